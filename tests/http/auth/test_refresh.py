"""`POST /v1/auth/refresh`: tokens that rotate, repeats, and reuse."""

from datetime import timedelta

from tests.http.auth.calls import (
    TOKEN_FIELDS,
    bearer,
    is_let_in,
    me,
    post,
    refresh,
    templates,
)
from tests.support.app_client import Site
from tests.support.assertions import error_of, fields_of

INVALID = (401, "INVALID_REFRESH_TOKEN")
REUSED = (401, "REFRESH_TOKEN_REUSED")


async def test_a_refresh_answers_as_a_sign_in_does(site: Site) -> None:
    ada = await site.account("ada")
    site.clock.advance(timedelta(minutes=6))
    assert not await is_let_in(site, ada.access_token)
    answer = await refresh(site, ada.refresh_token)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    tokens = answer.json()
    assert tokens.keys() == TOKEN_FIELDS
    assert (tokens["token_type"], tokens["expires_in"]) == ("bearer", 300)
    assert tokens["refresh_token"] != ada.refresh_token
    assert await is_let_in(site, tokens["access_token"])


async def test_a_repeat_within_the_grace_gets_the_same_successor(site: Site) -> None:
    ada = await site.account("ada")
    first = (await refresh(site, ada.refresh_token)).json()
    site.clock.advance(timedelta(seconds=10) - timedelta(milliseconds=1))
    second = (await refresh(site, ada.refresh_token)).json()
    assert second["refresh_token"] == first["refresh_token"]
    assert await is_let_in(site, first["access_token"])
    assert await is_let_in(site, second["access_token"])
    assert (await refresh(site, first["refresh_token"])).status_code == 200


async def test_reuse_after_the_grace_ends_the_family_and_no_other_session(site: Site) -> None:
    ada = await site.account("ada")
    elsewhere = await site.signed_in("ada")
    first = (await refresh(site, ada.refresh_token)).json()
    second = (await refresh(site, first["refresh_token"])).json()
    site.clock.advance(timedelta(seconds=10))
    answer = await refresh(site, ada.refresh_token)
    error_of(answer, *REUSED)
    assert answer.headers["www-authenticate"] == "Bearer"
    for dead in (ada.access_token, first["access_token"], second["access_token"]):
        assert not await is_let_in(site, dead)
    for later in (second, first):
        error_of(await refresh(site, later["refresh_token"]), *INVALID)
    error_of(await refresh(site, ada.refresh_token), *INVALID)
    assert await is_let_in(site, elsewhere.access_token)
    assert (await refresh(site, elsewhere.refresh_token)).status_code == 200


async def test_the_owner_is_told_of_reuse(site: Site) -> None:
    ada = await site.account("ada")
    await refresh(site, ada.refresh_token)
    site.clock.advance(timedelta(seconds=10))
    await refresh(site, ada.refresh_token)
    await site.deliver()
    assert templates(site, ada.email) == ["verify_email", "refresh_token_reused"]


async def test_the_grace_ends_when_the_successor_is_used(site: Site) -> None:
    ada = await site.account("ada")
    first = (await refresh(site, ada.refresh_token)).json()
    assert (await refresh(site, first["refresh_token"])).status_code == 200
    error_of(await refresh(site, ada.refresh_token), *REUSED)
    assert not await is_let_in(site, first["access_token"])


async def test_the_successor_is_used_when_it_is_refreshed_and_not_before(site: Site) -> None:
    ada = await site.account("ada")
    first = (await refresh(site, ada.refresh_token)).json()
    assert await is_let_in(site, first["access_token"])
    assert (await refresh(site, ada.refresh_token)).status_code == 200


async def test_an_access_token_lasts_five_minutes(site: Site) -> None:
    ada = await site.account("ada")
    site.clock.advance(timedelta(minutes=5) - timedelta(milliseconds=1))
    assert await is_let_in(site, ada.access_token)
    site.clock.advance(timedelta(milliseconds=1))
    assert not await is_let_in(site, ada.access_token)


async def test_a_refresh_token_lasts_thirty_days_and_is_just_invalid_then(site: Site) -> None:
    ada = await site.account("ada")
    site.clock.advance(timedelta(days=30))
    error_of(await refresh(site, ada.refresh_token), *INVALID)


async def test_a_session_lasts_ninety_days_however_often_it_is_refreshed(site: Site) -> None:
    ada = await site.account("ada")
    tokens = {"refresh_token": ada.refresh_token}
    for _ in range(4):
        site.clock.advance(timedelta(days=20))
        tokens = (await refresh(site, tokens["refresh_token"])).json()
    assert tokens["refresh_expires_in"] == 10 * 24 * 3600
    site.clock.advance(timedelta(days=10))
    error_of(await refresh(site, tokens["refresh_token"]), *INVALID)


async def test_a_new_role_ends_the_session_and_the_next_sign_in_has_it(site: Site) -> None:
    chief = await site.account("chief", role="admin")
    ada = await site.account("ada")
    answer = await site.client.patch(
        f"/v1/users/{ada.id}", json={"role": "editor"}, headers=chief.headers
    )
    assert answer.status_code == 200
    assert not await is_let_in(site, ada.access_token)
    error_of(await refresh(site, ada.refresh_token), *INVALID)
    again = await site.signed_in("ada")
    assert (await me(site, again.access_token)).json()["role"] == "editor"


async def test_a_token_that_was_never_given_is_invalid(site: Site) -> None:
    for token in ("hxr_", "hxr_" + "A" * 43, "x", "\u2603", "' OR ''='"):
        answer = await refresh(site, token)
        error_of(answer, *INVALID)
        assert answer.headers["www-authenticate"] == "Bearer"


async def test_tokens_of_other_purposes_refresh_nothing(site: Site) -> None:
    ada = await site.account("ada")
    mailed = site.mailbox.last_token(ada.email, "verify_email")
    for token in (ada.access_token, mailed, ada.refresh_token[:-1], f"{ada.refresh_token}="):
        error_of(await refresh(site, token), *INVALID)


async def test_a_body_that_is_wrong_is_422(site: Site) -> None:
    for token in (None, "", "x" * 10_000, "a\0b", 1, ["x"]):
        answer = await post(site, "/v1/auth/refresh", {"refresh_token": token})
        assert fields_of(answer) == {"refresh_token"}, token
    assert fields_of(await post(site, "/v1/auth/refresh", {})) == {"refresh_token"}


async def test_a_refresh_needs_no_access_token_and_believes_none(site: Site) -> None:
    ada = await site.account("ada")
    answer = await site.client.post(
        "/v1/auth/refresh",
        json={"refresh_token": ada.refresh_token},
        headers=bearer("expired"),
    )
    assert answer.status_code == 200
