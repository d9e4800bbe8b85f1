"""What is kept about a person is exported with their account, and goes with it."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from hexameter.application.collections.spec import spec_of
from hexameter.application.users.export_account import ExportAccount, ExportAccountCommand
from hexameter.entrypoints.container import build_container
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.settings import Settings
from hexameter.extending import (
    Actor,
    Clock,
    Collection,
    Extension,
    Forbidden,
    Personal,
    UnitOfWorkFactory,
    UserId,
    UserNotFound,
)
from hexameter.testing import HexameterApp, running_in_memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Praise:
    of: UUID
    by: UUID


class Praises(
    Collection[Praise],
    table="praises",
    key=("of", "by"),
    references={"of": "users.id", "by": "users.id"},
):
    """Of one person by another: the data of both."""


class Given(
    Collection[Praise],
    table="given",
    key=("of", "by"),
    references={"of": "users.id", "by": "users.id"},
    personal=["by"],
):
    """The data of the one who gives it."""


class Hidden(
    Collection[Praise],
    table="hidden",
    key=("of", "by"),
    references={"of": "users.id", "by": "users.id"},
    personal=[],
):
    """Nobody's."""


async def seen_at(user_id: UserId, clock: Clock) -> dict[str, object]:
    return {"user_id": user_id, "at": clock.now()}


EXTENSION = Extension(
    name="praise", collections=[Praises, Given, Hidden], personal=[Personal("seen", seen_at)]
)


@pytest.fixture
async def app() -> AsyncIterator[HexameterApp]:
    async with running_in_memory(extensions=[EXTENSION]) as app:
        yield app


async def exported(app: HexameterApp, email: str) -> dict[str, dict[str, Any]]:
    command = ExportAccountCommand(email=email)
    found = await app.service.run(ExportAccount, command, Actor.system())
    return json.loads(msgspec.json.encode(found))


async def test_features_and_extensions_give_what_they_keep(app: HexameterApp) -> None:
    ada, bob = await app.user("ada"), await app.user("bob")
    await app.post(ada, title="Draft")
    own = await app.post(ada, title="Published", publish=True)
    await ada.put(f"/v1/users/{bob.id}/follow")
    seen = await app.post(bob, title="By bob", publish=True)
    await ada.put(f"/v1/posts/{seen.id}/favorite")
    await ada.post(f"/v1/posts/{seen.id}/comments", json={"body": "So it does."})
    await ada.patch(
        f"/v1/posts/{own.id}/working-copy", json={"title": "Kept aside"}, headers={"If-Match": "*"}
    )
    async with app.service.get(UnitOfWorkFactory)() as uow:
        for collection in (Praises, Given, Hidden):
            await uow.get(collection).put(Praise(of=ada.id, by=bob.id))
        await uow.commit()

    of_ada, of_bob = await exported(app, ada.email), await exported(app, "BOB@example.com")
    assert of_ada["users"]["account"]["email"] == ada.email
    assert [each["device"] for each in of_ada["auth"]["sessions"]] == ["hexameter.testing"]
    posts = of_ada["posts"]["posts"]
    assert {each["title"] for each in posts} == {"Draft", "Published"}
    assert all(each["body"] for each in posts)
    assert [each["username"] for each in of_ada["follows"]["following"]] == ["bob"]
    (marked,) = of_ada["favorites"]["favorites"]
    assert marked["post_id"] == str(seen.id)
    assert [each["body"] for each in of_ada["comments"]["comments"]] == ["So it does."]
    assert [each["title"] for each in of_ada["posts"]["working_copies"]] == ["Kept aside"]
    (revision,) = of_ada["posts"]["revisions"]
    assert (revision["post_id"], revision["revision"]["body"]) == (str(own.id), "It *weaves*.")
    created = of_ada["users"]["audit"][0]
    assert (created["by_others"], created["subject_id"]) == (True, str(ada.id))
    assert of_bob["comments"]["comments"] == of_bob["favorites"]["favorites"] == []
    praise = {"of": str(ada.id), "by": str(bob.id)}
    assert of_ada["praise"] == {
        "seen": {"user_id": str(ada.id), "at": of_ada["praise"]["seen"]["at"]},
        "praises": [praise],
        "given": [],
    }
    assert (of_bob["praise"]["praises"], of_bob["praise"]["given"]) == ([praise], [praise])


async def test_what_refers_to_the_person_goes_with_the_account(app: HexameterApp) -> None:
    ada, bob = await app.user("ada"), await app.user("bob")
    async with app.service.get(UnitOfWorkFactory)() as uow:
        await uow.get(Praises).put(Praise(of=ada.id, by=bob.id))
        await uow.commit()
    assert (await bob.delete("/v1/users/me")).status_code == 202
    app.clock.advance(timedelta(days=15))
    await app.run_due()
    assert (await exported(app, ada.email))["praise"]["praises"] == []
    with pytest.raises(UserNotFound):
        await exported(app, bob.email)


async def test_only_who_manages_accounts_exports_them(app: HexameterApp) -> None:
    ada = await app.user("ada")
    with pytest.raises(Forbidden):
        await app.service.run(ExportAccount, ExportAccountCommand(email=ada.email), ada.actor)


async def takes_text(user_id: UserId, text: str) -> None: ...


class Twice(Collection[Praise], table="seen", key="of", references={"of": "users.id"}):
    """Its table has the name of other personal data."""


class Wrong(Collection[Praise], table="wrong", key="of", personal=["of"]):
    """A field that refers to nobody."""


@pytest.mark.parametrize(
    ("extension", "message"),
    [
        (Extension(name="p", personal=[Personal("a", takes_text)]), "takes_text takes text: str"),
        (
            Extension(name="p", collections=[Twice], personal=[Personal("seen", seen_at)]),
            "it has personal data seen twice",
        ),
        (
            Extension(name="p", collections=[Wrong]),
            r"Wrong\.of is personal, so its references must say users\.id",
        ),
    ],
)
def test_what_does_not_fit_stops_the_start(extension: Extension, message: str) -> None:
    with pytest.raises(ExtensionError, match=f"^Extension p: {message}"):
        build_container(Settings(database_url="memory://"), extensions=[extension])


def test_whoever_a_row_refers_to_is_the_person() -> None:
    assert spec_of(Praises).personal == ("of", "by")
