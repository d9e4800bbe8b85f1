"""`/v1/auth/password/forgot`, `/reset` and `/change`, and what they end."""

from datetime import timedelta

from tests.http.auth.calls import (
    OTHER_PASSWORD,
    change,
    forgot,
    is_let_in,
    post,
    refresh,
    reset,
    reset_token,
    templates,
    verify,
)
from tests.http.auth.conftest import NewSite
from tests.support.app_client import PASSWORD, Account, Site
from tests.support.assertions import error_of, fields_of

INVALID = (422, "INVALID_TOKEN")


async def assert_over(site: Site, account: Account) -> None:
    assert not await is_let_in(site, account.access_token)
    error_of(await refresh(site, account.refresh_token), 401, "INVALID_REFRESH_TOKEN")


async def test_a_reset_sets_the_password_and_ends_every_session(site: Site) -> None:
    ada, elsewhere, grace = (
        await site.account("ada"),
        await site.signed_in("ada"),
        await site.account("grace"),
    )
    answer = await forgot(site, "ADA@example.com")
    assert (answer.status_code, answer.json()) == (202, {"status": "accepted"})
    await site.deliver()
    answer = await reset(site, site.mailbox.last_token(ada.email, "reset_password"))
    assert (answer.status_code, answer.content) == (204, b"")
    await assert_over(site, ada)
    await assert_over(site, elsewhere)
    assert await is_let_in(site, grace.access_token)
    error_of(await site.login(ada.email), 401, "INVALID_CREDENTIALS")
    assert (await site.login(ada.email, OTHER_PASSWORD)).status_code == 200
    await site.deliver()
    assert templates(site, ada.email) == ["verify_email", "reset_password", "password_changed"]


async def test_a_reset_token_works_once(site: Site) -> None:
    ada = await site.account("ada")
    token = await reset_token(site, ada)
    assert (await reset(site, token)).status_code == 204
    error_of(await reset(site, token, PASSWORD), *INVALID)
    assert (await site.login(ada.email, OTHER_PASSWORD)).status_code == 200


async def test_a_reset_token_lasts_an_hour(site: Site) -> None:
    ada = await site.account("ada")
    token = await reset_token(site, ada)
    site.clock.advance(timedelta(hours=1) - timedelta(milliseconds=1))
    assert fields_of(await reset(site, token, "short")) == {"password"}
    site.clock.advance(timedelta(milliseconds=1))
    error_of(await reset(site, token), *INVALID)


async def test_using_one_reset_token_ends_the_others(site: Site) -> None:
    ada = await site.account("ada")
    older, newer = await reset_token(site, ada), await reset_token(site, ada)
    assert older != newer
    assert (await reset(site, newer)).status_code == 204
    error_of(await reset(site, older), *INVALID)


async def test_a_refused_password_is_named_and_does_not_use_the_token_up(site: Site) -> None:
    ada = await site.account("lovelace")
    token = await reset_token(site, ada)
    for password in ("too short", "password123", "lovelace12", "ä" * 513, 1, None):
        body = {"token": token, "password": password}
        answer = await post(site, "/v1/auth/password/reset", body)
        assert fields_of(answer) == {"password"}, password
    assert (await reset(site, token)).status_code == 204


async def test_whoever_can_read_the_mail_owns_the_address(new_site: NewSite) -> None:
    site = await new_site(registration="immediate")
    await site.register("mallory", email="ada@example.com")
    stranger = (await site.login("ada@example.com")).json()
    await forgot(site, "ada@example.com")
    await site.deliver()
    assert (
        await reset(site, site.mailbox.last_token("ada@example.com", "reset_password"))
    ).status_code == 204
    assert not await is_let_in(site, stranger["access_token"])
    error_of(await site.login("ada@example.com"), 401, "INVALID_CREDENTIALS")
    tokens = (await site.login("ada@example.com", OTHER_PASSWORD)).json()
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    me = (await site.client.get("/v1/users/me", headers=headers)).json()
    assert me["email_verified"] is True
    token = site.mailbox.last_token("ada@example.com", "verify_email")
    error_of(await verify(site, token, OTHER_PASSWORD), *INVALID)


async def test_a_registration_that_waits_has_no_password_to_reset(site: Site) -> None:
    await site.register("ada")
    assert (await forgot(site, "ada@example.com")).status_code == 202
    await site.deliver()
    assert templates(site, "ada@example.com") == ["verify_email"]


async def test_a_change_ends_every_other_session(site: Site) -> None:
    ada, elsewhere = await site.account("ada"), await site.signed_in("ada")
    answer = await change(site, ada)
    assert (answer.status_code, answer.content) == (204, b"")
    await assert_over(site, elsewhere)
    assert await is_let_in(site, ada.access_token)
    assert (await refresh(site, ada.refresh_token)).status_code == 200
    error_of(await site.login(ada.email), 401, "INVALID_CREDENTIALS")
    assert (await site.login(ada.email, OTHER_PASSWORD)).status_code == 200
    await site.deliver()
    assert templates(site, ada.email) == ["verify_email", "password_changed"]


async def test_a_change_ends_reset_links_that_are_under_way(site: Site) -> None:
    ada = await site.account("ada")
    token = await reset_token(site, ada)
    assert (await change(site, ada)).status_code == 204
    error_of(await reset(site, token, PASSWORD), *INVALID)


async def test_a_change_takes_the_current_password(site: Site) -> None:
    ada, elsewhere = await site.account("ada"), await site.signed_in("ada")
    answer = await change(site, ada, current=OTHER_PASSWORD)
    error_of(answer, 403, "WRONG_PASSWORD")
    assert await is_let_in(site, elsewhere.access_token)
    assert (await site.login(ada.email)).status_code == 200


async def test_a_change_names_the_field_that_it_refuses(site: Site) -> None:
    ada = await site.account("ada")
    for password in ("too short", "password123", "ä" * 513):
        assert fields_of(await change(site, ada, new=password)) == {"new_password"}, password
    assert (await site.login(ada.email)).status_code == 200


async def test_nothing_else_is_changed_with_a_password(site: Site) -> None:
    ada = await site.account("ada")
    body = {"current_password": PASSWORD, "new_password": OTHER_PASSWORD}
    for field in ("user_id", "email", "role"):
        answer = await post(site, "/v1/auth/password/change", {**body, field: "x"}, ada)
        assert fields_of(answer) == {field}
    assert (await site.login(ada.email)).status_code == 200
