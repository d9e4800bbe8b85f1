"""A small site, in which every use case has something to succeed with and something to refuse."""

import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from hexameter.adapters.memory.outbox.tables import EVENTS
from hexameter.adapters.memory.repositories.audit import audited
from hexameter.adapters.memory.store import MemoryStore
from hexameter.application.auth.register import Register, RegisterCommand
from hexameter.application.auth.request_password_reset import (
    RequestPasswordReset,
    RequestPasswordResetCommand,
)
from hexameter.application.auth.sign_in import SignIn, SignInCommand
from hexameter.application.imports.import_command import ImportPostCommand
from hexameter.application.imports.import_post import ImportPost
from hexameter.application.plain_data import Record
from hexameter.application.ports.outbox import Outbox
from hexameter.application.preview_links.create_preview_link import (
    CreatePreviewLink,
    CreatePreviewLinkCommand,
)
from hexameter.application.users.request_account_deletion import (
    RequestAccountDeletion,
    RequestAccountDeletionCommand,
)
from hexameter.application.working_copies.edit_working_copy import (
    EditWorkingCopy,
    EditWorkingCopyCommand,
)
from hexameter.entrypoints.testing.app import HexameterApp, running_in_memory
from hexameter.entrypoints.testing.person import PASSWORD, Person
from hexameter.extending import (
    AccessTokens,
    Actor,
    ArchivePost,
    ArchivePostCommand,
    CreateComment,
    CreateCommentCommand,
    Extension,
    PublishPost,
    PublishPostCommand,
    Runs,
)

PEOPLE = {"ruth": "admin", "eve": "editor", "ada": "author", "bob": "reader", "cat": "reader"}
C = TypeVar("C")
R = TypeVar("R")
IP = "127.0.0.1"
IMPORTED_FROM = "essays"
"""The source of an imported file, `old.md`."""

