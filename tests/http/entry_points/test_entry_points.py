"""Every use case has the same result, refusal, events and audit entries at every entry point."""

import asyncio
import tomllib
from collections.abc import Awaitable, Callable
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import pytest

from hexameter.entrypoints.catalogue import Exposure
from hexameter.entrypoints.extensions.declaration import Extension, UseCase
from hexameter.entrypoints.extensions.discovery import GROUP
from hexameter.entrypoints.features.core import FEATURES
from tests.http.entry_points import command_line
from tests.http.entry_points.command_line import through_generated, through_typed
from tests.http.entry_points.http_and_program import Outcome, through_http, through_program
from tests.http.entry_points.operator_samples import TYPED
from tests.http.entry_points.sample import Sample
from tests.http.entry_points.samples import EXAMPLES, SAMPLES
from tests.http.entry_points.scene import Caller, Example, Scene, scene
from tests.http.entry_points.stored_scene import StoredScene, stored_scene
from tests.http.entry_points.worker import due_of, through_worker
from tests.unit.cli.conftest import Hexameter

EntryPoint = Callable[[Scene, type, Caller, Any], Awaitable[Outcome]]

CORE = Example()
DECLARED: dict[str, tuple[UseCase[Any], Example]] = {
    declared.use_case.__name__: (declared, example)
    for example in (CORE, *EXAMPLES)
    for extension in (example.extensions or FEATURES)
    for declared in extension.use_cases
}


WITHOUT_REFUSAL = {
    # Everybody may, and every query is answered.
    "ListPinned",
    "SearchPosts",
    # The operator may do everything. What does not exist is said by the result.
    "CheckCounters",
    "IndexPosts",
    "ListDeliveries",
    "ListImports",
    "ListSubscribers",
    "RenderComments",
    "RenderPosts",
    "RepairCounters",
    "ReplaySubscriber",
    "RetireSubscriber",
    "RetryDelivery",
    # Nobody asks for it.
    "DeleteDueAccounts",
    "PruneExpired",
    "PublishDuePosts",
}


def reached_by(entry_point: Exposure) -> list[str]:
    """The use cases that the core exposes there, and those whose declaration makes it."""
    return [
        name
        for name, (declared, example) in DECLARED.items()
        if (entry_point in declared.exposure if example is CORE else _makes(declared, entry_point))
    ]


def _makes(declared: UseCase[Any], entry_point: Exposure) -> bool:
    made: dict[Exposure, object] = {
        Exposure.HTTP: declared.http,
        Exposure.COMMAND_LINE: declared.command,
        Exposure.WORKER: declared.every,
    }
    return made[entry_point] is not None


@pytest.mark.parametrize("name", reached_by(Exposure.HTTP))
async def test_a_program_and_http_agree(name: str) -> None:
    declared, example = DECLARED[name]
    samples = samples_of(declared.use_case)
    program = await outcomes(through_program, declared.use_case, samples, example)
    http = await outcomes(through_http, declared.use_case, samples, example)
    for sample, run, answered in zip(samples, program, http, strict=True):
        assert (run.code, answered.code) == (sample.code, sample.code)
        assert answered.recorded == run.recorded
        # A route that follows from a declaration answers with the result.
        if declared.http is not None:
            assert answered.result == run.result


async def outcomes(
    entry_point: EntryPoint, use_case: type, samples: tuple[Sample, ...], example: Example
) -> list[Outcome]:
    async with scene(example) as made:
        return [
            await entry_point(made, use_case, made.callers[each.caller], each.command(made))
            for each in samples
        ]


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Example], StoredScene]:
    """Filled once for each example."""
    made: dict[int, StoredScene] = {}

    def of(example: Example) -> StoredScene:
        if id(example) not in made:
            path = tmp_path_factory.mktemp("scene") / "hexameter.db"
            made[id(example)] = asyncio.run(stored_scene(path, example))
        return made[id(example)]

    return of


