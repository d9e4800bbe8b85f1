"""The page of events, and that every event can be written and read back."""

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, ClassVar, get_type_hints
from uuid import UUID, uuid4

import pytest

import hexameter.extending as public
from hexameter.adapters.testing.world import World
from hexameter.application.events.event_codec import event_data, event_from
from hexameter.domain.events import Event
from hexameter.domain.ids import PostId
from hexameter.entrypoints.testing.memory_world import memory_world
from hexameter.entrypoints.testing.sql_world import sql_world
from tests.architecture.event_table import PAGE, events, page
from tests.support.stores import StoreMaker

NOW = datetime(2026, 1, 15, 12, 30, 1, 5_000, UTC)


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Painted(Event):
    type: ClassVar[str] = "wall.painted"
    aggregate: ClassVar[str] = "wall"
    wall_id: UUID
    post_id: PostId
    colour: Colour
    layers: tuple[Colour, ...]
    painters: tuple[UUID, ...]
    first: tuple[UUID, datetime]
    day: date
    at: datetime
    helper_id: UUID | None
    nobody_id: UUID | None
    name: UUID | str
    words: tuple[str, ...]
    heights: tuple[float, ...]
    is_dry: bool

    @property
    def aggregate_id(self) -> UUID:
        return self.wall_id


PAINTED = Painted(
    wall_id=uuid4(),
    post_id=PostId(uuid4()),
    colour=Colour.RED,
    layers=(Colour.RED, Colour.BLUE),
    painters=(uuid4(), uuid4()),
    first=(uuid4(), NOW),
    day=date(2026, 1, 15),
    at=NOW.replace(microsecond=123_456),
    helper_id=uuid4(),
    nobody_id=None,
    name="no UUID",
    words=("red", "2026-01-15"),
    heights=(1.5,),
    is_dry=False,
)
VALUES: dict[object, object] = {
    UUID | None: None,
    UUID: uuid4(),
    datetime: NOW,
    str: "2026",
    int: 3,
    bool: True,
}


def sample(event: type[Event]) -> Event:
    hints = get_type_hints(event)
    values: dict[str, Any] = {each.name: VALUES[hints[each.name]] for each in fields(event)}
    return event(**values)


SAMPLES = [PAINTED, *map(sample, events())]


@pytest.fixture(params=["memory", "sqlite"])
async def world(request: pytest.FixtureRequest, new_store: StoreMaker) -> Any:
    if request.param == "memory":
        yield memory_world()
        return
    async with new_store("sqlite") as url, sql_world(url) as world:
        yield world


def test_the_page_lists_the_events_of_the_code() -> None:
    assert PAGE.read_text() == page(), "Run: python -m tests.architecture.event_table"


def test_every_event_can_be_subscribed_to() -> None:
    assert [event.__name__ for event in events() if event.__name__ not in dir(public)] == []


@pytest.mark.parametrize("event", SAMPLES, ids=lambda event: event.type)
def test_an_event_is_read_as_it_was_written(event: Event) -> None:
    again = event_from(type(event), event_data(event))
    assert again == event
    for field in fields(event):
        value, restored = getattr(event, field.name), getattr(again, field.name)
        assert repr(restored) == repr(value)


async def test_events_are_stored_as_they_were_written(world: World) -> None:
    async with world.uow() as uow:
        for event in SAMPLES:
            uow.record(event)
        await uow.commit()
    stored = {each.type: each for each in await world.deliver([event.type for event in SAMPLES])}
    restored = [event_from(type(event), stored[event.type].data) for event in SAMPLES]
    assert restored == SAMPLES
