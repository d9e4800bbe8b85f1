"""Links that show a post to people without an account."""

from datetime import timedelta
from typing import Any

import httpx
from structlog.testing import capture_logs

from hexameter.adapters.testing.hostile import ASKED
from hexameter.application.prune_expired import PruneExpired, PruneExpiredCommand
from tests.http.posts.states import NOBODYS_ID, STATUSES, act, later, post_in, publish_due
from tests.http.posts.test_visibility import suspend
from tests.http.posts.working_copies import change
from tests.support.app_client import Account, AppClient, running_app
from tests.support.assertions import (
    error_of,
    field_errors_of,
    same_but_for_request_id,
)

Shown = dict[str, Any]


async def create(
    app: AppClient, who: Account, post: Shown, body: object = None, **headers: str
) -> httpx.Response:
    return await app.client.post(
        f"/v1/posts/{post['id']}/preview-links", json=body, headers=who.headers | headers
    )


async def link_to(app: AppClient, who: Account, post: Shown, body: object = None) -> Shown:
    answer = await create(app, who, post, body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def read(app: AppClient, link: Shown) -> httpx.Response:
    return await app.client.get(f"/v1/previews/{link['token']}")


async def links_of(app: AppClient, who: Account, post: Shown) -> list[Shown]:
    answer = await app.client.get(f"/v1/posts/{post['id']}/preview-links", headers=who.headers)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def revoke(app: AppClient, who: Account, post: Shown, link_id: object) -> httpx.Response:
    path = f"/v1/posts/{post['id']}/preview-links/{link_id}"
    return await app.client.delete(path, headers=who.headers)


def is_kept_from_others(answer: httpx.Response) -> bool:
    kept = answer.headers["cache-control"] == "no-store"
    return kept and answer.headers["x-robots-tag"] == "noindex"


async def test_a_link_is_shown_once_and_leads_to_the_post(app: AppClient, ada: Account) -> None:
    post = await app.post(ada, "Engine")
    answer = await create(app, ada, post)
    link = answer.json()
    assert link == {
        "id": link["id"],
        "token": link["token"],
        "url": f"http://localhost:8000/v1/previews/{link['token']}",
        "created_at": "2026-01-15T12:00:00Z",
        "expires_at": "2026-01-22T12:00:00Z",
    }
    assert is_kept_from_others(answer)
    assert answer.headers["location"] == f"/v1/posts/{post['id']}/preview-links/{link['id']}"
    shown = await read(app, link)
    assert (shown.status_code, shown.json()) == (200, post)
    assert is_kept_from_others(shown)
    listed = await app.client.get(f"/v1/posts/{post['id']}/preview-links", headers=ada.headers)
    assert is_kept_from_others(listed)
    assert listed.json()["items"] == [
        {"id": link["id"], "created_at": link["created_at"], "expires_at": link["expires_at"]}
    ]


async def test_every_state_is_shown_as_it_is(app: AppClient, ada: Account) -> None:
    for status in STATUSES:
        post = await post_in(app, ada, status)
        assert (await read(app, await link_to(app, ada, post))).json() == post


async def test_a_working_copy_is_shown_in_place_of_what_is_live(
    app: AppClient, ada: Account
) -> None:
    post = await app.post(ada, "Engine", publish=True, tags=["a"])
    link = await link_to(app, ada, post)
    changes = {"title": "Looms", "body": "They *weave*.", "tags": ["b"], "summary": "Short"}
    assert (await change(app, ada, post, changes)).status_code == 200
    shown = (await read(app, link)).json()
    assert {name: shown[name] for name in changes} == changes
    assert shown["html"] == "<p>They <em>weave</em>.</p>\n"
    assert (shown["status"], shown["published_at"]) == ("published", post["published_at"])
    assert (await app.client.get(f"/v1/posts/{post['id']}")).json()["title"] == "Engine"
    await act(app, ada, post["id"], "publish")
    assert (await read(app, link)).json()["title"] == "Looms"


async def test_tokens_that_lead_nowhere_are_answered_alike(
    app: AppClient, ada: Account, root: Account
) -> None:
    post, other = await app.post(ada, "Engine"), await app.post(ada, "Loom")
    revoked, deleted = await link_to(app, ada, post), await link_to(app, ada, other)
    assert (await revoke(app, ada, post, revoked["id"])).status_code == 204
    await app.client.delete(f"/v1/posts/{other['id']}", headers=ada.headers | {"If-Match": "*"})
    kept = await link_to(app, ada, post)
    expiring = await link_to(app, ada, post, {"expires_at": later(app, minutes=1)})
    app.clock.advance(timedelta(minutes=1))
    unknown = await read(app, {"token": "x"})
    error_of(unknown, 404, "PREVIEW_NOT_FOUND")
    for link in (revoked, deleted, expiring):
        assert same_but_for_request_id(await read(app, link), unknown)
    altered = kept["token"][:-2] + ("AA" if kept["token"][-2:] != "AA" else "BB")
    assert same_but_for_request_id(await read(app, {"token": altered}), unknown)
    assert (await read(app, kept)).status_code == 200
    await suspend(app, root, ada)
    assert same_but_for_request_id(await read(app, kept), unknown)
    await suspend(app, root, ada, suspended=False)
    assert (await read(app, kept)).status_code == 200


async def test_hostile_tokens_are_not_found(app: AppClient) -> None:
    for text in ASKED:
        if not text.strip() or "\0" in text or len(text) > 1000 or "\ud800" in text:
            continue
        token = httpx.URL("http://x", params={"t": text}).query.decode()[2:].replace("+", "%20")
        error_of(await app.client.get(f"/v1/previews/{token}"), 404, "PREVIEW_NOT_FOUND")


async def test_who_may_edit_a_post_may_create_list_and_revoke(
    app: AppClient, ada: Account, bob: Account, eve: Account, rita: Account
) -> None:
    draft = await app.post(ada, "Draft")
    published = await app.post(ada, "Published", publish=True)
    link = await link_to(app, eve, draft)
    assert [item["id"] for item in await links_of(app, ada, draft)] == [link["id"]]
    assert [item["id"] for item in await links_of(app, eve, draft)] == [link["id"]]
    error_of(await create(app, bob, draft), 404, "POST_NOT_FOUND")
    error_of(await revoke(app, bob, draft, link["id"]), 404, "POST_NOT_FOUND")
    error_of(await create(app, bob, published), 403, "FORBIDDEN")
    error_of(await create(app, rita, published), 403, "FORBIDDEN")
    error_of(await create(app, ada, {"id": NOBODYS_ID}), 404, "POST_NOT_FOUND")
    for post in (draft, published, {"id": NOBODYS_ID}):
        path = f"/v1/posts/{post['id']}/preview-links"
        error_of(await app.client.get(path, headers=bob.headers), 404, "POST_NOT_FOUND")
        error_of(await app.client.get(path), 401, "UNAUTHENTICATED")
        error_of(await app.client.post(path), 401, "UNAUTHENTICATED")
    error_of(await revoke(app, ada, published, link["id"]), 404, "PREVIEW_LINK_NOT_FOUND")
    assert (await revoke(app, ada, draft, link["id"])).status_code == 204
    error_of(await revoke(app, ada, draft, link["id"]), 404, "PREVIEW_LINK_NOT_FOUND")
    assert await links_of(app, ada, draft) == []


async def test_a_link_expires_when_it_is_asked_to(app: AppClient, ada: Account) -> None:
    post = await app.post(ada, "Engine")
    for body in ({"expires_at": later(app, seconds=0)}, {"expires_at": later(app, days=91)}):
        answer = await create(app, ada, post, body)
        assert field_errors_of(answer) == {("expires_at", "out_of_range")}
    link = await link_to(app, ada, post, {"expires_at": later(app, seconds=2)})
    lasting = await link_to(app, ada, post, {"expires_at": later(app, days=90)})
    app.clock.advance(timedelta(seconds=1))
    assert (await read(app, link)).status_code == 200
    app.clock.advance(timedelta(seconds=1))
    error_of(await read(app, link), 404, "PREVIEW_NOT_FOUND")
    assert [item["id"] for item in await links_of(app, ada, post)] == [lasting["id"]]
    assert await app.run(PruneExpired, PruneExpiredCommand()) == 1
    assert (await read(app, lasting)).status_code == 200


async def test_a_repeat_shows_the_secret_to_nobody(app: AppClient, ada: Account) -> None:
    post, key = await app.post(ada, "Engine"), {"Idempotency-Key": "one"}
    body = {"expires_at": later(app, days=2)}
    assert (await create(app, ada, post, body, **key)).status_code == 201
    error_of(await create(app, ada, post, body, **key), 409, "SECRET_ALREADY_SHOWN")
    error_of(await create(app, ada, post, **key), 422, "IDEMPOTENCY_KEY_REUSED")
    assert len(await links_of(app, ada, post)) == 1


async def test_a_link_follows_its_post_into_publication(app: AppClient, ada: Account) -> None:
    post = await app.post(ada, "Engine")
    link = await link_to(app, ada, post)
    await app.client.post(
        f"/v1/posts/{post['id']}/publish",
        json={"publish_at": later(app, hours=1)},
        headers=ada.headers,
    )
    assert (await read(app, link)).json()["status"] == "scheduled"
    app.clock.advance(timedelta(hours=2))
    await publish_due(app)
    assert (await read(app, link)).json()["status"] == "published"


async def test_the_url_and_the_lifetime_are_settings() -> None:
    template = "https://blog.example/preview?token={token}"
    async with running_app(
        "memory://", preview_url=template, preview_days=1, preview_max_days=2
    ) as app:
        ada = await app.account("ada")
        post = await app.post(ada, "Engine")
        link = await link_to(app, ada, post)
        assert link["url"] == f"https://blog.example/preview?token={link['token']}"
        assert link["expires_at"] == "2026-01-16T12:00:00Z"
        answer = await create(app, ada, post, {"expires_at": later(app, days=3)})
        assert field_errors_of(answer) == {("expires_at", "out_of_range")}


async def test_guesses_are_limited() -> None:
    async with running_app("memory://", rate_limits="on", limit_previews="3/minute") as app:
        for _ in range(3):
            answer = await read(app, {"token": "guess"})
            error_of(answer, 404, "PREVIEW_NOT_FOUND")
            assert answer.headers["ratelimit-policy"] == '"preview";q=3;w=60'
        error_of(await read(app, {"token": "guess"}), 429, "RATE_LIMITED")


async def test_the_log_does_not_show_the_token() -> None:
    async with running_app("memory://", access_log=True) as app:
        ada = await app.account("ada")
        link = await link_to(app, ada, await app.post(ada, "Engine"))
        token = link["token"]
        paths = (f"/v1/previews/{token}", f"/v1//Previews/{token}", f"/v1/previews/{token}/more")
        with capture_logs() as logs:
            for path in paths:
                await app.client.get(path)
    assert [entry["path"] for entry in logs] == [
        "/v1/previews/...",
        "/v1//previews/...",
        "/v1/previews/...",
    ]
    assert token not in str(logs)