@pytest.mark.parametrize("name", reached_by(Exposure.COMMAND_LINE))
def test_a_program_and_the_command_line_agree(
    name: str,
    stored: Callable[[Example], StoredScene],
    hexameter: Hexameter,
    tmp_path: Path,
) -> None:
    declared, example = DECLARED[name]
    template = stored(example)
    programs, typed = (template.copied(tmp_path / path) for path in ("program.db", "typed.db"))
    for sample in samples_of(declared.use_case):
        command = sample.command(template.scene)
        if declared.command is None:
            typed_by_operators(hexameter, programs, typed, declared.use_case, sample)
            continue
        caller = command_line.caller_of(sample.caller)
        ran = asyncio.run(
            command_line.through_program(programs, example, declared.use_case, caller, command)
        )
        assert ran.outcome.code == sample.code
        assert (
            through_generated(hexameter, typed, example, declared, caller, command) == ran.outcome
        )


def typed_by_operators(
    hexameter: Hexameter, programs: StoredScene, typed: StoredScene, use_case: type, sample: Sample
) -> None:
    """What is printed belongs to the result, and the same is recorded."""
    how, command = TYPED[use_case], sample.command(programs.scene)
    ran = asyncio.run(command_line.through_program(programs, CORE, use_case, "operator", command))
    assert ran.outcome.code == sample.code
    printed, recorded = through_typed(hexameter, typed, how, command)
    assert command_line.printed_for(ran, how, command) in printed.output
    if ran.refusal is not None:
        assert printed.exit_code == 1
    if how.more:
        assert recorded.contains(ran.outcome.recorded)
    else:
        assert recorded == ran.outcome.recorded


@pytest.mark.parametrize("name", reached_by(Exposure.WORKER))
async def test_a_program_and_the_worker_agree(name: str) -> None:
    declared, example = DECLARED[name]
    use_case, sample = declared.use_case, samples_of(declared.use_case)[-1]
    async with scene(example) as made:
        due = due_of(made.app.api.state.container, use_case)
    assert due, f"{name} is exposed to the worker, but no task and no schedule runs it."
    for each in due:
        async with scene(example) as made:
            made.app.clock.advance(sample.after)
            operator = made.callers["operator"]
            run = await through_program(made, use_case, operator, each.command)
            left = await through_program(made, use_case, operator, each.command)
        async with scene(example) as made:
            made.app.clock.advance(sample.after)
            assert await through_worker(made, each) == run.recorded
            assert await through_program(made, use_case, operator, each.command) == left
        if sample.after:  # then it had something to do
            assert run.result != left.result


def samples_of(use_case: type) -> tuple[Sample, ...]:
    """The refusal first, because it changes nothing."""
    assert use_case in SAMPLES, (
        f"{use_case.__name__} has no samples. Add SAMPLES[{use_case.__name__}] = (ok(...), "
        "refused(...)) to tests/http/entry_points/samples.py, which shows how."
    )
    return SAMPLES[use_case][::-1]


def test_every_use_case_has_a_success_and_a_refusal() -> None:
    assert {each.__name__ for each in SAMPLES} == DECLARED.keys()
    for use_case, (success, *others) in SAMPLES.items():
        assert success.code is None
        is_refused = any(each.code is not None for each in others)
        assert is_refused is (use_case.__name__ not in WITHOUT_REFUSAL), use_case.__name__


def test_every_example_with_use_cases_is_tried() -> None:
    tried = {each.extension.name for each in EXAMPLES if each.extension}
    assert {each.name for each in installed_examples() if each.use_cases} == tried


def installed_examples() -> list[Extension]:
    """As the entry points in `examples/` name them."""
    points = [
        point
        for project in sorted(Path("examples").glob("*/pyproject.toml"))
        for point in tomllib.loads(project.read_text())["project"]["entry-points"][GROUP].values()
    ]
    return [resolve_name(point) for point in points]
