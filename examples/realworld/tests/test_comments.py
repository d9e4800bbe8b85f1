import asyncio

from conftest import Caller, Conduit


async def remark(caller: Caller, body: str = "True ☕", slug: str = "six-feet") -> int:
    sent = {"comment": {"body": body}}
    return (await caller.post(f"/articles/{slug}/comments", sent))["comment"]["id"]


async def test_comments_are_written_listed_and_removed(conduit: Conduit) -> None:
    ada, bob = await conduit.user("ada"), await conduit.user("bob")
    await ada.write()
    sent = {"comment": {"body": "True ☕", "more": 1}}
    made = (await bob.post("/articles/six-feet/comments", sent))["comment"]
    assert type(made["id"]) is int
    assert made == {
        "id": made["id"],
        "createdAt": made["createdAt"],
        "updatedAt": made["updatedAt"],
        "body": "True ☕",
        "author": {"username": "bob", "bio": None, "image": None, "following": False},
    }
    assert made["createdAt"][-5] == "."
    second = await remark(ada)
    await ada.post("/profiles/bob/follow")
    listed = (await ada.get("/articles/six-feet/comments"))["comments"]
    assert [(each["id"], each["author"]["following"]) for each in listed] == [
        (made["id"], True),
        (second, False),
    ]
    await bob.delete(f"/articles/six-feet/comments/{made['id']}")
    left = (await conduit.anonymous.get("/articles/six-feet/comments"))["comments"]
    assert [each["id"] for each in left] == [second]


async def test_comments_of_others_stay(conduit: Conduit) -> None:
    ada, bob = await conduit.user("ada"), await conduit.user("bob")
    await ada.write()
    await ada.write("Other")
    id = await remark(ada)
    assert await bob.refused(403, "DELETE", f"/articles/six-feet/comments/{id}")
    for path in (f"other/comments/{id}", f"six-feet/comments/{id + 1}", f"none/comments/{id}"):
        assert await ada.refused(404, "DELETE", f"/articles/{path}")
    for bad in ("0", "-1", "x", "9223372036854775808", "1.5"):
        assert await ada.refused(422, "DELETE", f"/articles/six-feet/comments/{bad}")
    assert await ada.refused(404, "DELETE", "/articles/six-feet/comments/9223372036854775807")


async def test_what_is_refused_of_a_comment(conduit: Conduit) -> None:
    ada = await conduit.user("ada")
    await ada.write()
    for sent in ({"body": ""}, {"body": "x" * 10_001}, {"body": None}, {}, {"body": "\u0000"}):
        path = "/articles/six-feet/comments"
        messages = await ada.refused(422, "POST", path, {"comment": sent})
        assert all(each.startswith("body: ") for each in messages), messages
    assert await ada.refused(404, "POST", "/articles/none/comments", {"comment": {"body": "x"}})
    assert await ada.refused(404, "GET", "/articles/none/comments")


async def test_more_comments_than_a_page_of_the_core(conduit: Conduit) -> None:
    ada = await conduit.user("ada")
    await ada.write()
    ids = [await remark(ada, str(number)) for number in range(120)]
    listed = (await ada.get("/articles/six-feet/comments"))["comments"]
    assert [each["id"] for each in listed] == ids


async def test_many_comments_at_once_are_all_taken(conduit: Conduit) -> None:
    """By way of one database connection, so none of the requests needs another meanwhile. On a slow
    machine some wait too long for it, are answered 503, and repeated, as clients do.
    """
    writers = [await conduit.user(name) for name in ("ada", "bob")]
    await writers[0].write()

    async def insist(number: int, tries: int = 3) -> int:
        sent = {"comment": {"body": str(number)}}
        writer = writers[number % 2]
        status, answer = await writer.ask("POST", "/articles/six-feet/comments", sent)
        if status == 503 and tries > 1:
            return await insist(number, tries - 1)
        assert status == 200, answer
        return answer["comment"]["id"]

    made = await asyncio.gather(*map(insist, range(40)))
    listed = (await conduit.anonymous.get("/articles/six-feet/comments"))["comments"]
    assert [each["id"] for each in listed] == sorted(made)
