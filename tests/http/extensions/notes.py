"""An extension with every kind of route, as its author would write it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from hexameter.extending import (
    UNSET,
    Actor,
    Claim,
    Clock,
    Conflict,
    Created,
    Extension,
    Http,
    IdGenerator,
    NotFound,
    Page,
    PageRequest,
    PostQueries,
    PostSummaryView,
    SecretTokens,
    UnitOfWorkFactory,
    Unset,
    UseCase,
    permission,
    view,
)


class NoteNotFound(NotFound):
    code = "NOTE_NOT_FOUND"
    message = "Note not found."


class NoteLocked(Conflict):
    code = "NOTE_LOCKED"
    message = "The note is locked."


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@view
class NoteView:
    id: UUID
    text: str
    colour: str
    due: datetime | None
    tags: list[str]
    version: int


class Notes:
    """What is kept. A real extension would keep it in the store."""

    def __init__(self) -> None:
        self.items: dict[UUID, NoteView] = {}

    def get(self, note_id: UUID) -> NoteView:
        if note_id not in self.items:
            raise NoteNotFound
        return self.items[note_id]


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteNoteCommand:
    text: Annotated[str, Field(min_length=1, max_length=20)]
    colour: Colour = Colour.RED
    due: datetime | None = None
    tags: tuple[str, ...] = ()
    idempotency_key: str | None = None


class WriteNote:
    """Write a note."""

    def __init__(
        self,
        uow: UnitOfWorkFactory,
        ids: IdGenerator,
        clock: Clock,
        secrets: SecretTokens,
        notes: Notes,
    ) -> None:
        self._uow = uow
        self._secrets = secrets
        self._ids = ids
        self._clock = clock
        self._notes = notes

    async def execute(self, actor: Actor, command: WriteNoteCommand) -> Created:
        note_id, now = self._ids.new(), self._clock.now()
        claim = Claim.of(
            command,
            self._secrets.fingerprints,
            caller_id=actor.require_user(),
            resource_id=note_id,
            now=now,
        )
        async with self._uow() as uow:
            if claim and (earlier := await uow.idempotency.claim(claim)):
                return Created(earlier, replayed=True)
            await uow.commit()
        self._notes.items[note_id] = NoteView(
            note_id, command.text, command.colour.value, command.due, list(command.tags), 1
        )
        return Created(note_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadNoteCommand:
    note_id: UUID


class ReadNote:
    """Read a note."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes

    async def execute(self, actor: Actor, command: ReadNoteCommand) -> NoteView:
        return self._notes.get(command.note_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeNoteCommand:
    note_id: UUID
    text: str | Unset = UNSET
    due: datetime | Unset | None = UNSET
    expected_version: int | None = None


class ChangeNote:
    """Change what is sent of a note."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes

    async def execute(self, actor: Actor, command: ChangeNoteCommand) -> NoteView:
        note = self._notes.get(command.note_id)
        if note.text == "locked":
            raise NoteLocked
        text = note.text if isinstance(command.text, Unset) else command.text
        due = note.due if isinstance(command.due, Unset) else command.due
        changed = NoteView(note.id, text, note.colour, due, note.tags, note.version + 1)
        self._notes.items[note.id] = changed
        return changed


@dataclass(frozen=True, slots=True, kw_only=True)
class TearNoteCommand:
    note_id: UUID
    times: int = 1
    quietly: bool = False


class TearNote:
    """Throw a note away."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes

    async def execute(self, actor: Actor, command: TearNoteCommand) -> None:
        del self._notes.items[self._notes.get(command.note_id).id]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListHeadlinesCommand:
    page: PageRequest
    author: str | None = None


class ListHeadlines:
    """Published posts."""

    def __init__(self, posts: PostQueries) -> None:
        self._posts = posts

    async def execute(self, actor: Actor, command: ListHeadlinesCommand) -> Page[PostSummaryView]:
        return await self._posts.page(command.page, actor, author=command.author)


@dataclass(frozen=True, slots=True, kw_only=True)
class EchoCommand:
    how: Literal["plain", "loud"] = "plain"
    numbers: tuple[int, ...] = field(default_factory=tuple)


class Echo:
    """Answer what was sent."""

    async def execute(self, actor: Actor, command: EchoCommand) -> dict[str, object]:
        return {"how": command.how, "numbers": list(command.numbers)}


extension = Extension(
    name="notes",
    permissions=[permission("notes:tear", roles=["editor"])],
    provides=[Notes],
    use_cases=[
        UseCase(WriteNote, http=Http("POST", "/v1/notes", status=201)),
        UseCase(
            ReadNote,
            http=Http("GET", "/v1/notes/{note_id}", signed_in="optional"),
            raises=[NoteNotFound],
        ),
        UseCase(
            ChangeNote,
            http=Http("PATCH", "/v1/notes/{note_id}"),
            raises=[NoteNotFound, NoteLocked],
        ),
        UseCase(
            TearNote,
            "notes:tear",
            http=Http("DELETE", "/v1/notes/{note_id}"),
            raises=[NoteNotFound],
        ),
        UseCase(
            ListHeadlines,
            http=Http(
                "GET",
                "/v1/headlines",
                signed_in="no",
                sorts=("-published_at", "title"),
            ),
        ),
        UseCase(Echo, http=Http("POST", "/v1/echo", signed_in="no")),
    ],
)
