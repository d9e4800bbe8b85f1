"""Every use case gives the same result, refusal, events and audit entries through every door."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from hexameter_pins import extension as pins

from hexameter.entrypoints.catalogue import Exposure
from hexameter.entrypoints.extensions.declaration import UseCase
from hexameter.entrypoints.features.core import FEATURES
from tests.http.doors.doors import Outcome, through_http, through_program
from tests.http.doors.sample import Sample
from tests.http.doors.samples import SAMPLES
from tests.http.doors.scene import Caller, Scene, scene

Door = Callable[[Scene, type, Caller, Any], Awaitable[Outcome]]

EXAMPLES = [pins]
EXPOSED: dict[str, UseCase[Any]] = {
    declared.use_case.__name__: declared
    for extension in (*FEATURES, *EXAMPLES)
    for declared in extension.use_cases
    if Exposure.HTTP in declared.exposure
}


@pytest.mark.parametrize("name", EXPOSED)
async def test_a_program_and_http_agree(name: str) -> None:
    declared = EXPOSED[name]
    success, refusal = samples_of(declared.use_case)
    program = await outcomes(through_program, declared.use_case, (refusal, success))
    http = await outcomes(through_http, declared.use_case, (refusal, success))
    for sample, run, answered in zip((refusal, success), program, http, strict=True):
        assert (run.code, answered.code) == (sample.code, sample.code)
        assert answered.recorded == run.recorded
        # A route that follows from a declaration answers with the result.
        if declared.http is not None:
            assert answered.result == run.result


async def outcomes(door: Door, use_case: type, samples: tuple[Sample, ...]) -> list[Outcome]:
    async with scene(EXAMPLES) as made:
        return [
            await door(made, use_case, made.callers[each.caller], each.command(made))
            for each in samples
        ]


def samples_of(use_case: type) -> tuple[Sample, Sample]:
    assert use_case in SAMPLES, (
        f"{use_case.__name__} has no samples. Add SAMPLES[{use_case.__name__}] = (ok(...), "
        "refused(...)) to tests/http/doors/samples.py, which shows how."
    )
    return SAMPLES[use_case]


def test_samples_are_a_success_and_a_refusal_of_exposed_use_cases() -> None:
    assert {each.__name__ for each in SAMPLES} == EXPOSED.keys()
    # Everybody may, and every query is answered.
    without_refusal = {"ListPinned", "SearchPosts"}
    for use_case, (success, refusal) in SAMPLES.items():
        assert success.code is None
        assert refusal.code is not None or use_case.__name__ in without_refusal
