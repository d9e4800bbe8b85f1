"""Two who write at the same time: one of them is told."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx

from tests.http.posts.states import act, if_match, later, publish_due
from tests.http.posts.test_editing import patch
from tests.support.app_client import Account, Site
from tests.support.assertions import error_of, titles


def statuses(answers: list[httpx.Response]) -> list[int]:
    return sorted(answer.status_code for answer in answers)


async def test_of_many_publishers_one_publishes(site: Site, ada: Account, eve: Account) -> None:
    post = await site.post(ada, "Engine")
    answers = await asyncio.gather(
        *(act(site, who, post["id"], "publish") for who in (ada, eve, ada, eve))
    )
    assert statuses(answers) == [200, 409, 409, 409]
    for answer in answers:
        if answer.status_code == 409:
            error_of(answer, 409, "INVALID_TRANSITION")
    seen = (await site.client.get(f"/v1/posts/{post['id']}")).json()
    assert seen["version"] == 2


async def test_of_many_editors_of_one_version_one_is_heard(
    site: Site, ada: Account, eve: Account
) -> None:
    post = await site.post(ada, "Engine")
    answers = await asyncio.gather(
        *(patch(site, who, post, {"title": f"By {n}"}) for n, who in enumerate((ada, eve, ada)))
    )
    assert statuses(answers) == [200, 412, 412]
    (heard,) = [answer.json() for answer in answers if answer.status_code == 200]
    seen = await site.client.get(f"/v1/posts/{post['id']}", headers=ada.headers)
    assert seen.json() == heard


async def test_an_editor_and_one_who_deletes(site: Site, ada: Account) -> None:
    post = await site.post(ada, "Engine")
    path, headers = f"/v1/posts/{post['id']}", ada.headers | if_match(post)
    edited, deleted = await asyncio.gather(
        patch(site, ada, post, {"title": "New"}), site.client.delete(path, headers=headers)
    )
    assert (edited.status_code, deleted.status_code) in {(200, 412), (404, 204)}


async def test_slugs_stay_one_posts_each(site: Site, ada: Account) -> None:
    def create(**more: Any) -> Any:
        body = {"title": "Engine", "body": "Wheels.", **more}
        return site.client.post("/v1/posts", json=body, headers=ada.headers)

    made = await asyncio.gather(*(create() for _ in range(5)))
    assert statuses(made) == [201] * 5
    assert sorted(answer.json()["slug"] for answer in made) == [
        "engine",
        *(f"engine-{number}" for number in range(2, 6)),
    ]
    asked = await asyncio.gather(*(create(slug="wanted") for _ in range(4)))
    assert statuses(asked) == [201, 409, 409, 409]


async def test_a_scheduled_post_is_published_once(site: Site, ada: Account) -> None:
    post = await site.post(ada, "Engine")
    body = {"publish_at": later(site, seconds=1)}
    path = f"/v1/posts/{post['id']}/publish"
    await site.client.post(path, json=body, headers=ada.headers)
    site.clock.advance(timedelta(seconds=1))
    assert sum(await asyncio.gather(*(publish_due(site) for _ in range(3)))) == 1
    assert titles(await site.client.get("/v1/posts")) == ["Engine"]
    assert (await site.client.get(f"/v1/posts/{post['id']}")).json()["version"] == 3
