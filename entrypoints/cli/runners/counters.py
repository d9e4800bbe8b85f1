"""`hexameter counters`."""

from collections.abc import Sequence

from hexameter.application.counters.check_counters import CheckCounters, CheckCountersCommand
from hexameter.application.counters.repair_counters import RepairCounters, RepairCountersCommand
from hexameter.application.ports.counters import WrongCount
from hexameter.entrypoints.cli.console import output
from hexameter.entrypoints.cli.failures import CommandFailed
from hexameter.entrypoints.cli.store.opening import run_as_operator


def check_counters() -> None:
    wrong = run_as_operator(CheckCounters, CheckCountersCommand())
    _print(wrong)
    if wrong:
        raise CommandFailed(f"{_counts(wrong)} wrong.", "Run: hexameter counters repair")
    output().print("All counts are right.")


def repair_counters() -> None:
    wrong = run_as_operator(RepairCounters, RepairCountersCommand())
    _print(wrong)
    output().print(f"{_counts(wrong)} wrong and set right." if wrong else "All counts are right.")


def _print(wrong: Sequence[WrongCount]) -> None:
    """Not wrapped, so that the output can be searched."""
    for count in wrong:
        line = f"{count.owner}: {count.counter} is {count.kept}, should be {count.actual}"
        output().print(line, markup=False, highlight=False, soft_wrap=True)


def _counts(wrong: Sequence[WrongCount]) -> str:
    return "1 count is" if len(wrong) == 1 else f"{len(wrong)} counts are"
