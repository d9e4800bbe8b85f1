from datetime import timedelta
from time import monotonic
from typing import Any

import pytest
from conftest import Caller, Conduit
from hexameter_realworld import counts

from hexameter.extending import Actor, ArchivePost, ArchivePostCommand, PostQueries, SlugMoved

SYSTEM = Actor.system()
NONE: dict[str, Any] = {"articles": [], "articlesCount": 0}


def titles(page: dict[str, Any]) -> list[str]:
    return [article["title"] for article in page["articles"]]


async def archive(conduit: Conduit, slug: str) -> None:
    """By the core, for this API cannot."""
    service = conduit.app.service
    post = await service.get(PostQueries).by_slug(slug, SYSTEM)
    assert not isinstance(post, SlugMoved)
    author = await service.actor(post.author.username)
    await service.run(ArchivePost, ArchivePostCommand(post_id=post.id), author)


async def test_an_article_is_published_at_once(conduit: Conduit) -> None:
    ada = await conduit.user("ada")
    made = await ada.write("Six feet", tagList=["verse", "Metre"])
    assert made == {
        "slug": "six-feet",
        "title": "Six feet",
        "description": "On metre",
        "body": "Six *feet*.",
        "tagList": ["metre", "verse"],
        "createdAt": made["createdAt"],
        "updatedAt": made["updatedAt"],
        "favorited": False,
        "favoritesCount": 0,
        "author": {"username": "ada", "bio": None, "image": None, "following": False},
    }
    assert len(made["createdAt"]) == len("2026-01-15T12:00:00.000Z")
    assert made["createdAt"].endswith("Z")
    assert await conduit.anonymous.get("/articles/six-feet") == {"article": made}
    listed = await conduit.anonymous.get("/articles")
    del made["body"]
    assert listed == {"articles": [made], "articlesCount": 1}
    assert await conduit.anonymous.get("/tags") == {"tags": ["metre", "verse"]}
    post = await conduit.app.service.get(PostQueries).by_slug("six-feet", SYSTEM)
    assert not isinstance(post, SlugMoved)
    assert post.status == "published"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"title": ""}, "title: "),
        ({"title": "x" * 201}, "title: "),
        ({"title": None}, "title: "),
        ({"body": ""}, "body: "),
        ({"body": 6}, "body: "),
        ({"description": "x" * 501}, "description: "),
        ({"tagList": ["<b>"]}, "tagList.0: "),
        ({"tagList": [str(each) for each in range(11)]}, "tagList: "),
        ({"tagList": "verse"}, "tagList: "),
        ({"title": "a\u0000b"}, "title: "),
    ],
)
async def test_what_is_refused_of_an_article(
    conduit: Conduit, changed: dict[str, Any], message: str
) -> None:
    ada = await conduit.user("ada")
    whole = {"title": "Six", "description": "On", "body": "Feet", **changed}
    messages = await ada.refused(422, "POST", "/articles", {"article": whole})
    assert any(each.startswith(message) for each in messages), messages
    await ada.write()
    if None not in changed.values():
        messages = await ada.refused(422, "PUT", "/articles/six-feet", {"article": changed})
        assert any(each.startswith(message) for each in messages), messages


async def test_slugs_that_collide_get_numbers_and_former_ones_answer(conduit: Conduit) -> None:
    ada, bob = await conduit.user("ada"), await conduit.user("bob")
    slugs = [(await each.write("Six feet"))["slug"] for each in (ada, bob, ada)]
    assert slugs == ["six-feet", "six-feet-2", "six-feet-3"]
    await ada.write("Nine lives")
    renamed = await bob.put("/articles/six-feet-2", {"article": {"title": "Nine lives"}})
    assert renamed["article"]["slug"] == "nine-lives-2"
    assert (await conduit.anonymous.get("/articles/six-feet-2"))["article"][
        "slug"
    ] == "nine-lives-2"
    same = await bob.put("/articles/six-feet-2", {"article": {"title": "Nine  lives!"}})
    assert same["article"]["slug"] == "nine-lives-2"
    back = await bob.put("/articles/nine-lives-2", {"article": {"title": "Six feet"}})
    assert back["article"]["slug"] == "six-feet-2"
    await bob.delete("/articles/nine-lives-2")
    assert await bob.refused(404, "GET", "/articles/six-feet-2")


