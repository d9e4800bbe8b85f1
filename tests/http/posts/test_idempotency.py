"""A repeated call with an Idempotency-Key creates one post."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx

from tests.http.posts.states import if_match
from tests.http.posts.test_editing import patch
from tests.support.app_client import Account, AppClient
from tests.support.assertions import error_of, field_errors_of

BODY = {"title": "Engine", "body": "Wheels.", "tags": ["b", "a"]}
REPLAYED = "idempotency-replayed"


async def create(
    app: AppClient, who: Account, key: str | None = "key-1", **body: Any
) -> httpx.Response:
    headers = who.headers if key is None else who.headers | {"Idempotency-Key": key}
    return await app.client.post("/v1/posts", json={**BODY, **body}, headers=headers)


async def drafts(app: AppClient, who: Account) -> int:
    page = await app.client.get("/v1/posts?status=draft&limit=100", headers=who.headers)
    return len(page.json()["items"])


async def test_a_repeat_gets_the_same_answer(app: AppClient, ada: Account) -> None:
    first = await create(app, ada)
    assert first.status_code == 201
    assert REPLAYED not in first.headers
    for _ in range(2):
        again = await create(app, ada)
        assert again.status_code == 201
        assert again.headers[REPLAYED] == "true"
        assert again.json() == first.json()
        for name in ("location", "etag", "cache-control", "content-type"):
            assert again.headers[name] == first.headers[name]
    assert await drafts(app, ada) == 1


async def test_a_repeat_shows_the_post_as_it_is_now(app: AppClient, ada: Account) -> None:
    post = (await create(app, ada)).json()
    edited = (await patch(app, ada, post, {"title": "Machine", "slug": "machine"})).json()
    again = await create(app, ada)
    assert (again.status_code, again.json()) == (201, edited)
    headers = ada.headers | if_match(edited)
    await app.client.delete(f"/v1/posts/{post['id']}", headers=headers)
    error_of(await create(app, ada), 404, "POST_NOT_FOUND")
    assert await drafts(app, ada) == 0


async def test_spelling_and_order_of_the_body_do_not_count(app: AppClient, ada: Account) -> None:
    first = await create(app, ada)
    headers = ada.headers | {"Idempotency-Key": "key-1", "Content-Type": "application/json"}
    spelled = rb'{ "tags":["b","a"], "body":"Wheels.", "title":"\u0045ngine", "slug":null }'
    again = await app.client.post("/v1/posts", content=spelled, headers=headers)
    assert (again.headers[REPLAYED], again.json()) == ("true", first.json())


async def test_another_body_under_the_same_key_is_refused(app: AppClient, ada: Account) -> None:
    await create(app, ada)
    others: list[dict[str, Any]] = [
        {"title": "Other"},
        {"body": "Other."},
        {"tags": ["a"]},
        {"summary": "More"},
        {"slug": "engine"},
    ]
    for other in others:
        error_of(await create(app, ada, **other), 422, "IDEMPOTENCY_KEY_REUSED")
    assert await drafts(app, ada) == 1


async def test_a_key_is_ones_own_and_one_routes(
    app: AppClient, ada: Account, root: Account
) -> None:
    mine, theirs = await create(app, ada), await create(app, root)
    assert theirs.status_code == 201
    assert REPLAYED not in theirs.headers
    assert theirs.json()["id"] != mine.json()["id"]
    user = {"email": "u@example.com", "username": "u_1", "name": "U", "password": "a long password"}
    headers = root.headers | {"Idempotency-Key": "key-1"}
    made = await app.client.post("/v1/users", json=user, headers=headers)
    assert (made.status_code, REPLAYED in made.headers) == (201, False)


async def test_without_a_key_each_call_makes_one(app: AppClient, ada: Account) -> None:
    assert {(await create(app, ada, None)).status_code for _ in range(2)} == {201}
    assert await drafts(app, ada) == 2


async def test_a_call_that_failed_has_recorded_nothing(app: AppClient, ada: Account) -> None:
    await app.post(ada, "Taken", slug="taken")
    error_of(await create(app, ada, slug="taken"), 409, "SLUG_TAKEN")
    assert field_errors_of(await create(app, ada, title="a\nb")) == {("title", "control_character")}
    after = await create(app, ada)
    assert (after.status_code, REPLAYED in after.headers) == (201, False)


async def test_a_key_is_forgotten_after_24_hours(app: AppClient, ada: Account) -> None:
    first = await create(app, ada)
    app.clock.advance(timedelta(hours=24, milliseconds=-1))
    ada = await app.signed_in("ada")
    assert (await create(app, ada)).json() == first.json()
    app.clock.advance(timedelta(milliseconds=1))
    anew = await create(app, ada)
    assert (anew.status_code, REPLAYED in anew.headers) == (201, False)
    assert anew.json()["id"] != first.json()["id"]
    # And the new one is recorded in its place.
    assert (await create(app, ada)).json() == anew.json()
    error_of(await create(app, ada, title="Other"), 422, "IDEMPOTENCY_KEY_REUSED")


async def test_calls_at_the_same_time_make_one_post(app: AppClient, ada: Account) -> None:
    answers = await asyncio.gather(*(create(app, ada) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert sum(REPLAYED in answer.headers for answer in answers) == 7
    assert await drafts(app, ada) == 1


async def test_a_key_has_1_to_255_printable_characters(app: AppClient, ada: Account) -> None:
    refused = {("Idempotency-Key", "malformed")}
    for bad in ("", " ", "k" * 256):
        assert field_errors_of(await create(app, ada, bad)) == refused
    raw = [(b"Authorization", ada.headers["Authorization"].encode())]
    for value in (b"caf\xc3\xa9", b"tab\there", b"\x7f"):
        headers = [*raw, (b"Idempotency-Key", value)]
        answer = await app.client.post("/v1/posts", json=BODY, headers=headers)
        assert field_errors_of(answer) == refused, value
    twice = [*raw, (b"Idempotency-Key", b"a"), (b"Idempotency-Key", b"b")]
    answer = await app.client.post("/v1/posts", json=BODY, headers=twice)
    assert field_errors_of(answer) == refused
    for good in ("k", "k" * 255, "a b~!'\"%_\\"):
        assert (await create(app, ada, good)).status_code == 201
