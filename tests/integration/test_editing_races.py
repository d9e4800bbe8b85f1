"""Editors who work on one post at once, in two processes over one database: nothing is lost
unseen.
"""

from typing import Any

import httpx

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
