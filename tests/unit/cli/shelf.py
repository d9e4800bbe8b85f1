"""An extension with commands of every kind, as its author would write it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from hexameter.extending import (
    UNSET,
    Actor,
    Conflict,
    Created,
    Extension,
    Http,
    IdGenerator,
    Page,
    PageRequest,
    UnitOfWorkFactory,
    Unset,
    UseCase,
    UserCreated,
    UserQueries,
    permission,
    view,
)


class ShelfFull(Conflict):
    code = "SHELF_FULL"
    message = "The shelf is full."


class Kind(StrEnum):
    BOOK = "book"
    PAPER = "paper"


@view
class Shelved:
    item_id: UUID
    kind: str
    copies: int
    weight: float
    due: datetime | None
    tags: list[str]
    fragile: bool
    mode: str
    caller: str | None
    version: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelveCommand:
    item_id: UUID
    kind: Kind
    copies: Annotated[int, Field(ge=1, le=9, description="How many there are.")] = 1
    weight: float = 0.5
    due: datetime | Unset | None = UNSET
    tags: tuple[str, ...] = ()
    fragile: bool = True
    mode: Literal["fast", "slow"] = "slow"
    expected_version: int | None = None


class Shelve:
    """Put something on the shelf. Nothing falls off."""

    async def execute(self, actor: Actor, command: ShelveCommand) -> Shelved:
        if command.copies == 9:
            raise ShelfFull
        return Shelved(
            item_id=command.item_id,
            kind=command.kind.value,
            copies=command.copies,
            weight=command.weight,
            due=None if isinstance(command.due, Unset) else command.due,
            tags=["unset"] if isinstance(command.due, Unset) else list(command.tags),
            fragile=command.fragile,
            mode=command.mode,
            caller=str(actor.role) if actor.user_id else None,
            version=command.expected_version,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AddShelfCommand:
    name: str
    idempotency_key: str | None = None


class AddShelf:
    """Add a shelf of one's own."""

    def __init__(self, ids: IdGenerator, uow: UnitOfWorkFactory) -> None:
        self._ids = ids
        self._uow = uow

    async def execute(self, actor: Actor, command: AddShelfCommand) -> Created:
        caller = actor.require_user()
        async with self._uow() as uow:
            user = await uow.users.get(caller)
            uow.record(
                UserCreated(
                    user_id=caller, version=1, username="x", name=command.name, role=user.role
                )
            )
            await uow.commit()
        return Created(self._ids.new(), replayed=command.idempotency_key == "again")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListReadersCommand:
    page: PageRequest
    search: str | None = None


@view
class ReaderView:
    username: str
    role: str


class ListReaders:
    """Everybody who may read."""

    def __init__(self, users: UserQueries) -> None:
        self._users = users

    async def execute(self, actor: Actor, command: ListReadersCommand) -> Page[ReaderView]:
        page = await self._users.accounts(command.page, search=command.search)
        return Page([ReaderView(each.username, each.role) for each in page.items], page.next)


extension = Extension(
    name="shelf",
    permissions=[permission("shelf:fill", roles=["editor"])],
    use_cases=[
        UseCase(Shelve, "shelf:fill", command="shelve"),
        UseCase(AddShelf, command="add-shelf"),
        UseCase(
            ListReaders,
            "shelf:fill",
            http=Http("GET", "/v1/readers", sorts=("username", "-created_at")),
            command="readers",
        ),
    ],
)
