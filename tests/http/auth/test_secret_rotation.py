"""Changing the secret in three rollouts, without signing anybody out."""

import pytest

from tests.http.auth.calls import (
    forgot,
    is_let_in,
    refresh,
    reset,
    reset_token,
    verification_token,
    verify,
)
from tests.http.auth.conftest import NewApp
from tests.support.app_client import AppClient
from tests.support.assertions import error_of

OLD = "the secret of before, which is long"
NEW = "the secret of today, which is longer"

NEW_IS_ACCEPTED = {"secret_key": OLD, "accepted_secret_keys": [NEW]}
NEW_IS_CURRENT = {"secret_key": NEW, "accepted_secret_keys": [OLD]}
OLD_IS_GONE = {"secret_key": NEW}


async def kids(app: AppClient) -> set[str]:
    answer = await app.client.get("/.well-known/jwks.json")
    return {key["kid"] for key in answer.json()["keys"]}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"secret_key": OLD}, NEW_IS_ACCEPTED),
        (NEW_IS_ACCEPTED, NEW_IS_CURRENT),
        (NEW_IS_CURRENT, OLD_IS_GONE),
    ],
)
async def test_processes_before_and_after_a_rollout_believe_each_other(
    new_app: NewApp, before: dict[str, object], after: dict[str, object]
) -> None:
    """Both serve while it runs. What the oldest secret had signed has expired before the last."""
    first = await new_app(**before)
    second = await new_app(beside=first, **after)
    ada = await first.account("ada")
    grace = await second.account("grace")
    for app in (first, second):
        assert await is_let_in(app, ada.access_token)
        assert await is_let_in(app, grace.access_token)
    renewed = (await refresh(second, ada.refresh_token)).json()
    assert await is_let_in(first, renewed["access_token"])
    repeated = (await refresh(first, ada.refresh_token)).json()
    assert repeated["refresh_token"] == renewed["refresh_token"]


async def test_everything_that_was_given_out_before_works_with_the_new_secret(
    new_app: NewApp,
) -> None:
    before = await new_app(secret_key=OLD)
    ada = await before.account("ada")
    await before.signed_in("ada")
    await before.register("grace")
    to_verify, to_reset = await verification_token(before, "grace"), await reset_token(before, ada)
    page = await before.client.get("/v1/auth/sessions?limit=1", headers=ada.headers)
    headers = ada.headers | {"Idempotency-Key": "k"}
    sent = {"title": "Engine", "body": "Wheels."}
    made = await before.client.post("/v1/posts", json=sent, headers=headers)
    after = await new_app(beside=before, **NEW_IS_CURRENT)
    assert await is_let_in(after, ada.access_token)
    cursor = page.json()["next_cursor"]
    following = await after.client.get(
        f"/v1/auth/sessions?limit=1&cursor={cursor}", headers=ada.headers
    )
    assert following.status_code == 200
    repeated = await after.client.post("/v1/posts", json=sent, headers=headers)
    assert (repeated.headers["idempotency-replayed"], repeated.json()) == ("true", made.json())
    assert (await refresh(after, ada.refresh_token)).status_code == 200
    assert (await verify(after, to_verify)).status_code == 204
    assert (await reset(after, to_reset)).status_code == 204


async def test_what_was_promised_before_is_mailed_with_a_link_that_works_after(
    new_app: NewApp,
) -> None:
    before = await new_app(secret_key=OLD)
    await before.account("ada")
    await forgot(before, "ada@example.com")
    after = await new_app(beside=before, **NEW_IS_CURRENT)
    await after.deliver()
    token = after.mailbox.last_token("ada@example.com", "reset_password")
    assert (await reset(after, token)).status_code == 204


async def test_a_secret_that_is_gone_is_believed_no_longer(new_app: NewApp) -> None:
    before = await new_app(secret_key=OLD)
    ada = await before.account("ada")
    after = await new_app(beside=before, **OLD_IS_GONE)
    assert not await is_let_in(after, ada.access_token)
    # Refresh tokens are random: no secret makes them, and nobody is signed out.
    assert (await refresh(after, ada.refresh_token)).status_code == 200


async def test_every_accepted_key_is_published(new_app: NewApp) -> None:
    old = await new_app(secret_key=OLD)
    new = await new_app(beside=old, **OLD_IS_GONE)
    both = await new_app(beside=old, **NEW_IS_CURRENT)
    assert await kids(both) == await kids(old) | await kids(new)
    assert len(await kids(both)) == 2


async def test_a_token_of_the_new_secret_is_refused_where_it_is_not_known(
    new_app: NewApp,
) -> None:
    old = await new_app(secret_key=OLD)
    new = await new_app(beside=old, **OLD_IS_GONE)
    ada = await new.account("ada")
    answer = await old.client.get("/v1/users/me", headers=ada.headers)
    error_of(answer, 401, "UNAUTHENTICATED")
