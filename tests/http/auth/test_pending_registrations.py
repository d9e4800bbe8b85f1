"""Several registrations of one address: which one is meant, and who gets how many mails."""

import httpx

from tests.http.auth.calls import (
    OTHER_PASSWORD,
    all_alike,
    forgot,
    resend,
    templates,
    verify,
)
from tests.http.auth.conftest import NewApp
from tests.support.app_client import PASSWORD, AppClient
from tests.support.assertions import error_of

EMAIL = "ada@example.com"
STRANGER, OWNER = "203.0.113.9", "192.0.2.7"
WITH_LIMITS = {"rate_limits": "on", "limit_registration": "1000/hour"}
THIRD_PASSWORD = "seven bridges in one walk"


async def register(
    app: AppClient,
    username: str,
    *,
    ip: str = STRANGER,
    email: str = EMAIL,
    password: str = PASSWORD,
) -> httpx.Response:
    body = {"email": email, "password": password, "username": username, "name": "Somebody"}
    async with app.caller(ip) as client:
        return await client.post("/v1/auth/register", json=body)


async def links(app: AppClient, email: str = EMAIL) -> list[str]:
    """The tokens of all mails that verify this address, in the order of their delivery."""
    await app.deliver()
    mails = app.mailbox.to(email)
    return [mail.values["token"] for mail in mails if mail.template == "verify_email"]


async def exists(app: AppClient, username: str) -> bool:
    answer = await app.client.get(f"/v1/users/by-username/{username}")
    return answer.status_code == 200


async def test_a_stranger_does_not_keep_an_address_from_registering(new_app: NewApp) -> None:
    app = await new_app(**WITH_LIMITS)
    by_stranger = [await register(app, f"mallory{n}") for n in range(5)]
    by_owner = await register(app, "ada", ip=OWNER, password=OTHER_PASSWORD)
    assert by_owner.status_code == 202
    for answer in (*by_stranger, by_owner):
        # How many calls are left is counted by network.
        answer.headers.pop("ratelimit")
    assert all_alike([*by_stranger, by_owner])
    tokens = await links(app)
    assert len(tokens) == 4
    assert (await verify(app, tokens[-1], OTHER_PASSWORD)).status_code == 204
    assert await exists(app, "ada")
    assert (await app.login(EMAIL, OTHER_PASSWORD)).status_code == 200


async def test_any_mailed_link_confirms_the_registration_that_has_the_password(
    new_app: NewApp,
) -> None:
    app = await new_app(**WITH_LIMITS)
    for n in range(3):
        await register(app, f"mallory{n}")
    await register(app, "ada", password=OTHER_PASSWORD)
    tokens = await links(app)
    assert len(tokens) == 3
    error_of(await verify(app, tokens[1], THIRD_PASSWORD), 403, "WRONG_PASSWORD")
    assert (await verify(app, tokens[1], OTHER_PASSWORD)).status_code == 204
    assert await exists(app, "ada")
    assert (await app.login(EMAIL, OTHER_PASSWORD)).status_code == 200
    error_of(await app.login(EMAIL), 401, "INVALID_CREDENTIALS")
    for token in tokens:
        error_of(await verify(app, token), 422, "INVALID_TOKEN")
    # The usernames of the others are free again.
    again = await register(app, "mallory0", email="grace@example.com", ip=OWNER)
    assert again.status_code == 202


async def test_the_newest_link_confirms_an_earlier_registration(app: AppClient) -> None:
    await register(app, "ada", password=OTHER_PASSWORD)
    await app.deliver()
    await register(app, "mallory")
    assert (await verify(app, (await links(app))[-1], OTHER_PASSWORD)).status_code == 204
    assert (await exists(app, "ada"), await exists(app, "mallory")) == (True, False)


async def test_of_several_with_one_password_the_one_of_the_link_is_meant(app: AppClient) -> None:
    tokens: list[str] = []
    for username in ("ada", "ada_l", "countess"):
        await register(app, username)
        tokens.append((await links(app))[-1])
    assert (await verify(app, tokens[1])).status_code == 204
    assert await exists(app, "ada_l")


