"""From draft to archive and back: what is allowed, and what each step changes."""

from datetime import timedelta

import pytest

from tests.http.posts.states import (
    ACTIONS,
    STATUSES,
    act,
    if_match,
    later,
    post_in,
    publish_due,
)
from tests.support.app_client import START, Account, AppClient
from tests.support.assertions import error_of, field_errors_of, time_of

ALLOWED = {
    ("draft", "publish"): "published",
    ("draft", "publish later"): "scheduled",
    ("scheduled", "publish"): "published",
    ("scheduled", "publish later"): "scheduled",
    ("scheduled", "unpublish"): "draft",
    ("published", "unpublish"): "draft",
    ("published", "archive"): "archived",
    ("archived", "restore"): "draft",
}


@pytest.mark.parametrize("status", STATUSES)
async def test_each_state_allows_its_steps_and_refuses_the_rest(
    app: AppClient, ada: Account, status: str
) -> None:
    for action in ACTIONS:
        before = await post_in(app, ada, status)
        answer = await act(app, ada, before["id"], action)
        seen = await app.client.get(f"/v1/posts/{before['id']}", headers=ada.headers)
        after = ALLOWED.get((status, action))
        if after is None:
            error_of(answer, 409, "INVALID_TRANSITION")
            assert seen.json() == before
            continue
        assert answer.status_code == 200, action
        assert answer.json() == seen.json()
        assert answer.headers["etag"] == seen.headers["etag"]
        assert (answer.json()["status"], answer.json()["version"]) == (after, before["version"] + 1)


async def test_published_now_it_has_the_time_of_now(app: AppClient, ada: Account) -> None:
    draft = await app.post(ada, "Engine")
    assert (draft["published_at"], draft["publish_at"]) == (None, None)
    app.clock.advance(timedelta(seconds=90))
    published = (await act(app, ada, draft["id"], "publish")).json()
    assert time_of(published["published_at"]) == app.clock.now()
    assert time_of(published["updated_at"]) == app.clock.now()
    assert time_of(published["created_at"]) == START
    assert published["publish_at"] is None


async def test_a_time_that_is_past_publishes_now(app: AppClient, ada: Account) -> None:
    for past in (later(app, days=-400), later(app, seconds=-1), later(app)):
        draft = await app.post(ada, "Engine")
        path = f"/v1/posts/{draft['id']}/publish"
        answer = await app.client.post(path, json={"publish_at": past}, headers=ada.headers)
        post = answer.json()
        assert (post["status"], post["publish_at"]) == ("published", None)
        assert time_of(post["published_at"]) == START


async def test_a_scheduled_post_appears_when_its_time_has_come(
    app: AppClient, ada: Account
) -> None:
    draft = await app.post(ada, "Engine")
    body = {"publish_at": "2026-01-15T14:00:00.1239+01:00"}
    path = f"/v1/posts/{draft['id']}"
    scheduled = (await app.client.post(f"{path}/publish", json=body, headers=ada.headers)).json()
    assert scheduled["status"] == "scheduled"
    assert scheduled["publish_at"] == "2026-01-15T13:00:00.123000Z"
    assert scheduled["published_at"] is None

    app.clock.advance(timedelta(hours=1, milliseconds=122))
    assert await publish_due(app) == 0
    error_of(await app.client.get(path), 404, "POST_NOT_FOUND")

    app.clock.advance(timedelta(milliseconds=1))
    assert await publish_due(app) == 1
    post = (await app.client.get(path)).json()
    assert (post["status"], post["publish_at"]) == ("published", None)
    assert post["published_at"] == "2026-01-15T13:00:00.123000Z"
    assert post["version"] == scheduled["version"] + 1
    assert await publish_due(app) == 0


