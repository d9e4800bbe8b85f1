"""Authors pin one of their published posts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from hexameter.extending import (
    Actor,
    Clock,
    Collection,
    Conflict,
    Extension,
    Http,
    Page,
    PageRequest,
    PostNotFound,
    PostStatus,
    PostSummaryView,
    PostView,
    Sort,
    UnitOfWorkFactory,
    UseCase,
    ViewFields,
    get_editable,
    permission,
)


class NotPublished(Conflict):
    code = "POST_NOT_PUBLISHED"
    message = "Only a published post can be pinned."


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    author_id: UUID
    post_id: UUID
    pinned_at: datetime


class Pins(
    Collection[Pin],
    table="pins",
    key="author_id",
    references={"author_id": "users.id", "post_id": "posts.id"},
    indexes=["pinned_at", "post_id"],
):
    """At most one for each author."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PinPostCommand:
    post_id: UUID


class PinPost:
    """Pin a published post, in place of its author's former one."""

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    async def execute(self, actor: Actor, command: PinPostCommand) -> None:
        async with self._uow() as uow:
            post = await get_editable(uow, actor, command.post_id, None)
            if post.status is not PostStatus.PUBLISHED:
                raise NotPublished
            pin = Pin(author_id=post.author_id, post_id=post.id, pinned_at=self._clock.now())
            await uow.get(Pins).put(pin)
            await uow.commit()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPinnedCommand:
    page: PageRequest


class ListPinned:
    """Who has pinned which post."""

    def __init__(self, pins: Pins) -> None:
        self._pins = pins

    async def execute(self, actor: Actor, command: ListPinnedCommand) -> Page[Pin]:
        return await self._pins.page(command.page)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpirePinsCommand:
    days: int = 30


class ExpirePins:
    """Remove pins that are older than a number of days, and return how many."""

    def __init__(self, uow: UnitOfWorkFactory, pins: Pins, clock: Clock) -> None:
        self._uow = uow
        self._pins = pins
        self._clock = clock

    async def execute(self, actor: Actor, command: ExpirePinsCommand) -> int:
        before = self._clock.now() - timedelta(days=command.days)
        oldest = await self._pins.page(PageRequest(Sort("pinned_at"), limit=100))
        expired = [pin.author_id for pin in oldest.items if pin.pinned_at < before]
        removed = 0
        async with self._uow() as uow:
            for author_id in expired:
                pin = await uow.get(Pins).find(author_id)
                if pin is not None and pin.pinned_at < before:  # not replaced meanwhile
                    removed += await uow.get(Pins).remove(author_id)
            await uow.commit()
        return removed


@dataclass(frozen=True, slots=True)
class PinFields:
    pinned: bool


async def pinned(viewer: Actor, ids: Sequence[UUID], pins: Pins) -> Mapping[UUID, PinFields]:
    found = {pin.post_id for pin in await pins.find_all("post_id", ids)}
    return {post_id: PinFields(post_id in found) for post_id in ids}


extension = Extension(
    name="pins",
    requires="hexameter>=0.1,<0.3",
    permissions=[permission("pins:write", roles=["author"])],
    collections=[Pins],
    views=[ViewFields(PostView, pinned), ViewFields(PostSummaryView, pinned)],
    use_cases=[
        UseCase(
            PinPost,
            "pins:write",
            http=Http("PUT", "/v1/pins/{post_id}", limit="write"),
            command="pin",
            raises=[PostNotFound, NotPublished],
        ),
        UseCase(
            ListPinned,
            http=Http("GET", "/v1/pins", signed_in="no", sorts=("-pinned_at",)),
            command="pinned",
        ),
        UseCase(ExpirePins, "pins:write", command="expire-pins", every=timedelta(hours=1)),
    ],
)
