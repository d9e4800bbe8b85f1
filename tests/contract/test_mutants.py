"""Every suite fails for adapters with a fault that it must notice."""

import gc
from collections import Counter
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from hexameter.adapters.testing.world import World
from hexameter.entrypoints.testing.memory_world import memory_world
from tests.contract.mutants import (
    before_commit,
    collection_readers,
    collections,
    comments,
    counters,
    database,
    events,
    failed_publications,
    favorites,
    feed,
    follows,
    imports,
    outbox,
    outbox_positions,
    personal_records,
    post_queries,
    posts,
    preview_links,
    rate_limits,
    records,
    registrations,
    revisions,
    schedules,
    search,
    sessions,
    sitemap,
    stores,
    subscriptions,
    syndication,
    tags,
    unfinished_deliveries,
    user_queries,
    users,
    working_copies,
)
from tests.contract.mutants.fault import Fault
from tests.contract.suite_runner import Case, NewWorld, cases, is_verdict
from tests.support.stores import StoreMaker

CASES = cases()
FAULTS = [
    *stores.FAULTS,
    *database.FAULTS,
    *events.FAULTS,
    *before_commit.FAULTS,
    *users.FAULTS,
    *registrations.FAULTS,
    *posts.FAULTS,
    *working_copies.FAULTS,
    *preview_links.FAULTS,
    *revisions.FAULTS,
    *sessions.FAULTS,
    *records.FAULTS,
    *favorites.FAULTS,
    *comments.FAULTS,
    *tags.FAULTS,
    *counters.FAULTS,
    *personal_records.FAULTS,
    *feed.FAULTS,
    *syndication.FAULTS,
    *sitemap.FAULTS,
    *follows.FAULTS,
    *imports.FAULTS,
    *collections.FAULTS,
    *collection_readers.FAULTS,
    *outbox.FAULTS,
    *outbox_positions.FAULTS,
    *unfinished_deliveries.FAULTS,
    *subscriptions.FAULTS,
    *rate_limits.FAULTS,
    *schedules.FAULTS,
    *search.FAULTS,
    *post_queries.FAULTS,
    *failed_publications.FAULTS,
    *user_queries.FAULTS,
]


@asynccontextmanager
async def intact() -> AsyncGenerator[World]:
    yield memory_world()


def test_an_intact_adapter_passes() -> None:
    failures = {case.test.__qualname__: case.failure(intact) for case in CASES}
    assert {name: failure for name, failure in failures.items() if failure} == {}


def test_what_runs_here_is_what_pytest_runs(request: pytest.FixtureRequest) -> None:
    path = Path(__file__).with_name("test_memory.py")
    module = pytest.Module.from_parent(request.session, path=path)
    collected = Counter(item.originalname for item in functions(module))
    assert collected == Counter(case.test.__name__ for case in CASES)


def functions(node: pytest.Collector) -> Iterator[pytest.Function]:
    for child in node.collect():
        if isinstance(child, pytest.Function):
            yield child
        elif isinstance(child, pytest.Collector):
            yield from functions(child)


# A broken adapter may leave connections open. They are collected here, within this test.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_the_contract_catches(
    fault: Fault, new_store: StoreMaker, request: pytest.FixtureRequest
) -> None:
    if fault in database.FAULTS:
        request.addfinalizer(gc.collect)
    suites = {case.suite for case in CASES if case.test in fault.caught_by}
    new_world = partial(fault.world, new_store)
    first = next((each for each in CASES if each.suite in suites and fails(each, new_world)), None)
    assert first is not None, f"no test notices {fault.name}"
    assert first.test in fault.caught_by, f"{first} fails, which should not"
    for test in fault.caught_by:
        if test is not first.test:
            assert any(fails(case, new_world) for case in CASES if case.test is test), test


def fails(case: Case, new_world: NewWorld) -> bool:
    failure = case.failure(new_world)
    if failure is not None and not is_verdict(failure):
        raise failure
    return failure is not None