async def test_what_was_taken_back_is_not_published_when_its_time_comes(
    app: AppClient, ada: Account
) -> None:
    first, second = [await post_in(app, ada, "scheduled") for _ in range(2)]
    unpublished = (await act(app, ada, first["id"], "unpublish")).json()
    assert (unpublished["status"], unpublished["publish_at"]) == ("draft", None)
    headers = ada.headers | if_match(second)
    await app.client.delete(f"/v1/posts/{second['id']}", headers=headers)
    app.clock.advance(timedelta(days=2))
    assert await publish_due(app) == 0


async def test_a_scheduled_post_can_be_put_off(app: AppClient, ada: Account) -> None:
    post = await post_in(app, ada, "scheduled")
    body = {"publish_at": later(app, days=3)}
    path = f"/v1/posts/{post['id']}/publish"
    put_off = (await app.client.post(path, json=body, headers=ada.headers)).json()
    assert put_off["publish_at"] == body["publish_at"]
    app.clock.advance(timedelta(days=2))
    assert await publish_due(app) == 0
    app.clock.advance(timedelta(days=1))
    assert await publish_due(app) == 1


async def test_the_first_publication_gives_the_date_for_good(app: AppClient, ada: Account) -> None:
    post = await post_in(app, ada, "published")
    for action in ("archive", "restore", "publish", "unpublish", "publish"):
        app.clock.advance(timedelta(seconds=1))
        answer = (await act(app, ada, post["id"], action)).json()
        assert answer["published_at"] == post["published_at"], action


NO_TIMES = {
    "1999-12-31T23:59:59.999Z": "out_of_range",
    "2200-01-01T00:00:00.001Z": "out_of_range",
    "0001-01-01T00:00:00Z": "out_of_range",
    "9999-12-31T23:59:59Z": "out_of_range",
    "2026-02-01T00:00:00": "malformed",
    "2026-02-01": "malformed",
    "tomorrow": "malformed",
    "2026-02-01T24:00:00Z": "malformed",
    "2026-02-01T09:60:00Z": "malformed",
    "2026-02-01T09:00:00+01:60": "malformed",
    "2026-02-01T09:00:00-00:99": "malformed",
    "2026-02-01T09:00:00+24:00": "malformed",
    "2026-02-01T09:00:00+23:60": "malformed",
    "2026-02-01T09:00:00+1:00": "malformed",
    "2026-02-01T09:00:00+0100": "malformed",
    1769904000: "wrong_type",
    True: "wrong_type",
}


async def test_no_other_time_is_understood(app: AppClient, ada: Account) -> None:
    draft = await app.post(ada, "Engine")
    path = f"/v1/posts/{draft['id']}/publish"
    for sent, code in NO_TIMES.items():
        answer = await app.client.post(path, json={"publish_at": sent}, headers=ada.headers)
        assert field_errors_of(answer) == {("publish_at", code)}, sent


async def test_publishing_needs_no_body(app: AppClient, ada: Account) -> None:
    headers = ada.headers | {"Content-Type": "application/json"}
    for body in (None, b"", b"{}", b'{"publish_at": null}', b"null"):
        draft = await app.post(ada, "Engine")
        path = f"/v1/posts/{draft['id']}/publish"
        answer = await app.client.post(path, content=body, headers=headers)
        assert (answer.status_code, answer.json()["status"]) == (200, "published")


@pytest.mark.parametrize("action", ["publish", "unpublish", "archive", "restore"])
async def test_a_step_takes_no_foreign_field_and_no_stale_tag(
    app: AppClient, ada: Account, action: str
) -> None:
    status = next(status for status, step in ALLOWED if step == action)
    post = await post_in(app, ada, status)
    path = f"/v1/posts/{post['id']}/{action}"
    strange = await app.client.post(path, json={"status": "published"}, headers=ada.headers)
    assert field_errors_of(strange) == {("status", "unknown_field")}
    stale = {"If-Match": f'"{post["version"] - 1}-seen"'}
    refused = await app.client.post(path, json={}, headers=ada.headers | stale)
    error_of(refused, 412, "PRECONDITION_FAILED")
    answer = await app.client.post(path, json={}, headers=ada.headers | if_match(post))
    assert answer.status_code == 200
