"""A cursor continues its own list, and no other."""

import pytest

from tests.support.app_client import SECRET, Account, AppClient, running_app
from tests.support.assertions import error_of, titles
from tests.support.pagination import walk


@pytest.fixture
async def cursor(app: AppClient, ada: Account) -> str:
    """Of the second page of ada's posts with a tag, by title."""
    for title in ("one", "two", "three"):
        await app.post(ada, title, publish=True, tags=["t"])
    page = await app.client.get("/v1/posts?sort=title&limit=1&author=ada&tag=t")
    return page.json()["next_cursor"]


async def test_it_belongs_to_its_route_filters_and_sort(
    app: AppClient, ada: Account, cursor: str, root: Account
) -> None:
    good = f"/v1/posts?sort=title&limit=2&author=ada&tag=t&cursor={cursor}"
    assert titles(await app.client.get(good)) == ["three", "two"]
    assert titles(await app.client.get(good, headers=ada.headers)) == ["three", "two"]
    assert titles(await app.client.get(f"{good}&status=published")) == ["three", "two"]
    foreign = [
        "/v1/posts?",
        "/v1/posts?sort=-title&author=ada&tag=t&",
        "/v1/posts?author=ada&tag=t&",
        "/v1/posts?sort=title&author=ada&",
        "/v1/posts?sort=title&tag=t&",
        "/v1/posts?sort=title&author=bob&tag=t&",
        "/v1/posts?sort=title&author=t&tag=ada&",
        "/v1/posts?sort=title&author=ada&tag=t&status=draft&",
        "/v1/tags?",
        "/v1/users?",
        "/v1/users?sort=username&",
    ]
    for path in foreign:
        answer = await app.client.get(f"{path}cursor={cursor}", headers=root.headers)
        error_of(answer, 400, "INVALID_CURSOR")


def another(letter: str) -> str:
    return "A" if letter != "A" else "B"


async def test_none_can_be_made_or_changed_outside(app: AppClient, cursor: str) -> None:
    path = "/v1/posts?sort=title&author=ada&tag=t&cursor="
    middle = len(cursor) // 2
    altered = [
        cursor[:-1],
        cursor + "A",
        another(cursor[0]) + cursor[1:],
        cursor[:-1] + another(cursor[-1]),
        cursor[:middle] + another(cursor[middle]) + cursor[middle + 1 :],
        cursor.swapcase(),
        cursor + "=",
        "x",
        "e30",
        "\U0001f600",
        "." * 1000,
        "a" * 4000,
        "",
    ]
    for bad in altered:
        error_of(await app.client.get(path + bad), 400, "INVALID_CURSOR")


async def test_the_longest_titles_can_be_paged_by(app: AppClient, ada: Account) -> None:
    for letter in ('"', "\\", "\U0001f600", "\u0939"):
        for end in ("", "!"):
            await app.post(ada, letter * 199 + end, publish=True)
    walked = [item["title"] for item in await walk(app.client, "/v1/posts", sort="title", limit=1)]
    assert walked == sorted(walked)
    assert len(walked) == 8


async def test_one_app_does_not_believe_anothers(app: AppClient, cursor: str) -> None:
    path = f"/v1/posts?sort=title&author=ada&tag=t&cursor={cursor}"
    for secret, status in (("another secret that only this test knows", 400), (SECRET, 200)):
        async with running_app("memory://", secret_key=secret) as elsewhere:
            assert (await elsewhere.client.get(path)).status_code == status
