"""The API against its own description, with values made from it: seeded, bounded, in process."""

import contextlib
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.http.fuzzing.described import Described, described_app
from tests.support.stores import StoreMaker

CHECKED: list[CheckFunction] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
BOUNDED = settings(
    max_examples=4,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@pytest.fixture
def apps(new_store: StoreMaker) -> Iterator[list[Described]]:
    with ExitStack() as stack:
        yield [stack.enter_context(described_app(new_store(kind))) for kind in ("memory", "sqlite")]


def try_operation(
    apps: list[Described], operation: APIOperation[Any, Any, Any, Any], mode: GenerationMode
) -> int:
    """How many calls were made: on each store, as an administrator and anonymously."""
    tried = 0

    @seed(20260115)
    @BOUNDED
    @given(case=operation.as_strategy(mode))
    def run(case: Case[Any]) -> None:
        nonlocal tried
        for app in apps:
            for headers in (app.administrator(), {}):
                case.validate_response(app.call(case, headers), checks=CHECKED)
                tried += 1

    # Nothing can be wrong with a call that takes nothing.
    with contextlib.suppress(Unsatisfiable):
        run()
    return tried


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_what_is_answered_is_what_is_described(apps: list[Described], mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_dict(apps[0].document)
    tried: dict[str, int] = {}
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()
        tried[operation.label] = try_operation(apps, operation, mode)
    assert len(tried) > 30
    assert sum(tried.values()) > 300
