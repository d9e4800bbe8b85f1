"""`hexameter counters`."""

from collections.abc import Sequence

from hexameter.application.actor import Actor
from hexameter.application.counters.check_counters import CheckCounters, CheckCountersCommand
from hexameter.application.counters.repair_counters import RepairCounters, RepairCountersCommand
from hexameter.application.ports.counters import WrongCount
from hexameter.entrypoints.catalogue import Catalogue
from hexameter.entrypoints.cli.configuration import load_settings
from hexameter.entrypoints.cli.console import output
from hexameter.entrypoints.cli.failures import CommandFailed
from hexameter.entrypoints.cli.store.opening import with_catalogue


def check_counters() -> None:
    async def check(catalogue: Catalogue) -> Sequence[WrongCount]:
        system = Actor.system()
        use_case = catalogue.resolve_for(system, CheckCounters)
        return await use_case.execute(system, CheckCountersCommand())

    wrong = with_catalogue(load_settings(), check)
    _print(wrong)
    if wrong:
        raise CommandFailed(f"{_counts(wrong)} wrong.", "Run: hexameter counters repair")
    output().print("All counts are right.")


def repair_counters() -> None:
    async def repair(catalogue: Catalogue) -> Sequence[WrongCount]:
        system = Actor.system()
        use_case = catalogue.resolve_for(system, RepairCounters)
        return await use_case.execute(system, RepairCountersCommand())

    wrong = with_catalogue(load_settings(), repair)
    _print(wrong)
    output().print(f"{_counts(wrong)} wrong and set right." if wrong else "All counts are right.")


def _print(wrong: Sequence[WrongCount]) -> None:
    """Not wrapped, so that the output can be searched."""
    for count in wrong:
        line = f"{count.owner}: {count.counter} is {count.kept}, should be {count.actual}"
        output().print(line, markup=False, highlight=False, soft_wrap=True)


def _counts(wrong: Sequence[WrongCount]) -> str:
    return "1 count is" if len(wrong) == 1 else f"{len(wrong)} counts are"