async def test_a_title_of_too_many_articles_is_refused_at_a_change(conduit: Conduit) -> None:
    ada = await conduit.user("ada")
    for _ in range(21):
        await ada.write("Six feet")
    await ada.write("Other")
    change = {"article": {"title": "Six feet"}}
    assert await ada.refused(422, "PUT", "/articles/other", change)
    await ada.delete("/articles/six-feet-21")
    changed = await ada.put("/articles/other", change)
    assert changed["article"]["slug"] == "six-feet-21"


async def test_what_is_not_sent_keeps_its_value(conduit: Conduit) -> None:
    ada = await conduit.user("ada")
    made = await ada.write(tagList=["verse"])
    conduit.app.clock.advance(timedelta(seconds=1))
    edited = (await ada.put("/articles/six-feet", {"article": {"body": "Seven"}}))["article"]
    assert edited == {**made, "body": "Seven", "updatedAt": edited["updatedAt"]}
    assert edited["updatedAt"] > made["updatedAt"]
    sent_back: dict[str, Any] = {**edited, "tagList": [], "description": ""}
    changed = (await ada.put("/articles/six-feet", {"article": sent_back}))["article"]
    assert (changed["tagList"], changed["description"]) == ([], "")


async def test_unicode_is_kept(conduit: Conduit) -> None:
    ada = await conduit.user("ada")
    title, body = "Čtyři 行 שירה 😀", "नमस्ते — ไทย"
    made = await ada.write(title, body=body, tagList=["поэзия", "हिन्दी"])
    read = (await conduit.anonymous.get(f"/articles/{made['slug']}"))["article"]
    assert (read["title"], read["body"]) == (title, body)
    tagged = await conduit.anonymous.get("/articles?tag=ПОЭЗИЯ")
    assert titles(tagged) == [title]
    only = await ada.write("行行行")
    assert (await conduit.anonymous.get(f"/articles/{only['slug']}"))["article"][
        "title"
    ] == "行行行"


async def test_articles_of_others_cannot_be_changed(conduit: Conduit) -> None:
    ada, bob = await conduit.user("ada"), await conduit.user("bob")
    await ada.write()
    assert await bob.refused(403, "PUT", "/articles/six-feet", {"article": {"title": "Mine"}})
    assert await bob.refused(403, "DELETE", "/articles/six-feet")
    for method, path in (
        ("GET", "/articles/none"),
        ("PUT", "/articles/none"),
        ("DELETE", "/articles/none"),
        ("POST", "/articles/none/favorite"),
        ("DELETE", "/articles/none/favorite"),
    ):
        assert await bob.refused(404, method, path, {"article": {}} if method == "PUT" else None)
    await ada.delete("/articles/six-feet")
    assert await ada.refused(404, "DELETE", "/articles/six-feet")


async def test_what_is_not_published_is_hidden(conduit: Conduit) -> None:
    ada = await conduit.user("ada")
    await ada.write()
    await archive(conduit, "six-feet")
    for path in ("/articles/six-feet", "/articles/six-feet/comments"):
        assert await conduit.anonymous.refused(404, "GET", path)
    assert await conduit.anonymous.get("/articles") == NONE
    assert await conduit.anonymous.get("/articles?author=ada") == NONE
    assert await conduit.anonymous.get("/tags") == {"tags": []}


async def test_favourites(conduit: Conduit) -> None:
    ada, bob = await conduit.user("ada"), await conduit.user("bob")
    await ada.write()
    for _ in range(2):
        marked = (await bob.post("/articles/six-feet/favorite"))["article"]
        assert (marked["favorited"], marked["favoritesCount"]) == (True, 1)
    assert (await ada.get("/articles/six-feet"))["article"]["favorited"] is False
    listed = await bob.get("/articles?favorited=BOB")
    assert (listed["articles"][0]["favorited"], listed["articlesCount"]) == (True, 1)
    unmarked = (await bob.delete("/articles/six-feet/favorite", 200))["article"]
    assert (unmarked["favorited"], unmarked["favoritesCount"]) == (False, 0)
    assert await bob.get("/articles?favorited=bob") == NONE


@pytest.fixture
async def seven(conduit: Conduit) -> tuple[Caller, Caller]:
    """Ada wrote 0, 2, 4 and 6, tagged even; bob 1, 3 and 5."""
    writers = await conduit.user("ada"), await conduit.user("bob")
    for number in range(7):
        tags = [] if number % 2 else ["even"]
        await writers[number % 2].write(str(number), tagList=tags)
        conduit.app.clock.advance(timedelta(seconds=1))
    return writers


