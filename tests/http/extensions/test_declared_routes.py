"""Routes that follow from an extension's declarations are as strict as the core's."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import pytest

from hexameter.application.actor import Actor
from hexameter.entrypoints.bootstrap import build_app
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.settings import Settings
from hexameter.extending import Http, UseCase
from tests.http.extensions.notes import (
    Echo,
    EchoCommand,
    ListHeadlines,
    ReadNote,
    TearNote,
    WriteNote,
    extension,
)
from tests.support.app_client import Account, AppClient, running_app
from tests.support.assertions import error_of, field_errors_of, titles
from tests.support.stores import StoreMaker

VARIANTS = {"memory": "on", "memory-fastapi": "off"}


@pytest.fixture(params=VARIANTS)
async def app(request: pytest.FixtureRequest, new_store: StoreMaker) -> AsyncGenerator[AppClient]:
    async with (
        new_store("memory") as url,
        running_app(url, extensions=[extension], fast_routes=VARIANTS[request.param]) as running,
    ):
        yield running


async def write(app: AppClient, ada: Account, **fields: object) -> str:
    body = {"text": "Six feet", **fields}
    answer = await app.client.post("/v1/notes", json=body, headers=ada.headers)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


async def test_what_is_created_is_found_at_its_location(app: AppClient) -> None:
    ada = await app.account("ada")
    body = {"text": "Six", "colour": "blue", "due": "2026-02-01T09:00:00+01:00", "tags": ["a"]}
    created = await app.client.post("/v1/notes", json=body, headers=ada.headers)
    assert created.status_code == 201
    found = await app.client.get(created.headers["location"])
    assert found.json() == {
        "id": created.json()["id"],
        "text": "Six",
        "colour": "blue",
        "due": "2026-02-01T08:00:00Z",
        "tags": ["a"],
        "version": 1,
    }
    assert found.headers["etag"].startswith('"1-')
    assert found.headers["cache-control"] == "private, no-cache"
    unchanged = await app.client.get(
        created.headers["location"], headers={"If-None-Match": found.headers["etag"]}
    )
    assert unchanged.status_code == 304


async def test_a_repeated_call_creates_once(app: AppClient) -> None:
    ada = await app.account("ada")
    headers = {**ada.headers, "Idempotency-Key": "once"}
    first = await app.client.post("/v1/notes", json={"text": "one"}, headers=headers)
    again = await app.client.post("/v1/notes", json={"text": "one"}, headers=headers)
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    other = await app.client.post("/v1/notes", json={"text": "two"}, headers=headers)
    error_of(other, 422, "IDEMPOTENCY_KEY_REUSED")


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, {("text", "missing")}),
        ({"text": ""}, {("text", "too_short")}),
        ({"text": "x" * 21}, {("text", "too_long")}),
        ({"text": 6}, {("text", "wrong_type")}),
        ({"text": "x", "more": 1}, {("more", "unknown_field")}),
        ({"text": "x", "colour": "green"}, {("colour", "not_one_of")}),
        ({"text": "x", "due": 17}, {("due", "wrong_type")}),
        ({"text": "x", "due": "2026-01-01"}, {("due", "malformed")}),
        ({"text": "x", "tags": "a"}, {("tags", "wrong_type")}),
        ({"text": "x", "tags": [1]}, {("tags.0", "wrong_type")}),
        ({"text": "x", "idempotency_key": "k"}, {("idempotency_key", "unknown_field")}),
    ],
)
async def test_bodies_are_strict(
    app: AppClient, body: dict[str, object], errors: set[tuple[str, str]]
) -> None:
    ada = await app.account("ada")
    answer = await app.client.post("/v1/notes", json=body, headers=ada.headers)
    assert field_errors_of(answer) == errors


async def test_a_body_may_be_left_out_when_every_field_has_a_default(app: AppClient) -> None:
    assert (await app.client.post("/v1/echo")).json() == {"how": "plain", "numbers": []}
    sent = await app.client.post("/v1/echo", json={"how": "loud", "numbers": [1, 2]})
    assert sent.json() == {"how": "loud", "numbers": [1, 2]}
    not_numbers = await app.client.post("/v1/echo", json={"numbers": [True, 1.5]})
    assert field_errors_of(not_numbers) == {
        ("numbers.0", "wrong_type"),
        ("numbers.1", "wrong_type"),
    }


async def test_credentials_are_demanded_before_the_body_is_read(app: AppClient) -> None:
    error_of(await app.client.post("/v1/notes", content=b"{"), 401, "UNAUTHENTICATED")


async def test_a_patch_changes_what_is_sent_at_the_version_that_is_named(app: AppClient) -> None:
    ada = await app.account("ada")
    path = f"/v1/notes/{await write(app, ada, due='2026-02-01T09:00:00Z')}"
    no_tag = await app.client.patch(path, json={"text": "two"}, headers=ada.headers)
    error_of(no_tag, 428, "PRECONDITION_REQUIRED")
    headers = {**ada.headers, "If-Match": (await app.client.get(path)).headers["etag"]}
    changed = await app.client.patch(path, json={"text": "two"}, headers=headers)
    assert changed.json()["text"] == "two"
    assert changed.json()["due"] == "2026-02-01T09:00:00Z"
    cleared = await app.client.patch(path, json={"due": None}, headers=headers)
    assert cleared.json()["due"] is None
    assert cleared.json()["version"] == 3


async def test_refusals_have_the_shape_of_the_core(app: AppClient) -> None:
    ada = await app.account("ada")
    error_of(await app.client.get(f"/v1/notes/{uuid4()}"), 404, "NOTE_NOT_FOUND")
    path = f"/v1/notes/{await write(app, ada, text='locked')}"
    headers = {**ada.headers, "If-Match": "*"}
    error_of(await app.client.patch(path, json={}, headers=headers), 409, "NOTE_LOCKED")
    assert field_errors_of(await app.client.get("/v1/notes/7")) == {("note_id", "malformed")}


async def test_a_permission_is_demanded_of_the_role(app: AppClient) -> None:
    ada, grace = await app.account("ada"), await app.account("grace", role="editor")
    path = f"/v1/notes/{await write(app, ada)}"
    error_of(await app.client.delete(path), 401, "UNAUTHENTICATED")
    error_of(await app.client.delete(path, headers=ada.headers), 403, "FORBIDDEN")
    torn = await app.client.delete(f"{path}?times=2&quietly=true", headers=grace.headers)
    assert (torn.status_code, torn.content) == (204, b"")


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("times=1.0", ("times", "malformed")),
        ("times=+1", ("times", "malformed")),
        ("quietly=yes", ("quietly", "malformed")),
        ("loudly=true", ("loudly", "unknown_field")),
        ("times=1&times=2", ("times", "repeated")),
    ],
)
async def test_query_parameters_are_strict(
    app: AppClient, query: str, error: tuple[str, str]
) -> None:
    grace = await app.account("grace", role="editor")
    path = f"/v1/notes/{uuid4()}?{query}"
    assert field_errors_of(await app.client.delete(path, headers=grace.headers)) == {error}


async def test_a_route_without_query_parameters_refuses_all_of_them(app: AppClient) -> None:
    ada = await app.account("ada")
    path = f"/v1/notes/{await write(app, ada)}"
    assert field_errors_of(await app.client.get(f"{path}?x=1")) == {("x", "unknown_field")}
    posted = await app.client.post("/v1/notes?x=1", json={"text": "one"}, headers=ada.headers)
    assert field_errors_of(posted) == {("x", "unknown_field")}


async def test_a_list_has_pages_sorts_and_filters(app: AppClient) -> None:
    ada = await app.account("ada")
    for title in ("One", "Two", "Three"):
        await app.post(ada, title, publish=True)
    page = await app.client.get("/v1/headlines?sort=title&limit=2&author=ada")
    assert titles(page) == ["One", "Three"]
    cursor = page.json()["next_cursor"]
    rest = await app.client.get(f"/v1/headlines?sort=title&limit=2&author=ada&cursor={cursor}")
    assert titles(rest) == ["Two"]
    other = await app.client.get(f"/v1/headlines?sort=title&limit=2&cursor={cursor}")
    error_of(other, 400, "INVALID_CURSOR")
    refused = await app.client.get("/v1/headlines?sort=-author")
    assert field_errors_of(refused) == {("sort", "not_one_of")}


async def test_the_description_has_the_routes(app: AppClient) -> None:
    document = (await app.client.get("/openapi.json")).json()
    operation = document["paths"]["/v1/notes"]["post"]
    assert operation["operationId"] == "write_note"
    assert operation["tags"] == ["notes"]
    assert operation["summary"]
    assert {"201", "401", "409", "415", "422"} <= operation["responses"].keys()
    assert "Idempotency-Key" in {each["name"] for each in operation["parameters"]}
    body: dict[str, Any] = document["components"]["schemas"]["WriteNoteBody"]
    assert body["required"] == ["text"]
    assert body["additionalProperties"] is False
    assert body["properties"]["text"]["maxLength"] == 20
    tear = document["paths"]["/v1/notes/{note_id}"]["delete"]
    assert {"403", "404"} <= tear["responses"].keys()
    listed = document["paths"]["/v1/headlines"]["get"]
    assert listed["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].endswith(
        "/ListHeadlinesPage"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OddCommand:
    size: complex


class Odd:
    async def execute(self, actor: Actor, command: OddCommand) -> None: ...


class Shapeless: ...


class Mould:
    async def execute(self, actor: Actor, command: EchoCommand) -> Shapeless:
        return Shapeless()


class EchoNothing:
    async def execute(self, actor: Actor, command: EchoCommand) -> None: ...


BARE = replace(extension, use_cases=[])


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        (UseCase(Echo, http=Http("GET", "/v1/posts")), "GET /v1/posts: another route already"),
        (UseCase(ReadNote, http=Http("GET", "/v1/posts/{note_id}")), "another route already"),
        (UseCase(Echo, http=Http("GET", "/v1/posts/pinned")), "another route already"),
        (UseCase(Echo, http=Http("GET", "/health/live")), "another route already"),
        (UseCase(Echo, http=Http("GET", "echo")), "the path must begin with /"),
        (UseCase(Echo, http=Http("GET", "/v1/echo/{why}")), "EchoCommand has no field why"),
        (
            UseCase(Odd, http=Http("POST", "/v1/odd")),
            "the field size of its command has the type",
        ),
        (UseCase(Mould, http=Http("POST", "/v1/mould")), "the result of Mould has a type without"),
        (UseCase(Echo, http=Http("POST", "/v1/echo", status=201)), "status=201 and the result Cr"),
        (
            UseCase(ReadNote, http=Http("PUT", "/v1/n/{note_id}", status=204)),
            "status=204 has no body, and ReadNote has a result that is not None",
        ),
        (UseCase(WriteNote, http=Http("POST", "/v1/notes")), "status=201 and the result Created"),
        (
            UseCase(TearNote, "notes:tear", http=Http("DELETE", "/v1/{note_id}", signed_in="no")),
            "TearNote needs a permission, so signed_in must not be 'no'",
        ),
    ],
)
def test_a_route_that_cannot_be_served_stops_the_start(
    declared: UseCase[Any], message: str
) -> None:
    settings = Settings(database_url="memory://", secret_key=None)
    with pytest.raises(ExtensionError, match=f"^Extension notes: .*{message}"):
        build_app(settings, extensions=[replace(BARE, use_cases=[declared])])


def test_two_extensions_cannot_have_one_route() -> None:
    twice = [
        replace(BARE, name=name, permissions=[], use_cases=[UseCase(case, http=http)])
        for name, case, http in (
            ("one", Echo, Http("POST", "/v1/echo")),
            ("two", EchoNothing, Http("POST", "/v1/echo")),
        )
    ]
    with pytest.raises(ExtensionError, match=r"two: .*a use case for EchoCommand is already"):
        build_app(Settings(database_url="memory://"), extensions=twice)
    lists = UseCase(ListHeadlines, http=Http("POST", "/v1/echo"))
    twice[1] = replace(twice[1], provides=[], use_cases=[lists])
    with pytest.raises(ExtensionError, match=r"two: POST /v1/echo: another route already"):
        build_app(Settings(database_url="memory://"), extensions=twice)
