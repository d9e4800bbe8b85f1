from datetime import timedelta

import pytest
from hexameter_pins import extension

from hexameter.extending import Extension
from hexameter.testing import HexameterApp


@pytest.fixture
def hexameter_extensions() -> list[Extension]:
    return [extension]


async def test_an_author_has_one_pin(hexameter_app: HexameterApp) -> None:
    ada = await hexameter_app.user("ada")
    posts = [
        await hexameter_app.post(ada, title=title, publish=True) for title in ("First", "Second")
    ]
    for post in posts:
        assert (await ada.put(f"/v1/pins/{post.id}")).status_code == 204
    listed = (await hexameter_app.anonymous.get("/v1/pins")).json()["items"]
    assert [(pin["author_id"], pin["post_id"]) for pin in listed] == [
        (str(ada.id), str(posts[1].id))
    ]


async def test_a_draft_cannot_be_pinned(hexameter_app: HexameterApp) -> None:
    ada = await hexameter_app.user("ada")
    draft = await hexameter_app.post(ada, title="Draft")
    answer = await ada.put(f"/v1/pins/{draft.id}")
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "POST_NOT_PUBLISHED"


async def test_nobody_pins_the_post_of_another(hexameter_app: HexameterApp) -> None:
    ada, bob = await hexameter_app.user("ada"), await hexameter_app.user("bob")
    post = await hexameter_app.post(ada, title="Mine", publish=True)
    assert (await bob.put(f"/v1/pins/{post.id}")).status_code == 403


async def test_the_newest_pins_come_first_page_by_page(hexameter_app: HexameterApp) -> None:
    pinned: list[str] = []
    for username in ("ada", "bob", "eve"):
        person = await hexameter_app.user(username)
        post = await hexameter_app.post(person, title=username, publish=True)
        await person.put(f"/v1/pins/{post.id}")
        pinned.append(str(post.id))
        hexameter_app.clock.advance(timedelta(minutes=1))
    first = (await hexameter_app.anonymous.get("/v1/pins?limit=2")).json()
    rest = await hexameter_app.anonymous.get(f"/v1/pins?limit=2&cursor={first['next_cursor']}")
    listed = [*first["items"], *rest.json()["items"]]
    assert [pin["post_id"] for pin in listed] == pinned[::-1]
    assert rest.json()["next_cursor"] is None


async def test_a_pin_goes_with_its_post(hexameter_app: HexameterApp) -> None:
    ada = await hexameter_app.user("ada")
    post = await hexameter_app.post(ada, title="Gone", publish=True)
    await ada.put(f"/v1/pins/{post.id}")
    shown = await ada.get(f"/v1/posts/{post.id}")
    await ada.delete(f"/v1/posts/{post.id}", headers={"If-Match": shown.headers["ETag"]})
    assert (await hexameter_app.anonymous.get("/v1/pins")).json()["items"] == []


async def test_posts_show_whether_they_are_pinned(hexameter_app: HexameterApp) -> None:
    ada = await hexameter_app.user("ada")
    posts = [
        await hexameter_app.post(ada, title=title, publish=True) for title in ("First", "Second")
    ]
    path = f"/v1/posts/{posts[0].id}"
    before = await hexameter_app.anonymous.get(path)
    assert before.json()["extensions"] == {"pins": {"pinned": False}}
    await ada.put(f"/v1/pins/{posts[0].id}")
    headers = {"If-None-Match": before.headers["etag"]}
    after = await hexameter_app.anonymous.get(path, headers=headers)
    assert after.json()["extensions"] == {"pins": {"pinned": True}}
    listed = (await hexameter_app.anonymous.get("/v1/posts")).json()["items"]
    shown = {post["title"]: post["extensions"]["pins"]["pinned"] for post in listed}
    assert shown == {"First": True, "Second": False}


async def test_a_pin_ends_after_thirty_days(hexameter_app: HexameterApp) -> None:
    ada, bob = await hexameter_app.user("ada"), await hexameter_app.user("bob")
    for person, days in ((ada, 29), (bob, 2)):
        post = await hexameter_app.post(person, title="Mine", publish=True)
        await person.put(f"/v1/pins/{post.id}")
        hexameter_app.clock.advance(timedelta(days=days))
        await hexameter_app.run_due()
    listed = (await hexameter_app.anonymous.get("/v1/pins")).json()["items"]
    assert [pin["author_id"] for pin in listed] == [str(bob.id)]