async def test_a_link_confirms_no_registration_of_another_address(app: AppClient) -> None:
    await register(app, "ada", password=OTHER_PASSWORD)
    await register(app, "mallory", email="mallory@example.com")
    [token] = await links(app, "mallory@example.com")
    error_of(await verify(app, token, OTHER_PASSWORD), 403, "WRONG_PASSWORD")
    assert (await verify(app, token)).status_code == 204
    assert not await exists(app, "ada")


async def test_the_account_has_the_address_as_it_was_proved(app: AppClient) -> None:
    """Two spellings with one key are two mailboxes at some providers."""
    await register(app, "ada", email="stra\u00dfe@example.com", password=OTHER_PASSWORD)
    await register(app, "mallory", email="strasse@example.com")
    await app.deliver()
    [token] = [m.values["token"] for m in app.mailbox.mails if m.to == "strasse@example.com"]
    assert (await verify(app, token, OTHER_PASSWORD)).status_code == 204
    tokens = (await app.login("strasse@example.com", OTHER_PASSWORD)).json()
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    me = (await app.client.get("/v1/users/me", headers=headers)).json()
    assert (me["username"], me["email"]) == ("ada", "strasse@example.com")


async def test_a_username_is_held_also_when_no_mail_may_be_sent(new_app: NewApp) -> None:
    app = await new_app(**WITH_LIMITS)
    await app.account("grace")
    for email in (EMAIL, "grace@example.com"):
        for n in range(4):
            assert (await register(app, f"name{n}_{email[:3]}", email=email)).status_code == 202
        taken = await register(app, f"name3_{email[:3]}", email="third@example.com", ip=OWNER)
        error_of(taken, 409, "USERNAME_TAKEN")


async def test_many_networks_together_send_one_person_twelve_mails_an_hour(
    new_app: NewApp,
) -> None:
    app = await new_app(**WITH_LIMITS)
    for network in range(6):
        for n in range(4):
            await register(app, f"mallory{network}_{n}", ip=f"198.51.{network}.1")
    await register(app, "ada", ip=OWNER, password=OTHER_PASSWORD)
    tokens = await links(app)
    assert len(tokens) == 12
    assert (await verify(app, tokens[0], OTHER_PASSWORD)).status_code == 204
    assert await exists(app, "ada")


async def test_a_tag_does_not_get_round_the_limit_of_mails(new_app: NewApp) -> None:
    app = await new_app(**WITH_LIMITS, limit_mail_requests="1000/hour", registration="immediate")
    emails = [f"Boss+{n}@example.com" for n in range(6)] + ["boss@example.com"]
    for n, email in enumerate(emails):
        assert (await register(app, f"boss{n}", email=email)).status_code == 202
    for ask in (resend, forgot):
        for email in emails:
            assert (await ask(app, email)).status_code == 202
    await app.deliver()
    sent = [mail.template for email in emails for mail in app.mailbox.to(email)]
    assert sorted(sent) == ["reset_password"] * 3 + ["verify_email"] * 3 + ["verify_email"] * 3
    await register(app, "other", email="bos@example.com")
    assert len(await links(app, "bos@example.com")) == 1


async def test_an_immediate_account_begins_also_when_no_mail_may_be_sent(new_app: NewApp) -> None:
    app = await new_app(**WITH_LIMITS, registration="immediate")
    for _ in range(3):
        await resend(app, EMAIL)
    assert (await app.register("ada")).status_code == 202
    assert (await app.login(EMAIL)).status_code == 200
    await app.deliver()
    assert templates(app, EMAIL) == []


async def test_a_link_works_whatever_became_of_the_secret(new_app: NewApp) -> None:
    before = await new_app(secret_key="the secret of before, which is long")
    await register(before, "ada")
    [token] = await links(before)
    after = await new_app(beside=before, secret_key="the secret of today, which is longer")
    error_of(await verify(after, token, OTHER_PASSWORD), 403, "WRONG_PASSWORD")
    assert (await verify(after, token)).status_code == 204
