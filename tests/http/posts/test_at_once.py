"""Concurrent edits: one succeeds, the other is refused."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx

from tests.http.posts.states import act, if_match, later, publish_due
from tests.http.posts.test_editing import patch
from tests.support.app_client import Account, AppClient
from tests.support.assertions import error_of, titles


def statuses(answers: list[httpx.Response]) -> list[int]:
    return sorted(answer.status_code for answer in answers)


async def test_of_many_publishers_one_publishes(app: AppClient, ada: Account, eve: Account) -> None:
    post = await app.post(ada, "Engine")
    answers = await asyncio.gather(
        *(act(app, who, post["id"], "publish") for who in (ada, eve, ada, eve))
    )
    assert statuses(answers) == [200, 409, 409, 409]
    for answer in answers:
        if answer.status_code == 409:
            error_of(answer, 409, "INVALID_TRANSITION")
    seen = (await app.client.get(f"/v1/posts/{post['id']}")).json()
    assert seen["version"] == 2


async def test_of_many_editors_of_one_version_one_is_heard(
    app: AppClient, ada: Account, eve: Account
) -> None:
    post = await app.post(ada, "Engine")
    answers = await asyncio.gather(
        *(patch(app, who, post, {"title": f"By {n}"}) for n, who in enumerate((ada, eve, ada)))
    )
    assert statuses(answers) == [200, 412, 412]
    (heard,) = [answer.json() for answer in answers if answer.status_code == 200]
    seen = await app.client.get(f"/v1/posts/{post['id']}", headers=ada.headers)
    assert seen.json() == heard


async def test_an_editor_and_one_who_deletes(app: AppClient, ada: Account) -> None:
    post = await app.post(ada, "Engine")
    path, headers = f"/v1/posts/{post['id']}", ada.headers | if_match(post)
    edited, deleted = await asyncio.gather(
        patch(app, ada, post, {"title": "New"}), app.client.delete(path, headers=headers)
    )
    assert (edited.status_code, deleted.status_code) in {(200, 412), (404, 204)}


async def test_slugs_stay_one_posts_each(app: AppClient, ada: Account) -> None:
    def create(**more: Any) -> Any:
        body = {"title": "Engine", "body": "Wheels.", **more}
        return app.client.post("/v1/posts", json=body, headers=ada.headers)

    made = await asyncio.gather(*(create() for _ in range(5)))
    assert statuses(made) == [201] * 5
    assert sorted(answer.json()["slug"] for answer in made) == [
        "engine",
        *(f"engine-{number}" for number in range(2, 6)),
    ]
    asked = await asyncio.gather(*(create(slug="wanted") for _ in range(4)))
    assert statuses(asked) == [201, 409, 409, 409]


async def test_a_scheduled_post_is_published_once(app: AppClient, ada: Account) -> None:
    post = await app.post(ada, "Engine")
    body = {"publish_at": later(app, seconds=1)}
    path = f"/v1/posts/{post['id']}/publish"
    await app.client.post(path, json=body, headers=ada.headers)
    app.clock.advance(timedelta(seconds=1))
    assert sum(await asyncio.gather(*(publish_due(app) for _ in range(3)))) == 1
    assert titles(await app.client.get("/v1/posts")) == ["Engine"]
    assert (await app.client.get(f"/v1/posts/{post['id']}")).json()["version"] == 3
