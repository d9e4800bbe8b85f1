"""The fixture of the pytest plugin."""

import subprocess
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from structlog.testing import capture_logs

import hexameter.testing as public
from hexameter.application.ports.unit_of_work import StoreUnavailable
from hexameter.extending import (
    Actor,
    Extension,
    Http,
    PostPublished,
    PostQueries,
    Subscriber,
    UseCase,
    UserCreated,
)
from hexameter.testing import HexameterApp, Person
from tests.support.exports import exported
from tests.unit.extensions.greetings import Greet, Greeting

HEAVY = ("hexameter.domain", "hexameter.entrypoints", "httpx", "fastapi", "sqlalchemy", "pydantic")


@dataclass(frozen=True, slots=True, kw_only=True)
class FailCommand:
    pass


class Fail:
    """Has a fault."""

    async def execute(self, actor: Actor, command: FailCommand) -> None:
        raise ValueError("the seventh syllable")


async def fail(event: UserCreated) -> None:
    raise ValueError("the eighth syllable")


@pytest.fixture
def hexameter_extensions() -> list[Extension]:
    greet = UseCase(Greet, http=Http("POST", "/v1/greetings"))
    return [
        Extension(name="greetings", provides=[Greeting], use_cases=[greet]),
        Extension(
            name="faulty",
            use_cases=[UseCase(Fail, http=Http("POST", "/v1/failures", signed_in="no"))],
            subscribers=[Subscriber("faulty.heard", UserCreated, fail)],
        ),
    ]


@pytest.fixture
def hexameter_settings() -> dict[str, object]:
    return {"site_name": "The Evening Reader"}


async def etag(person: Person, path: str) -> str:
    return (await person.get(path)).headers["etag"]


async def test_a_person_is_signed_in_and_stays_so(hexameter_app: HexameterApp) -> None:
    ada = await hexameter_app.user("ada", role="editor", name="Ada Lovelace")
    shown = (await ada.get("/v1/users/me")).json()
    assert (shown["username"], shown["role"], shown["name"]) == ("ada", "editor", "Ada Lovelace")
    assert shown["id"] == str(ada.id)
    hexameter_app.clock.advance(timedelta(days=400))
    assert (await ada.get("/v1/users/me")).status_code == 200
    assert (await hexameter_app.anonymous.get("/v1/users/me")).status_code == 401


async def test_people_write_with_every_method(hexameter_app: HexameterApp) -> None:
    ada = await hexameter_app.user("ada")
    post = await hexameter_app.post(ada, title="Draft", tags=["verse"])
    assert (post.status, post.tags, post.author.username) == ("draft", ["verse"], "ada")
    path = f"/v1/posts/{post.id}"
    edited = await ada.patch(
        path, json={"title": "Verse"}, headers={"If-Match": await etag(ada, path)}
    )
    assert edited.json()["title"] == "Verse"
    deleted = await ada.delete(path, headers={"If-Match": await etag(ada, path)})
    assert deleted.status_code == 204
    assert (await ada.put(path)).status_code == 405
    published = await hexameter_app.post(ada, title="Seen", publish=True)
    assert (await hexameter_app.anonymous.get(f"/v1/posts/{published.id}")).status_code == 200


async def test_the_extension_under_test_and_the_settings_are_active(
    hexameter_app: HexameterApp,
) -> None:
    ada = await hexameter_app.user("ada")
    greeted = await ada.post("/v1/greetings", json={"name": "Grace"})
    assert greeted.json() == "Hello, Grace, at 12:00."
    assert "The Evening Reader" in (await hexameter_app.anonymous.get("/openapi.json")).text


async def test_the_author_of_an_extension_sees_the_texts_of_errors(
    hexameter_app: HexameterApp, caplog: pytest.LogCaptureFixture
) -> None:
    with capture_logs() as logs:
        assert (await hexameter_app.anonymous.post("/v1/failures")).status_code == 500
    (fault,) = (entry for entry in logs if entry["event"] == "unexpected error")
    assert fault["error"] == ["ValueError('the seventh syllable')"]
    await hexameter_app.user("ada")
    await hexameter_app.run_due()
    assert "ValueError: the eighth syllable" in caplog.text


async def test_mail_waits_until_it_is_due(hexameter_app: HexameterApp) -> None:
    ada = await hexameter_app.user("ada")
    await hexameter_app.anonymous.post("/v1/auth/password/forgot", json={"email": ada.email})
    assert hexameter_app.mailbox.mails == []
    await hexameter_app.run_due()
    assert hexameter_app.mailbox.last_token(ada.email, "reset_password")


async def test_the_store_fails_on_demand_and_recovers(hexameter_app: HexameterApp) -> None:
    ada = await hexameter_app.user("ada")
    post = await hexameter_app.post(ada, title="Draft")
    queries = hexameter_app.service.get(PostQueries)
    with hexameter_app.store_away():
        with pytest.raises(StoreUnavailable):
            await queries.by_id(post.id, ada.actor)
        assert (await ada.post("/v1/posts", json={"title": "A", "body": ""})).status_code == 503
    assert (await queries.by_id(post.id, ada.actor)) == post


def test_the_plugin_loads_nothing_before_a_test_asks_for_it() -> None:
    program = (
        "import sys, pytest, pytest_asyncio; before = set(sys.modules); "
        "import hexameter.pytest_plugin; "
        "loaded = set(sys.modules) - before; "
        f"print(sorted(name for name in loaded if name.startswith({HEAVY!r})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_every_public_name_is_exported() -> None:
    names = {name for name in vars(public) if name.isidentifier() and not name.startswith("_")}
    assert names == set(exported(public))


async def test_the_product_runs_on_a_database_that_the_settings_name(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'kit.db'}"
    await public.upgrade(url)
    async with public.running_in_memory(extensions=[], settings={"database_url": url}) as app:
        ada = await app.user("ada")
        with pytest.raises(RuntimeError, match="Only a store in memory"):
            app.store_away()
    async with public.running_in_memory(extensions=[], settings={"database_url": url}) as app:
        assert (await app.anonymous.get(f"/v1/users/{ada.id}")).json()["username"] == "ada"


async def test_two_over_one_database_are_as_two_processes(tmp_path: Path) -> None:
    heard: list[UUID] = []

    async def hear(event: PostPublished) -> None:
        heard.append(event.post_id)

    extension = Extension(
        name="hearing", subscribers=[Subscriber("hearing.heard", PostPublished, hear)]
    )
    url = f"sqlite+aiosqlite:///{tmp_path / 'kit.db'}"
    settings = {"database_url": url, "secret_key": "for two processes that trust each other"}
    await public.upgrade(url)
    async with (
        public.running_in_memory(extensions=[extension], settings=settings) as first,
        public.running_in_memory(extensions=[], settings=settings) as second,
    ):
        ada = await second.user("ada")
        post = await second.post(ada, title="Seen", publish=True)
        await second.run_due()
        assert heard == []
        await first.run_due()
        assert heard == [post.id]
        token = (await ada.get("/v1/users/me")).request.headers["authorization"]
        me = await first.anonymous.get("/v1/users/me", headers={"authorization": token})
        assert me.json()["username"] == "ada"
