"""The feed of the caller."""

from hexameter.application.ports.feed import FEED_SORTS
from tests.http.posts.test_visibility import suspend
from tests.support.app_client import Account, AppClient
from tests.support.assertions import error_of, field_errors_of, titles


async def test_it_follows_what_happens(
    app: AppClient, ada: Account, bob: Account, rita: Account, root: Account
) -> None:
    post = await app.post(ada, "one", publish=True)
    await app.post(bob, "two", publish=True)
    await app.post(ada, "a draft")
    get = app.client.get
    assert titles(await get("/v1/feed", headers=rita.headers)) == []
    for who in (ada, bob):
        await app.client.put(f"/v1/users/{who.id}/follow", headers=rita.headers)
    feed = await get("/v1/feed", headers=rita.headers)
    assert titles(feed) == ["two", "one"]
    assert feed.headers["cache-control"] == "private, no-cache"
    listed = await get("/v1/posts", headers=rita.headers)
    assert feed.json() == listed.json()
    first = await get("/v1/feed?limit=1", headers=rita.headers)
    cursor = first.json()["next_cursor"]
    rest = await get(f"/v1/feed?limit=1&cursor={cursor}", headers=rita.headers)
    assert (titles(rest), rest.json()["next_cursor"]) == (["one"], None)
    assert titles(await get("/v1/feed?offset=1", headers=rita.headers)) == ["one"]
    await app.client.put(f"/v1/posts/{post['id']}/favorite", headers=rita.headers)
    shown = (await get("/v1/feed", headers=rita.headers)).json()["items"]
    assert [item["favorited"] for item in shown] == [False, True]
    await suspend(app, root, bob)
    assert titles(await get("/v1/feed", headers=rita.headers)) == ["one"]
    await app.client.delete(f"/v1/users/{ada.id}/follow", headers=rita.headers)
    assert titles(await get("/v1/feed", headers=rita.headers)) == []


async def test_it_is_for_people_who_are_signed_in(app: AppClient, ada: Account) -> None:
    error_of(await app.client.get("/v1/feed"), 401, "UNAUTHENTICATED")
    for sort in ("title", "created_at"):
        assert sort not in FEED_SORTS
        answer = await app.client.get(f"/v1/feed?sort={sort}", headers=ada.headers)
        assert field_errors_of(answer) == {("sort", "not_one_of")}