SETTINGS = {"comment_moderation": "all"}


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who is signed in, to HTTP and to programs. Without a token nobody is."""

    actor: Actor
    access_token: str | None = None
    refresh_token: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """The audit trail and the events, with names in place of UUIDs. The address and the session
    differ between entry points.
    """

    audit: list[object]
    events: list[object]

    def since(self, earlier: "Recorded") -> "Recorded":
        return Recorded(self.audit[len(earlier.audit) :], self.events[len(earlier.events) :])

    def contains(self, other: "Recorded") -> bool:
        return all(each in self.audit for each in other.audit) and all(
            each in self.events for each in other.events
        )


class Scene:
    """`ids` has the UUIDs of what is there, by name: people, their sessions, Ada's `draft`,
    `scheduled`, `post`, `copied` and `archived`, Bob's `comment` on the post, which is held, and a
    `delivery` that has failed. The operator is who types commands.
    """

    def __init__(self, app: HexameterApp) -> None:
        self.app = app
        self.ids: dict[str, UUID] = {}
        self.callers = {
            "anonymous": Caller(Actor.anonymous(ip=IP)),
            "operator": Caller(Actor.system()),
        }
        self.preview_token = ""
        self.registered_with: list[Record] = []
        """What the example takes beside a registration."""
        self.mailed: dict[str, str] = {}
        """The tokens of Bob's mail about his password and of Fay's about her address."""

    async def fill(self) -> None:
        for username, role in PEOPLE.items():
            person = await self.app.user(username, role=role)
            self.ids[username] = person.id
            await self._sign_in(username, person.email, person.password, person.actor)
            if username == "ada":
                await self._write(person)
        comment = CreateCommentCommand(post_id=self.ids["post"], body="Well woven.")
        created = await self.run("bob", CreateComment, comment)
        self.ids["comment"] = created.id
        imported = ImportPostCommand(
            source=IMPORTED_FROM, path="old.md", title="Old", body="Text.", username="ada"
        )
        await self.run("operator", ImportPost, imported)
        await self.run("cat", RequestAccountDeletion, RequestAccountDeletionCommand())
        await self._mail()

    async def _write(self, ada: Person) -> None:
        for name in ("draft", "post", "archived", "copied"):
            post = await self.app.post(
                ada,
                title=f"The {name}",
                tags=["prose" if name == "copied" else "verse"],
                publish=name != "draft",
            )
            self.ids[name] = post.id
        await self.run("ada", ArchivePost, ArchivePostCommand(post_id=self.ids["archived"]))
        edit = EditWorkingCopyCommand(post_id=self.ids["copied"], title="Aside")
        await self.run("ada", EditWorkingCopy, edit)
        link = CreatePreviewLinkCommand(post_id=self.ids["draft"])
        issued = await self.run("ada", CreatePreviewLink, link)
        self.ids["link"], self.preview_token = issued.id, issued.token
        scheduled = await self.app.post(ada, title="Soon")
        self.ids["scheduled"] = scheduled.id
        tomorrow = self.app.clock.now() + timedelta(days=1)
        schedule = PublishPostCommand(post_id=scheduled.id, publish_at=tomorrow)
        await self.run("ada", PublishPost, schedule)

    async def _mail(self) -> None:
        await self.run("anonymous", RequestPasswordReset, reset_of("bob"))
        registration = RegisterCommand(
            email="fay@example.com", password=PASSWORD, username="fay", name="Fay"
        )
        await self.app.service.run(
            Register, registration, Actor.anonymous(ip=IP), inputs=self.registered_with
        )
        await self.app.run_due()
        for address, template in (("bob", "reset_password"), ("fay", "verify_email")):
            email = f"{address}@example.com"
            self.mailed[template] = self.app.mailbox.last_token(email, template)
        await self.run("anonymous", RequestPasswordReset, reset_of("eve"))
        self.app.mailbox.fail_next()
        await self.app.run_due()
        (failed,) = await self.app.service.get(Outbox).unfinished(limit=2)
        self.ids["delivery"] = failed.id

    async def run(self, caller: str, use_case: type[Runs[C, R]], command: C) -> R:
        return await self.app.service.run(use_case, command, self.callers[caller].actor)

    async def recorded(self) -> "Recorded":
        store = self._store()
        entries = [
            (each.action, each.actor_id, each.subject_id, dict(each.details))
            for each in await audited(store)
        ]
        events = [
            (each.type, each.aggregate_id, json.loads(each.data))
            for each in store.committed.read(EVENTS).values()
        ]
        return Recorded(
            [self.named(each) for each in entries], [self.named(each) for each in events]
        )

    def named(self, value: Any) -> object:
        """With the names of what was there in place of UUIDs, and `new` for others."""
        names = {str(id): name for name, id in self.ids.items()}
        return _replaced(value, names)

    async def _sign_in(self, username: str, email: str, password: str, actor: Actor) -> None:
        command = SignInCommand(email=email, password=password, device="test", ip=IP)
        pair = await self.app.service.run(SignIn, command, Actor.anonymous())
        tokens = self.app.service.get(AccessTokens)
        claims = tokens.verify(pair.access_token, self.app.clock.now())
        self.ids[f"session of {username}"] = claims.session_id
        self.callers[username] = Caller(
            replace(actor, session_id=claims.session_id, ip=IP),
            pair.access_token,
            pair.refresh_token,
        )

    def _store(self) -> MemoryStore:
        return self.app.api.state.container.stores.store()


async def _nothing(scene: Scene) -> None: ...


@dataclass(frozen=True, slots=True)
class Example:
    """An extension whose use cases are tried, alone in the product, and what it adds to the scene.
    Without one it is the core.
    """

    extension: Extension | None = None
    import_string: str = "none"
    fill: Callable[[Scene], Awaitable[None]] = _nothing
    begin: Callable[[Scene], Awaitable[None]] = _nothing
    """Before the scene is filled."""

    @property
    def extensions(self) -> Sequence[Extension]:
        return [] if self.extension is None else [self.extension]


def reset_of(username: str) -> RequestPasswordResetCommand:
    return RequestPasswordResetCommand(email=f"{username}@example.com")


def _replaced(value: Any, names: dict[str, str]) -> object:
    if isinstance(value, dict):
        return {key: _replaced(each, names) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_replaced(each, names) for each in value]
    try:
        return names.get(str(UUID(str(value))), "new")
    except ValueError:
        return value


@asynccontextmanager
async def scene(example: Example) -> AsyncGenerator[Scene]:
    async with running_in_memory(extensions=example.extensions, settings=SETTINGS) as app:
        made = Scene(app)
        await example.begin(made)
        await made.fill()
        await example.fill(made)
        yield made
