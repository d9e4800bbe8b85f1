"""Favourites: what marking a post changes, for whom, and who may."""

import pytest

from tests.http.posts.states import NOBODYS_ID, STATUSES, act, if_match, post_in
from tests.http.posts.test_visibility import suspend
from tests.support.app_client import Account, AppClient
from tests.support.assertions import error_of, field_errors_of, titles

METHODS = ("PUT", "DELETE")


def path_of(post_id: object) -> str:
    return f"/v1/posts/{post_id}/favorite"


async def test_a_repeat_changes_nothing(app: AppClient, ada: Account, rita: Account) -> None:
    post = await app.post(ada, "Engine", publish=True)
    expected = {"PUT": (1, True), "DELETE": (0, False)}
    for method in ("DELETE", "PUT", "PUT", "DELETE", "DELETE", "PUT"):
        answer = await app.client.request(method, path_of(post["id"]), headers=rita.headers)
        assert answer.status_code == 200, answer.text
        count, own = expected[method]
        assert answer.json() == {**post, "favorites_count": count, "favorited": own}
        assert answer.headers["cache-control"] == "private, no-cache"
        read = await app.client.get(f"/v1/posts/{post['id']}", headers=rita.headers)
        assert (read.json(), read.headers["etag"]) == (answer.json(), answer.headers["etag"])


async def test_it_is_shown_wherever_the_post_is(
    app: AppClient, ada: Account, rita: Account
) -> None:
    post = await app.post(ada, "Engine", publish=True, slug="engine")
    await app.client.put(path_of(post["id"]), headers=rita.headers)
    for headers, own in (({}, False), (ada.headers, False), (rita.headers, True)):
        one = await app.client.get(f"/v1/posts/{post['id']}", headers=headers)
        by_slug = await app.client.get("/v1/posts/by-slug/engine", headers=headers)
        page = await app.client.get("/v1/posts", headers=headers)
        for shown in (one.json(), by_slug.json(), page.json()["items"][0]):
            assert (shown["favorites_count"], shown["favorited"]) == (1, own)


async def test_an_etag_changes_with_what_is_shown_and_disturbs_no_editor(
    app: AppClient, ada: Account, rita: Account
) -> None:
    post = await app.post(ada, "Engine", publish=True)
    path = f"/v1/posts/{post['id']}"
    tags = [(await app.client.get(path)).headers["etag"]]
    for method in ("PUT", "DELETE"):
        await app.client.request(method, path_of(post["id"]), headers=rita.headers)
        answer = await app.client.get(path, headers={"If-None-Match": tags[-1]})
        assert answer.status_code == 200
        tags.append(answer.headers["etag"])
    assert tags[0] == tags[2] != tags[1]
    await app.client.put(path_of(post["id"]), headers=rita.headers)
    edited = await app.client.patch(
        path, json={"title": "Loom"}, headers=ada.headers | if_match(post)
    )
    assert edited.status_code == 200, edited.text
    assert edited.json()["favorites_count"] == 1


async def test_the_favorites_of_a_person_are_listed(
    app: AppClient, ada: Account, rita: Account
) -> None:
    posts = [await app.post(ada, title, publish=True) for title in ("one", "two", "three")]
    for post in (posts[2], posts[0]):
        await app.client.put(path_of(post["id"]), headers=rita.headers)
    for name in ("rita", "RITA"):
        listed = await app.client.get(f"/v1/posts?favorited_by={name}")
        assert titles(listed) == ["three", "one"]
    for query in ("favorited_by=ada", "favorited_by=nobody", "favorited_by=rita&author=rita"):
        assert titles(await app.client.get(f"/v1/posts?{query}")) == []
    first = (await app.client.get("/v1/posts?favorited_by=rita&limit=1")).json()
    cursor = first["next_cursor"]
    rest = await app.client.get(f"/v1/posts?favorited_by=rita&limit=1&cursor={cursor}")
    assert titles(rest) == ["one"]
    foreign = await app.client.get(f"/v1/posts?favorited_by=ada&limit=1&cursor={cursor}")
    error_of(foreign, 400, "INVALID_CURSOR")


@pytest.mark.parametrize("method", METHODS)
async def test_who_sees_a_post_may_mark_it(
    app: AppClient, ada: Account, bob: Account, eve: Account, rita: Account, method: str
) -> None:
    for status in STATUSES:
        post = await post_in(app, ada, status)
        for who in (ada, bob, eve, rita):
            sees = status == "published" or who in (ada, eve)
            answer = await app.client.request(method, path_of(post["id"]), headers=who.headers)
            if sees:
                assert answer.status_code == 200, answer.text
                assert answer.json()["favorited"] is (method == "PUT")
            else:
                error_of(answer, 404, "POST_NOT_FOUND")


@pytest.mark.parametrize("method", METHODS)
async def test_what_is_not_there_for_somebody_cannot_be_marked(
    app: AppClient, ada: Account, rita: Account, root: Account, method: str
) -> None:
    post = await app.post(ada, "Engine", publish=True)
    await suspend(app, root, ada)
    for post_id in (post["id"], NOBODYS_ID):
        answer = await app.client.request(method, path_of(post_id), headers=rita.headers)
        error_of(answer, 404, "POST_NOT_FOUND")
    for post_id in (post["id"], NOBODYS_ID, "no-id"):
        error_of(await app.client.request(method, path_of(post_id)), 401, "UNAUTHENTICATED")
    answer = await app.client.request(method, path_of("no-id"), headers=rita.headers)
    assert field_errors_of(answer) == {("post_id", "malformed")}


async def test_a_favorite_survives_what_hides_the_post(
    app: AppClient, ada: Account, rita: Account
) -> None:
    post = await app.post(ada, "Engine", publish=True)
    await app.client.put(path_of(post["id"]), headers=rita.headers)
    await act(app, ada, post["id"], "unpublish")
    assert titles(await app.client.get("/v1/posts?favorited_by=rita")) == []
    await act(app, ada, post["id"], "publish")
    assert titles(await app.client.get("/v1/posts?favorited_by=rita")) == ["Engine"]
    read = await app.client.get(f"/v1/posts/{post['id']}", headers=rita.headers)
    assert (read.json()["favorites_count"], read.json()["favorited"]) == (1, True)


async def test_the_suspended_keep_counting_and_are_not_listed(
    app: AppClient, ada: Account, rita: Account, root: Account
) -> None:
    post = await app.post(ada, "Engine", publish=True)
    await app.client.put(path_of(post["id"]), headers=rita.headers)
    await suspend(app, root, rita)
    assert (await app.client.get(f"/v1/posts/{post['id']}")).json()["favorites_count"] == 1
    assert titles(await app.client.get("/v1/posts?favorited_by=rita")) == []
    listed = await app.client.get("/v1/posts?favorited_by=rita", headers=root.headers)
    assert titles(listed) == ["Engine"]
