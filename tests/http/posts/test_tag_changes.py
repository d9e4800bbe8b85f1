"""Tags that editors rename and merge."""

from typing import Any

import httpx
import pytest

from tests.http.posts.test_editing import patch
from tests.http.posts.test_tags import tags
from tests.support.app_client import Account, AppClient
from tests.support.assertions import error_of, field_errors_of


@pytest.fixture
async def editor(app: AppClient) -> Account:
    return await app.account("eve", role="editor")


async def rename(app: AppClient, who: Account, tag: str, name: object) -> httpx.Response:
    return await app.client.patch(f"/v1/tags/{tag}", json={"name": name}, headers=who.headers)


async def merge(app: AppClient, who: Account, tag: str, into: object) -> httpx.Response:
    body = {"into": into}
    return await app.client.post(f"/v1/tags/{tag}/merge", json=body, headers=who.headers)


async def read(app: AppClient, who: Account, post: dict[str, Any]) -> httpx.Response:
    return await app.client.get(f"/v1/posts/{post['id']}", headers=who.headers)


async def test_a_tag_is_renamed_on_every_post(
    app: AppClient, ada: Account, editor: Account
) -> None:
    published = await app.post(ada, "One", tags=["c++", "m"], publish=True)
    draft = await app.post(ada, "Two", tags=["m"])
    before = await read(app, ada, published)
    answer = await rename(app, editor, "M", " A  b ")
    assert (answer.status_code, answer.json()) == (200, {"name": "a b", "posts_count": 1})
    assert answer.headers["cache-control"] == "private, no-cache"
    assert await tags(app) == [("a b", 1), ("c++", 1)]
    after = await read(app, ada, published)
    assert after.json()["tags"] == ["a b", "c++"]
    assert after.json()["version"] == published["version"] + 1
    assert after.json()["updated_at"] == published["updated_at"]
    assert after.headers["etag"] != before.headers["etag"]
    assert (await read(app, ada, draft)).json()["tags"] == ["a b"]
    assert (await patch(app, ada, published, {"tags": ["m"]})).status_code == 412
    assert (await patch(app, ada, after.json(), {"title": "Three"})).status_code == 200


async def test_a_tag_is_merged_into_another(app: AppClient, ada: Account, editor: Account) -> None:
    await app.post(ada, "One", tags=["a", "b"], publish=True)
    await app.post(ada, "Two", tags=["b"], publish=True)
    await app.post(ada, "Three", tags=["a"], publish=True)
    answer = await merge(app, editor, "b", "A")
    assert (answer.status_code, answer.json()) == (200, {"name": "a", "posts_count": 3})
    assert await tags(app) == [("a", 3)]
    error_of(await merge(app, editor, "b", "a"), 404, "TAG_NOT_FOUND")


async def test_renaming_into_another_tag_is_refused(
    app: AppClient, ada: Account, editor: Account
) -> None:
    await app.post(ada, "One", tags=["a", "b"], publish=True)
    await app.post(ada, "Two", tags=["c"])
    for name in ("b", "c", "C"):
        error_of(await rename(app, editor, "a", name), 409, "TAG_TAKEN")
    same = await rename(app, editor, "a", "A")
    assert (same.status_code, same.json()) == (200, {"name": "a", "posts_count": 1})
    hidden = await rename(app, editor, "c", "d")
    assert (hidden.status_code, hidden.json()) == (200, {"name": "d", "posts_count": 0})


async def test_what_no_post_has_is_not_found(app: AppClient, ada: Account, editor: Account) -> None:
    await app.post(ada, "One", tags=["a"])
    for tag in ("b", "%2B%2B", "%20", "x" * 41, "%E2%80%AE", "%F0%9F%98%80"):
        error_of(await rename(app, editor, tag, "c"), 404, "TAG_NOT_FOUND")
        error_of(await merge(app, editor, tag, "a"), 404, "TAG_NOT_FOUND")
    error_of(await merge(app, editor, "a", "b"), 404, "TAG_NOT_FOUND")
    assert field_errors_of(await merge(app, editor, "a", "A ")) == {("into", "same")}


async def test_names_are_those_of_tags(app: AppClient, ada: Account, editor: Account) -> None:
    await app.post(ada, "One", tags=["a"])
    wrong = {"": "too_short", "x" * 41: "too_long", "a/b": "malformed"}
    for name, code in wrong.items():
        assert field_errors_of(await rename(app, editor, "a", name)) == {("name", code)}
        assert field_errors_of(await merge(app, editor, "a", name)) == {("into", code)}
    for name in (None, 1, ["a"]):
        assert field_errors_of(await rename(app, editor, "a", name)) == {("name", "wrong_type")}


async def test_only_editors_may(app: AppClient, ada: Account) -> None:
    await app.post(ada, "One", tags=["a"])
    for tag in ("a", "b"):
        error_of(await rename(app, ada, tag, "c"), 403, "FORBIDDEN")
        error_of(await merge(app, ada, tag, "a"), 403, "FORBIDDEN")
        for call in (
            app.client.patch(f"/v1/tags/{tag}", json={"name": "c"}),
            app.client.post(f"/v1/tags/{tag}/merge", json={"into": "a"}),
        ):
            error_of(await call, 401, "UNAUTHENTICATED")
