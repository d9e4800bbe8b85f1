"""What extensions take beside the commands of the core."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest

from hexameter.entrypoints.bootstrap import build_app
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.settings import Settings
from hexameter.extending import (
    Extension,
    Http,
    Input,
    PublishPostCommand,
    RegisterCommand,
    UseCase,
)
from tests.http.extensions.invites import InviteCode, Mood, Reason, Seen, invites
from tests.support.app_client import PASSWORD, Account, AppClient, running_app
from tests.support.assertions import error_of, field_errors_of
from tests.support.stores import StoreMaker
from tests.unit.extensions.greetings import Greet, GreetCommand, Greeting

VARIANTS = {"memory": "on", "memory-fastapi": "off"}
on_every_store = pytest.mark.parametrize("app", ["memory", "sqlite", "postgresql"], indirect=True)
CALM, STORMY = {"mood": "calm"}, {"mood": "stormy"}


@pytest.fixture(params=VARIANTS)
async def app(request: pytest.FixtureRequest, new_store: StoreMaker) -> AsyncGenerator[AppClient]:
    store = request.param.partition("-")[0]
    async with (
        new_store(store) as url,
        running_app(
            url, extensions=[invites()], fast_routes=VARIANTS.get(request.param, "on")
        ) as running,
    ):
        yield running


def seen(app: AppClient) -> Seen:
    return app.api.state.container.injector.provider(Seen)()


def sent(**invites: object) -> dict[str, Any]:
    return {"extensions": {"invites": invites}}


async def draft(
    app: AppClient, ada: Account, *, key: str | None = None, **more: Any
) -> httpx.Response:
    headers = {**ada.headers, **({"Idempotency-Key": key} if key else {})}
    body = {"title": "Title", "body": "Text.", **more}
    return await app.client.post("/v1/posts", json=body, headers=headers)


async def register(app: AppClient, username: str, extensions: object) -> httpx.Response:
    body = {
        "email": f"{username}@example.com",
        "password": PASSWORD,
        "username": username,
        "name": username,
        "extensions": extensions,
    }
    return await app.client.post("/v1/auth/register", json=body)


async def verify(app: AppClient, username: str) -> httpx.Response:
    await app.deliver()
    token = app.mailbox.last_token(f"{username}@example.com", "verify_email")
    body = {"token": token, "password": PASSWORD}
    return await app.client.post("/v1/auth/email/verify", json=body)


async def test_wraps_and_functions_before_the_commit_find_what_was_sent(app: AppClient) -> None:
    ada = await app.account("ada")
    seen(app).committed.clear()
    assert (await draft(app, ada, **sent(mood="stormy"))).status_code == 201
    assert (await draft(app, ada)).status_code == 201
    assert (await draft(app, ada, extensions={})).status_code == 201
    assert seen(app).wrapped == seen(app).committed == [Mood(mood="stormy"), None, None]


@on_every_store
async def test_a_registration_keeps_it_until_the_account_begins(app: AppClient) -> None:
    code = {"code": "Grüße", "friends": 2, "tags": ["a", "b"]}
    assert (await register(app, "ada", {"invites": code})).status_code == 202
    assert seen(app).committed == []
    assert (await verify(app, "ada")).status_code == 204
    assert seen(app).committed == [InviteCode(code="Grüße", friends=2, tags=("a", "b"))]


@on_every_store
async def test_a_refusal_before_the_commit_leaves_the_registration_pending(app: AppClient) -> None:
    await register(app, "ada", {"invites": {"code": "used"}})
    await app.deliver()
    token = app.mailbox.last_token("ada@example.com", "verify_email")
    # The description does not know what functions before the commit refuse.
    async with app.caller("192.0.2.1") as client:
        for _ in range(2):
            body = {"token": token, "password": PASSWORD}
            refused = await client.post("/v1/auth/email/verify", json=body)
            assert (refused.status_code, refused.json()["error"]["code"]) == (409, "WRONG_CODE")
    assert (await app.login("ada@example.com")).status_code == 401


@pytest.mark.parametrize(
    ("extensions", "problems"),
    [
        (None, {"extensions": "wrong_type"}),
        ([], {"extensions": "wrong_type"}),
        ({"other": {}}, {"extensions.other": "unknown_field"}),
        ({"invites": None}, {"extensions.invites": "wrong_type"}),
        ({"invites": {}}, {"extensions.invites.code": "missing"}),
        ({"invites": {"code": 7}}, {"extensions.invites.code": "wrong_type"}),
        ({"invites": {"code": "123456789"}}, {"extensions.invites.code": "too_long"}),
        (
            {"invites": {"code": "x", "friends": "2", "x": 1}},
            {"extensions.invites.friends": "wrong_type", "extensions.invites.x": "unknown_field"},
        ),
        ({"invites": {"code": "x", "tags": [1]}}, {"extensions.invites.tags.0": "wrong_type"}),
    ],
)
async def test_it_is_as_strict_as_the_rest_of_the_body(
    app: AppClient, extensions: Any, problems: dict[str, str]
) -> None:
    refused = await register(app, "ada", extensions)
    assert field_errors_of(refused) == set(problems.items())


async def test_all_that_is_wrong_in_a_body_is_told_at_once(app: AppClient) -> None:
    body = {"email": 7, "extensions": {"invites": {"code": 7}}}
    refused = await app.client.post("/v1/auth/register", json=body)
    fields = [each["field"] for each in error_of(refused, 422, "VALIDATION_ERROR")["details"]]
    assert fields == ["email", "password", "username", "name", "extensions.invites.code"]


async def test_where_nothing_is_taken_the_member_is_unknown(app: AppClient) -> None:
    body = {"email": "ada@example.com", "password": PASSWORD, **sent(code="x")}
    refused = await app.client.post("/v1/auth/login", json=body)
    assert [each["field"] for each in error_of(refused, 422, "VALIDATION_ERROR")["details"]] == [
        "extensions"
    ]


@on_every_store
async def test_it_is_part_of_what_an_idempotency_key_stands_for(app: AppClient) -> None:
    ada = await app.account("ada")
    first = await draft(app, ada, key="one", **sent(mood="stormy"))
    again = await draft(app, ada, key="one", **sent(code="", mood="stormy"))
    assert again.json()["id"] == first.json()["id"]
    assert again.headers["idempotency-replayed"] == "true"
    for other in (sent(mood="calm"), sent(mood="stormy", code="x"), {}):
        refused = await draft(app, ada, key="one", **other)
        assert refused.json()["error"]["code"] == "IDEMPOTENCY_KEY_REUSED"


async def test_a_call_without_a_body_of_its_own_takes_one(app: AppClient) -> None:
    ada = await app.account("ada")
    post = await app.post(ada, "Title")
    path = f"/v1/posts/{post['id']}"
    published = await app.client.post(
        f"{path}/publish", json=sent(reason="Done"), headers=ada.headers
    )
    assert published.status_code == 200
    assert seen(app).wrapped[-1] == (None, Reason(reason="Done"))
    answers = [
        await app.client.post(f"{path}/unpublish", json=body, headers=ada.headers)
        for body in (sent(reason=7), {"x": 1}, sent(reason="Wrong"))
    ]
    assert [answer.status_code for answer in answers] == [422, 422, 200]
    assert (
        error_of(answers[0], 422, "VALIDATION_ERROR")["details"][0]["field"]
        == "extensions.invites.reason"
    )


async def test_a_use_case_that_another_runs_gets_nothing(app: AppClient) -> None:
    ada = await app.account("ada")
    body = {"title": "Published", "body": "Text.", **sent(mood="stormy")}
    created = await app.client.post("/v1/posts", json=body, headers=ada.headers)
    assert created.json()["status"] == "published"
    assert seen(app).wrapped == [Mood(mood="stormy"), (None, None)]


async def test_scheduled_publication_gets_nothing(app: AppClient) -> None:
    ada = await app.account("ada")
    post = (await draft(app, ada, **sent(mood="stormy"))).json()
    due = app.clock.now() + timedelta(hours=1)
    body = {"publish_at": due.isoformat(), **sent(reason="Later")}
    await app.client.post(f"/v1/posts/{post['id']}/publish", json=body, headers=ada.headers)
    app.clock.advance(timedelta(hours=2))
    tasks = app.api.state.container.periodic_tasks()
    task = next(each for each in tasks if each.name == "publish_due_posts")
    await app.run(task.use_case, task.command)
    shown = await app.client.get(f"/v1/posts/{post['id']}")
    assert shown.json()["status"] == "published"
    assert seen(app).wrapped[-2:] == [(None, Reason(reason="Later")), (None, None)]


async def test_the_description_has_it_where_it_is_taken(app: AppClient) -> None:
    document = (await app.client.get("/openapi.json")).json()
    schemas = document["components"]["schemas"]

    def body(path: str) -> Any:
        operation = document["paths"][path]["post"]
        ref = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        return schemas[ref.rpartition("/")[2]]

    registered = body("/v1/auth/register")
    assert registered["required"] == ["email", "password", "username", "name"]
    member = schemas[registered["properties"]["extensions"]["$ref"].rpartition("/")[2]]
    assert (list(member["properties"]), member["additionalProperties"]) == (["invites"], False)
    code = schemas[member["properties"]["invites"]["$ref"].rpartition("/")[2]]
    assert (code["required"], code["properties"]["code"]["maxLength"]) == (["code"], 8)
    assert list(body("/v1/posts/{post_id}/unpublish")["properties"]) == ["extensions"]
    assert "extensions" not in body("/v1/auth/login")["properties"]
    assert "RegisterBody" not in schemas
    assert "PublishPostBody" not in schemas


@dataclass
class Shapeless:
    shape: dict[str, str]


class NoDataclass: ...


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ([Input(GreetCommand, Reason)], "takes Reason with GreetCommand, which is no command of"),
        (
            [Input(RegisterCommand, InviteCode), Input(RegisterCommand, Reason)],
            "it takes two inputs with RegisterCommand; make one class of them.",
        ),
        ([Input(RegisterCommand, NoDataclass)], "NoDataclass, .* is no dataclass."),
        ([Input(RegisterCommand, Shapeless)], "Shapeless, .* cannot be sent: the field shape"),
    ],
)
def test_an_input_that_no_call_can_take_stops_the_start(inputs: list[Input], message: str) -> None:
    with pytest.raises(ExtensionError, match=f"Extension invites: .*{message}"):
        build_app(Settings(database_url="memory://"), extensions=[invites(*inputs)])


def test_one_type_for_two_extensions_and_a_call_without_a_body_stop_the_start() -> None:
    def build(*extensions: Extension) -> None:
        build_app(Settings(database_url="memory://"), extensions=extensions)

    again = Extension(name="again", inputs=[Input(PublishPostCommand, Reason)])
    with pytest.raises(ExtensionError, match=r"again: invites takes Reason with Publish.* already"):
        build(invites(), again)
    greet = UseCase(Greet, http=Http("GET", "/v1/greetings"))
    takes = Input(GreetCommand, Reason)
    reading = Extension(name="reading", provides=[Greeting], use_cases=[greet], inputs=[takes])
    with pytest.raises(ExtensionError, match=r"reading: .* but GET /v1/greetings has no body\."):
        build(reading)
