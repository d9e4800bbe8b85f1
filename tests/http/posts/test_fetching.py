"""One post: by id, by slug, conditional requests, and caching."""

from tests.http.posts.states import NOBODYS_ID, act, if_match
from tests.support.app_client import Account, AppClient
from tests.support.assertions import error_of, field_errors_of

PUBLIC = "public, max-age=30, stale-while-revalidate=30"
PRIVATE = "private, no-cache"
VARY = "Authorization, Accept"


async def test_by_id_and_by_slug_it_is_the_same(app: AppClient, ada: Account) -> None:
    post = await app.post(ada, "Engine", publish=True)
    by_id = await app.client.get(f"/v1/posts/{post['id']}")
    by_slug = await app.client.get("/v1/posts/by-slug/engine")
    assert by_id.json() == by_slug.json() == post
    assert by_id.headers["etag"] == by_slug.headers["etag"]
    upper = await app.client.get(f"/v1/posts/{post['id'].upper()}")
    assert upper.json() == post


async def test_published_posts_may_be_kept_by_all_and_ones_own_answers_by_oneself(
    app: AppClient, ada: Account
) -> None:
    post = await app.post(ada, "Engine", publish=True)
    paths = (f"/v1/posts/{post['id']}", "/v1/posts/by-slug/engine", "/v1/posts", "/v1/tags")
    for path in paths:
        public = await app.client.get(path)
        private = await app.client.get(path, headers=ada.headers)
        assert (public.headers["cache-control"], public.headers["vary"]) == (PUBLIC, VARY)
        assert (private.headers["cache-control"], private.headers["vary"]) == (PRIVATE, VARY)
    # What is no credential of ours is refused, and its refusal is kept by nobody.
    wrong = await app.client.get(paths[0], headers={"Authorization": "Bearer wrong"})
    error_of(wrong, 401, "UNAUTHENTICATED")
    assert wrong.headers["vary"] == VARY


async def test_who_has_it_already_is_told_so(app: AppClient, ada: Account) -> None:
    post = await app.post(ada, "Engine", publish=True)
    for path in (f"/v1/posts/{post['id']}", "/v1/posts/by-slug/engine"):
        for headers in ({}, ada.headers):
            first = await app.client.get(path, headers=headers)
            tag = first.headers["etag"]
            assert tag.startswith(f'"{post["version"]}-')
            for known in (tag, f"W/{tag}", f'"x", {tag}', "*"):
                again = await app.client.get(path, headers=headers | {"If-None-Match": known})
                assert (again.status_code, again.content) == (304, b"")
                for name in ("etag", "cache-control", "vary"):
                    assert again.headers[name] == first.headers[name]
            version_only = f'"{post["version"]}-other"'
            other = await app.client.get(path, headers=headers | {"If-None-Match": version_only})
            assert (other.status_code, other.json()) == (200, post)


async def test_whatever_is_shown_makes_the_tag_but_for_who_asks(
    app: AppClient, ada: Account
) -> None:
    post = await app.post(ada, "Engine", publish=True)
    path = f"/v1/posts/{post['id']}"

    async def tag() -> str:
        return (await app.client.get(path)).headers["etag"]

    before = await tag()
    assert (await app.client.get(path, headers=ada.headers)).headers["etag"] == before
    # The author's name is shown with the post, and is no part of its version.
    renamed = await app.client.patch("/v1/users/me", json={"name": "A."}, headers=ada.headers)
    assert renamed.status_code == 200
    assert await tag() != before
    assert (await tag()).partition("-")[0] == before.partition("-")[0]
    headers = ada.headers | {"If-Match": before}
    edited = await app.client.patch(path, json={"title": "New"}, headers=headers)
    assert edited.status_code == 200


async def test_a_tag_of_a_post_that_is_hidden_now_finds_nothing(
    app: AppClient, ada: Account
) -> None:
    post = await app.post(ada, "Engine", publish=True)
    path = f"/v1/posts/{post['id']}"
    tag = (await app.client.get(path)).headers["etag"]
    await act(app, ada, post["id"], "unpublish")
    answer = await app.client.get(path, headers={"If-None-Match": tag})
    error_of(answer, 404, "POST_NOT_FOUND")


async def test_an_id_that_is_none_is_422_and_one_that_is_nobodys_404(
    app: AppClient, ada: Account
) -> None:
    for bad in (
        "1",
        "engine",
        NOBODYS_ID.replace("-", ""),
        f"{{{NOBODYS_ID}}}",
        f"{NOBODYS_ID}%20",
    ):
        for headers in ({}, ada.headers):
            answer = await app.client.get(f"/v1/posts/{bad}", headers=headers)
            assert field_errors_of(answer) == {("post_id", "malformed")}
        edit = await app.client.patch(
            f"/v1/posts/{bad}", json={}, headers=ada.headers | if_match({"version": 1})
        )
        assert field_errors_of(edit) == {("post_id", "malformed")}
    error_of(await app.client.get(f"/v1/posts/{NOBODYS_ID}"), 404, "POST_NOT_FOUND")
    nil = "00000000-0000-0000-0000-000000000000"
    error_of(await app.client.get(f"/v1/posts/{nil}"), 404, "POST_NOT_FOUND")


async def test_slugs_that_nobody_could_have_are_not_found(app: AppClient, ada: Account) -> None:
    await app.post(ada, "Engine", publish=True)
    for slug in ("ENGINE", "engine%20", "%25", "_", "e" * 5000, "%27", "%F0%9F%98%80", "*"):
        answer = await app.client.get(f"/v1/posts/by-slug/{slug}")
        error_of(answer, 404, "POST_NOT_FOUND")
    nul = await app.client.get("/v1/posts/by-slug/engine%00")
    assert field_errors_of(nul) == {("path", "control_character")}
