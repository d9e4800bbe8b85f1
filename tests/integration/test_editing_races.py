"""Editors who work on one post at once, in two processes over one database: nothing is lost
unseen.
"""

import asyncio
from datetime import timedelta
from typing import Any

import httpx

from hexameter.application.posts.publish_due_posts import PublishDuePosts, PublishDuePostsCommand
from tests.http.posts.states import if_match
from tests.support.app_client import Account
from tests.support.concurrency import Race, codes, statuses

Post = dict[str, Any]
CALLS = 12


def path(post: Post) -> str:
    return f"/v1/posts/{post['id']}/working-copy"


async def seen(race: Race, who: Account, post: Post) -> httpx.Response:
    answer = await race.clients[0].get(path(post), headers=who.headers)
    assert answer.status_code == 200, answer.text
    return answer


async def save(
    client: httpx.AsyncClient, who: Account, post: Post, tag: str, body: str
) -> httpx.Response:
    headers = who.headers | {"If-Match": tag}
    return await client.patch(path(post), json={"body": body}, headers=headers)


async def test_of_editors_who_save_at_once_one_wins_and_the_others_are_told(race: Race) -> None:
    author = await race.app.account("co_author")
    editor = await race.app.account("co_editor", role="editor")
    post = await race.app.post(author, "Edited by two", publish=True)
    for _ in range(3):
        tag = (await seen(race, author, post)).headers["etag"]

        async def save_one(client: httpx.AsyncClient, n: int, tag: str = tag) -> httpx.Response:
            return await save(client, (author, editor)[n % 2], post, tag, f"{tag} {n}")

        answers = await race.all_at_once(CALLS, save_one)
        assert statuses(answers) == {200: 1, 412: CALLS - 1}
        (winner,) = (answer for answer in answers if answer.status_code == 200)
        assert (await seen(race, editor, post)).json() == winner.json()


async def test_what_is_saved_during_a_publication_is_published_or_refused(race: Race) -> None:
    author = await race.app.account("hurried")
    for attempt in range(4):
        post = await race.app.post(author, f"Hurried {attempt}", publish=True)
        tag = (await seen(race, author, post)).headers["etag"]
        first = await save(race.clients[0], author, post, tag, "First.")
        assert first.status_code == 200

        async def publish_or_save(
            client: httpx.AsyncClient,
            n: int,
            post: Post = post,
            tag: str = first.headers["etag"],
        ) -> httpx.Response:
            if n % 2:
                return await save(client, author, post, tag, "Second.")
            return await client.post(f"/v1/posts/{post['id']}/publish", headers=author.headers)

        answers = await race.all_at_once(6, publish_or_save)
        published = [a for a in answers[::2] if a.status_code == 200]
        saved = [a for a in answers[1::2] if a.status_code == 200]
        assert len(published) == 1
        assert len(saved) <= 1
        assert codes(answers) <= {"INVALID_TRANSITION", "PRECONDITION_FAILED"}
        live = (await race.clients[0].get(f"/v1/posts/{post['id']}")).json()
        assert live["body"] == ("Second." if saved else "First.")
        assert (await seen(race, author, post)).json()["version"] == 0


async def test_a_live_edit_during_a_publication_is_never_overwritten_unasked(race: Race) -> None:
    author = await race.app.account("corrector")
    for attempt in range(4):
        post = await race.app.post(author, f"Corrected {attempt}", publish=True)
        tag = (await seen(race, author, post)).headers["etag"]
        assert (await save(race.clients[0], author, post, tag, "Aside.")).status_code == 200

        async def publish_or_edit(
            client: httpx.AsyncClient, n: int, post: Post = post
        ) -> httpx.Response:
            if n % 2:
                return await client.post(f"/v1/posts/{post['id']}/publish", headers=author.headers)
            headers = author.headers | if_match(post)
            return await client.patch(
                f"/v1/posts/{post['id']}", json={"body": "Live."}, headers=headers
            )

        edited, published = await race.all_at_once(2, publish_or_edit)
        live = (await race.clients[0].get(f"/v1/posts/{post['id']}")).json()
        copy = (await seen(race, author, post)).json()
        if edited.status_code == 200:
            assert published.json()["error"]["code"] == "WORKING_COPY_OUTDATED"
            assert (live["body"], copy["body"], copy["outdated"]) == ("Live.", "Aside.", True)
        else:
            assert (edited.status_code, published.status_code) == (412, 200)
            assert (live["body"], copy["version"]) == ("Aside.", 0)


async def test_live_edits_restores_and_publications_at_once_number_revisions_without_gaps(
    race: Race,
) -> None:
    author = await race.app.account("reviser")
    post = await race.app.post(author, "Revised by many", publish=True)
    url = f"/v1/posts/{post['id']}"

    async def revise(client: httpx.AsyncClient, n: int) -> httpx.Response:
        match n % 3:
            case 0:
                headers = author.headers | {"If-Match": "*"}
                return await client.patch(url, json={"body": f"Edit {n}."}, headers=headers)
            case 1:
                return await client.post(f"{url}/revisions/1/restore", headers=author.headers)
            case _:
                how = "unpublish" if n % 2 else "publish"
                return await client.post(f"{url}/{how}", headers=author.headers)

    answers = await race.all_at_once(24, revise)
    assert codes(answers) <= {"INVALID_TRANSITION"}
    await race.clients[0].post(f"{url}/publish", headers=author.headers)
    page = await race.clients[0].get(f"{url}/revisions?limit=100", headers=author.headers)
    numbers = [item["number"] for item in page.json()["items"]]
    assert numbers == list(range(len(numbers), 0, -1))
    newest = await race.clients[1].get(f"{url}/revisions/{numbers[0]}", headers=author.headers)
    live = (await race.clients[0].get(url)).json()
    assert (newest.json()["title"], newest.json()["body"]) == (live["title"], live["body"])


async def test_a_restore_during_a_scheduled_publication_loses_nothing(race: Race) -> None:
    author = await race.app.account("planner")
    for attempt in range(4):
        post = await race.app.post(author, f"Planned {attempt}", body="First.", publish=True)
        url = f"/v1/posts/{post['id']}"
        client = race.clients[0]
        await client.post(f"{url}/unpublish", headers=author.headers)
        headers = author.headers | {"If-Match": "*"}
        await client.patch(url, json={"body": "Planned."}, headers=headers)
        soon = race.app.clock.now() + timedelta(hours=1)
        body = {"publish_at": soon.isoformat().replace("+00:00", "Z")}
        scheduled = await client.post(f"{url}/publish", json=body, headers=author.headers)
        assert scheduled.json()["status"] == "scheduled"
        race.app.clock.advance(timedelta(hours=2))

        async def restore(client: httpx.AsyncClient, _: int, url: str = url) -> httpx.Response:
            return await client.post(f"{url}/revisions/1/restore", headers=author.headers)

        due = race.app.run(PublishDuePosts, PublishDuePostsCommand())
        answers, published = await asyncio.gather(race.all_at_once(2, restore), due)
        race.app.clock.advance(timedelta(hours=-2))
        assert published == 1
        assert codes(answers) <= {"INVALID_TRANSITION"}
        restored = any(answer.status_code == 200 for answer in answers)
        live = (await client.get(url)).json()
        assert (live["status"], live["body"]) == ("published", "First." if restored else "Planned.")
        planned = await client.get(f"{url}/revisions/2", headers=author.headers)
        assert planned.json()["body"] == "Planned."
