"""Tags: how they are written, and which there are."""

from tests.http.posts.states import act, if_match
from tests.http.posts.test_editing import patch
from tests.support.app_client import Account, AppClient
from tests.support.assertions import field_errors_of, titles
from tests.support.pagination import walk


async def tags(app: AppClient, query: str = "") -> list[tuple[str, int]]:
    answer = await app.client.get(f"/v1/tags{query}")
    assert answer.status_code == 200
    items = answer.json()["items"]
    assert all(set(item) == {"name", "posts_count"} for item in items)
    return [(item["name"], item["posts_count"]) for item in items]


async def test_they_are_lower_cased_composed_sorted_and_each_once(
    app: AppClient, ada: Account
) -> None:
    sent = ["Zoo", "ZOO ", "C++", "c#", ".net", "web_dev", "a-b", "E\u0301t\u00e9", "two   words"]
    post = await app.post(ada, "Engine", tags=sent, publish=True)
    expected = [".net", "a-b", "c#", "c++", "two words", "web_dev", "zoo", "\u00e9t\u00e9"]
    assert post["tags"] == expected
    assert [name for name, _ in await tags(app)] == expected


async def test_only_letters_digits_and_some_marks(app: AppClient, ada: Account) -> None:
    wrong = {
        "": "too_short",
        " ": "too_short",
        "a" * 41: "too_long",
        "a\u200bb": "invisible_character",
        "a\u202eb": "direction_character",
        "a\tb": "control_character",
    }
    others = ("a/b", "a,b", "#!", "<b>", "%", "\U0001f600", "\u0301", "+\u0301")
    wrong |= dict.fromkeys(others, "malformed")
    for tag, code in wrong.items():
        body = {"title": "Engine", "body": "Wheels.", "tags": ["fine", tag]}
        answer = await app.client.post("/v1/posts", json=body, headers=ada.headers)
        assert field_errors_of(answer) == {("tags.1", code)}, tag
    # Marks belong to the letters that they stand on: no Hindi or Thai word can do without.
    for tag in (
        "a" * 40,
        "\u0939\u093f\u0928\u094d\u0926\u0940",
        "\u0e44\u0e17\u0e22\u0e35\u0e48",
        "\u65e5\u672c",
        "7",
        "+",
    ):
        assert (await app.post(ada, "Engine", tags=[tag]))["tags"] == [tag]
    turkish = await app.post(ada, "Engine", tags=["\u0130stanbul"])
    assert turkish["tags"] == ["i\u0307stanbul"]


async def test_a_post_carries_ten(app: AppClient, ada: Account) -> None:
    ten = [f"tag {number}" for number in range(10)]
    post = await app.post(ada, "Engine", tags=ten)
    assert post["tags"] == ten
    answer = await patch(app, ada, post, {"tags": [*ten, "tag 10"]})
    assert field_errors_of(answer) == {("tags", "too_many")}


async def test_those_of_published_posts_are_counted(
    app: AppClient, ada: Account, bob: Account
) -> None:
    assert await tags(app) == []
    both = await app.post(ada, "One", tags=["a", "b"], publish=True)
    await app.post(bob, "Two", tags=["b"], publish=True)
    draft = await app.post(ada, "Three", tags=["a", "c"])
    assert await tags(app) == [("a", 1), ("b", 2)]
    await act(app, ada, draft["id"], "publish")
    assert await tags(app) == [("a", 2), ("b", 2), ("c", 1)]
    both = (await patch(app, ada, both, {"tags": ["b"]})).json()
    assert await tags(app) == [("a", 1), ("b", 2), ("c", 1)]
    await act(app, ada, draft["id"], "archive")
    assert await tags(app) == [("b", 2)]
    headers = ada.headers | if_match(both)
    await app.client.delete(f"/v1/posts/{both['id']}", headers=headers)
    assert await tags(app) == [("b", 1)]


async def test_they_are_paged_by_name(app: AppClient, ada: Account) -> None:
    names = ["a", "b", "\u00e9", "z", "\U00010428"]
    await app.post(ada, "Engine", tags=names, publish=True)
    ordered = sorted(names)
    for sort, expected in (("name", ordered), ("-name", ordered[::-1])):
        items = await walk(app.client, "/v1/tags", sort=sort, limit=2)
        assert [item["name"] for item in items] == expected
    assert await tags(app, "?limit=1&offset=4") == [(ordered[4], 1)]
    for query, field in (("sort=posts_count", "sort"), ("q=a", "q"), ("limit=0", "limit")):
        answer = await app.client.get(f"/v1/tags?{query}")
        assert {name for name, _ in field_errors_of(answer)} == {field}


async def test_a_tag_is_asked_for_as_it_may_be_written(app: AppClient, ada: Account) -> None:
    await app.post(ada, "Engine", tags=["C++", "\u00e9t\u00e9", "two words"], publish=True)
    for query in ("c%2B%2B", "C%2B%2B", "e%CC%81T%C3%89", "Two%20%20words", "%20c%2B%2B"):
        assert titles(await app.client.get(f"/v1/posts?tag={query}")) == ["Engine"], query
