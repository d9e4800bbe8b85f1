"""Slugs: generated or requested, taken, changed and released."""

import pytest

from tests.http.posts.states import act, if_match
from tests.http.posts.test_editing import patch
from tests.support.app_client import Account, AppClient
from tests.support.assertions import error_of


@pytest.fixture
async def engine(app: AppClient, ada: Account) -> dict[str, object]:
    return await app.post(ada, "Engine", publish=True)


async def test_one_made_from_the_title_gets_a_number(app: AppClient, ada: Account) -> None:
    slugs = [(await app.post(ada, "Ångström & Zoë"))["slug"] for _ in range(3)]
    assert slugs == ["angstrom-zoe", "angstrom-zoe-2", "angstrom-zoe-3"]
    # The number may be somebody's title.
    assert (await app.post(ada, "Engine 2"))["slug"] == "engine-2"
    assert (await app.post(ada, "Engine"))["slug"] == "engine"
    assert (await app.post(ada, "Engine"))["slug"] == "engine-3"


async def test_a_title_that_gives_none_still_gets_one(app: AppClient, ada: Account) -> None:
    slugs = [(await app.post(ada, title))["slug"] for title in ("!?", "\U0001f600", "x" * 200)]
    assert slugs == ["post", "post-2", "x" * 80]
    assert (await app.post(ada, "x" * 200))["slug"] == "x" * 78 + "-2"


async def test_a_title_that_everybody_uses_never_ends_the_search(
    app: AppClient, ada: Account
) -> None:
    slugs = {(await app.post(ada, "Hello"))["slug"] for _ in range(25)}
    assert len(slugs) == 25


async def test_one_that_was_asked_for_is_got_or_refused(
    app: AppClient, ada: Account, bob: Account, engine: dict[str, object]
) -> None:
    body = {"title": "Other", "body": "Other.", "slug": "engine"}
    taken = await app.client.post("/v1/posts", json=body, headers=bob.headers)
    error_of(taken, 409, "SLUG_TAKEN")
    mine = await app.post(bob, "Other", slug="my-own-1")
    assert mine["slug"] == "my-own-1"
    refused = await patch(app, bob, mine, {"slug": "engine", "title": "Changed"})
    error_of(refused, 409, "SLUG_TAKEN")
    seen = await app.client.get(f"/v1/posts/{mine['id']}", headers=bob.headers)
    assert seen.json() == mine


async def test_a_new_title_keeps_the_slug(app: AppClient, ada: Account) -> None:
    post = await app.post(ada, "Engine")
    assert (await patch(app, ada, post, {"title": "Machine"})).json()["slug"] == "engine"


async def test_a_former_one_leads_to_the_present_one(app: AppClient, ada: Account) -> None:
    post = await app.post(ada, "First", publish=True)
    for slug in ("second", "third"):
        post = (await patch(app, ada, post, {"slug": slug})).json()
    for headers in ({}, ada.headers, {"Host": "evil.example"}):
        for former in ("first", "second"):
            moved = await app.client.get(f"/v1/posts/by-slug/{former}", headers=headers)
            assert (moved.status_code, moved.content) == (308, b"")
            assert moved.headers["location"] == "/v1/posts/by-slug/third"
            assert moved.headers["vary"] == "Authorization, Accept"
            kept = "private" if "Authorization" in headers else "public"
            assert moved.headers["cache-control"].startswith(kept)
    followed = await app.client.get("/v1/posts/by-slug/first", follow_redirects=True)
    assert followed.json() == post
    # Back to the first: the third is a former one now.
    post = (await patch(app, ada, post, {"slug": "first"})).json()
    assert (await app.client.get("/v1/posts/by-slug/first")).json() == post
    moved = await app.client.get("/v1/posts/by-slug/third")
    assert moved.headers["location"] == "/v1/posts/by-slug/first"


async def test_a_former_one_gives_nothing_hidden_away(
    app: AppClient, ada: Account, bob: Account, eve: Account
) -> None:
    post = await app.post(ada, "First", publish=True)
    post = (await patch(app, ada, post, {"slug": "secret-plan"})).json()
    await act(app, ada, post["id"], "unpublish")
    for headers in ({}, bob.headers):
        answer = await app.client.get("/v1/posts/by-slug/first", headers=headers)
        error_of(answer, 404, "POST_NOT_FOUND")
        assert "location" not in answer.headers
    for who in (ada, eve):
        answer = await app.client.get("/v1/posts/by-slug/first", headers=who.headers)
        assert answer.status_code == 308


async def test_a_former_one_stays_reserved_until_the_post_is_deleted(
    app: AppClient, ada: Account, bob: Account
) -> None:
    post = await app.post(ada, "First", publish=True)
    post = (await patch(app, ada, post, {"slug": "second"})).json()
    body = {"title": "Other", "body": "Other.", "slug": "first"}
    for slug in ("first", "second"):
        taken = await app.client.post("/v1/posts", json=body | {"slug": slug}, headers=bob.headers)
        error_of(taken, 409, "SLUG_TAKEN")
    assert (await app.post(bob, "First"))["slug"] == "first-2"
    path = f"/v1/posts/{post['id']}"
    await app.client.delete(path, headers=ada.headers | if_match(post))
    for slug in ("first", "second"):
        answer = await app.client.get(f"/v1/posts/by-slug/{slug}", headers=ada.headers)
        error_of(answer, 404, "POST_NOT_FOUND")
        assert (await app.post(bob, "Other", slug=slug))["slug"] == slug


async def test_an_edit_that_is_refused_reserves_no_slug(
    app: AppClient, ada: Account, bob: Account
) -> None:
    post = await app.post(ada, "Engine")
    stale = await patch(app, ada, post, {"slug": "wanted"}, **{"If-Match": '"9-a"'})
    error_of(stale, 412, "PRECONDITION_FAILED")
    assert (await app.post(bob, "Other", slug="wanted"))["slug"] == "wanted"
