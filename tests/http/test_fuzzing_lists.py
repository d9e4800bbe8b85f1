"""Lists under hostile filters, sort keys and cursors, on every store."""

from tests.http.fuzzing.values import in_url
from tests.support.app_client import AppClient

LISTS = ("/v1/posts", "/v1/tags", "/v1/users", "/v1/auth/sessions")


async def first_cursor(app: AppClient, headers: dict[str, str], path: str) -> str:
    answer = await app.client.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    cursor = answer.json()["next_cursor"]
    assert cursor
    return cursor


async def test_a_cursor_that_was_touched_or_is_of_another_list_is_400(app: AppClient) -> None:
    ada = await app.account("ada", role="admin")
    await app.account("bob")
    await app.signed_in("ada")
    for title in ("one", "two"):
        await app.post(ada, title, publish=True, tags=[title, "both"])
    cursors = {path: await first_cursor(app, ada.headers, f"{path}?limit=1") for path in LISTS}
    for path, cursor in cursors.items():
        wrong = [
            *(other for of, other in cursors.items() if of != path),
            *(cursor[:end] for end in (0, 1, 5, -1)),
            *(cursor + more for more in ("A", "=", "==", " ", "\n", "%00"[:1], "A" * 5000)),
            *("A" + cursor, cursor[::-1], cursor.swapcase(), "AAAA", "\u00e9", "null", "[]"),
        ]
        for altered in wrong:
            target = f"{path}?limit=1&cursor={in_url(altered)}"
            answer = await app.client.get(target, headers=ada.headers)
            assert answer.status_code == 400, (target, answer.text)
            assert answer.json()["error"]["code"] == "INVALID_CURSOR"
        for change in ("sort=-name", "sort=title", "tag=both", "q=a"):
            target = f"{path}?limit=1&cursor={cursor}&{change}"
            assert (await app.client.get(target, headers=ada.headers)).status_code in (400, 422)


async def test_the_longest_titles_make_cursors_that_work(app: AppClient) -> None:
    ada = await app.account("ada")
    titles = [
        character * 199 + "x" for character in ('"', "\\", "\u4e2d", "\U0001f600", "\U0010fffd")
    ]
    for title in titles:
        await app.post(ada, title, publish=True)
    found: list[str] = []
    target = "/v1/posts?limit=1&sort=title"
    while target:
        answer = await app.client.get(target)
        assert answer.status_code == 200, answer.text
        found += [item["title"] for item in answer.json()["items"]]
        cursor = answer.json()["next_cursor"]
        target = f"/v1/posts?limit=1&sort=title&cursor={cursor}" if cursor else ""
    assert found == titles


async def test_only_listed_sort_keys_are_taken(app: AppClient) -> None:
    ada = await app.account("ada", role="admin")
    for sort in ("body", "-", "--title", "title,id", "title desc", "id;--", "TITLE", "", "\0"):
        for path in LISTS:
            answer = await app.client.get(f"{path}?sort={in_url(sort)}", headers=ada.headers)
            assert answer.status_code == 422, (path, answer.text)


async def test_wildcards_are_characters(app: AppClient) -> None:
    ada = await app.account("ada", role="admin")
    await app.account("us_r")
    await app.account("usir")
    await app.post(ada, "one", publish=True, tags=["c_t"])
    await app.post(ada, "two", publish=True, tags=["cat"])

    async def found(target: str) -> list[str]:
        answer = await app.client.get(target, headers=ada.headers)
        assert answer.status_code == 200, answer.text
        return [item.get("username") or item["title"] for item in answer.json()["items"]]

    assert await found("/v1/posts?tag=c_t") == ["one"]
    assert await found("/v1/posts?author=ad_") == []
    assert await found("/v1/posts?author=%25") == []
    assert await found("/v1/users?q=s_r") == ["us_r"]
    assert await found("/v1/users?q=%25") == []
    assert await found("/v1/users?q=%5C") == []


async def test_a_list_takes_only_what_it_knows_and_once(app: AppClient) -> None:
    ada = await app.account("ada", role="admin")
    queries = (
        "limit=1&limit=2",
        "offset=1&cursor=x",
        "offset=10001",
        "Limit=1",
        "limit[]=1",
        "%26=1",
    )
    for query in queries:
        for path in LISTS:
            answer = await app.client.get(f"{path}?{query}", headers=ada.headers)
            assert answer.status_code == 422, (path, answer.text)


async def test_filters_find_what_is_meant_however_it_is_written(app: AppClient) -> None:
    ada = await app.account("ada")
    await app.post(ada, "one", publish=True, tags=["caf\u00e9"])
    for query in ("tag=caf%C3%A9", "tag=cafe%CC%81", "tag=%20CAF%C3%89", "author=ADA"):
        answer = await app.client.get(f"/v1/posts?{query}")
        assert len(answer.json()["items"]) == 1, query