async def test_lists_are_filtered_paged_and_counted(
    conduit: Conduit, seven: tuple[Caller, Caller]
) -> None:
    get = conduit.anonymous.get
    for query, shown, count in (
        ("", "6543210", 7),
        ("limit=3", "654", 7),
        ("limit=3&offset=3", "321", 7),
        ("limit=3&offset=6", "0", 7),
        ("limit=3&offset=7", "", 7),
        ("limit=3&offset=9999", "", 7),
        ("limit=1&offset=5", "1", 7),
        ("author=ada", "6420", 4),
        ("author=ADA&limit=2&offset=1", "42", 4),
        ("author=ada&offset=4", "", 4),
        ("tag=even&limit=2", "64", 4),
        ("tag=Even&offset=3", "0", 4),
        ("author=bob&tag=even", "", 0),
        ("author=ada&tag=even&limit=1", "6", 4),
        ("author=nobody", "", 0),
        ("tag=none", "", 0),
        ("favorited=nobody", "", 0),
        ("author=%F0%9F%98%80&favorited=x", "", 0),
        ("more=1&limit=1", "6", 7),
    ):
        page = await get(f"/articles?{query}")
        assert ("".join(titles(page)), page["articlesCount"]) == (shown, count), query


async def test_what_changes_beyond_the_page_is_counted(
    conduit: Conduit, seven: tuple[Caller, Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, bob = seven

    async def counted(query: str = "") -> int:
        return (await ada.get(f"/articles?limit=2{query}"))["articlesCount"]

    assert [await counted(), await counted("&tag=even"), await counted("&author=ada")] == [7, 4, 4]
    await ada.delete("/articles/0")
    assert [await counted(), await counted("&tag=even"), await counted("&author=ada")] == [6, 3, 3]
    await bob.write("7")
    assert [await counted(), await counted("&offset=2"), await counted("&offset=9")] == [7, 7, 7]
    await ada.post("/articles/1/favorite")
    await ada.post("/articles/2/favorite")
    await ada.post("/articles/3/favorite")
    assert await counted("&favorited=ada") == 3
    await ada.delete("/articles/1/favorite", 200)
    assert await counted("&favorited=ada") == 2
    await archive(conduit, "1")  # not by this API
    assert await counted("&author=bob") == 3
    monkeypatch.setattr(counts, "monotonic", lambda: monotonic() + 1)
    assert await counted() == 6


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=x", "limit=-1", "offset=-1", "offset=10001", "limit="]
)
async def test_pages_that_cannot_be(conduit: Conduit, query: str) -> None:
    assert await conduit.anonymous.refused(422, "GET", f"/articles?{query}")


async def test_the_feed_has_articles_of_those_whom_one_follows_until_one_leaves(
    conduit: Conduit, seven: tuple[Caller, Caller]
) -> None:
    eve = await conduit.user("eve")
    assert await eve.get("/articles/feed") == NONE
    await eve.post("/profiles/bob/follow")
    feed = await eve.get("/articles/feed?limit=2")
    assert (titles(feed), feed["articlesCount"]) == (["5", "3"], 3)
    assert all(article["author"]["following"] for article in feed["articles"])
    authors = {each["title"]: each["author"] for each in (await eve.get("/articles"))["articles"]}
    assert (authors["1"]["following"], authors["0"]["following"]) == (True, False)
    await eve.post("/profiles/ada/follow")
    assert (await eve.get("/articles/feed?limit=1"))["articlesCount"] == 7
    await eve.delete("/profiles/bob/follow", 200)
    feed = await eve.get("/articles/feed?limit=1")
    assert (titles(feed), feed["articlesCount"]) == (["6"], 4)
    await eve.delete("/profiles/ada/follow", 200)
    assert await eve.get("/articles/feed") == NONE


async def test_anonymous_readers_get_authors_that_are_at_most_a_second_old(
    conduit: Conduit, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1_000_000.0
    monkeypatch.setattr("hexameter_realworld.endpoints.monotonic", lambda: now)
    ada = await conduit.user("ada")
    await ada.write()

    async def bio(caller: Caller) -> str:
        return (await caller.get("/articles"))["articles"][0]["author"]["bio"]

    assert await bio(conduit.anonymous) is None
    await ada.put("/user", {"user": {"bio": "Six feet"}})
    assert await bio(ada) == "Six feet"
    now += 1
    assert await bio(conduit.anonymous) == "Six feet"
