"""Names that look alike, or like something else, on every store."""

import hashlib

from tests.support.app_client import PASSWORD, AppClient

LOOKALIKES = [
    "\u212aelvin",
    "ad\u0131na",
    "\u0130stanbul",
    "\uff41\uff44\uff41\uff4d",
    "\u0430dam",
    "ad\u00ad" + "am",
    "ad\u200bam",
    "\u202eadam",
    "ada\u0301m",
    "a\U0001f600m",
    "_adam",
    "adam_",
    "ad am",
    "ad-am",
    "admin",
    "ADMIN",
    "well_known" * 4,
    "ab",
]


async def test_a_username_that_could_pass_for_another_is_refused(app: AppClient) -> None:
    for username in LOOKALIKES:
        body = {"email": "ada@example.com", "password": PASSWORD, "username": username, "name": "A"}
        answer = await app.client.post("/v1/auth/register", json=body)
        assert answer.status_code == 422, username
        problems = answer.json()["error"]["details"]
        assert [problem["field"] for problem in problems] == ["username"]


async def test_usernames_and_addresses_are_the_same_in_any_case(app: AppClient) -> None:
    await app.account("kelvin")
    taken = await app.register("KELVIN", email="other@example.com")
    assert (taken.status_code, taken.json()["error"]["code"]) == (409, "USERNAME_TAKEN")
    assert (await app.login("KELVIN@EXAMPLE.COM")).status_code == 200
    found = await app.client.get("/v1/users/by-username/KELVIN")
    assert found.status_code == 200
    assert (await app.client.get("/v1/users/by-username/\u212aelvin")).status_code == 404


async def test_mail_goes_to_the_address_of_the_account_not_to_one_that_folds_to_it(
    app: AppClient,
) -> None:
    await app.account("jess")
    before = len(app.mailbox.mails)
    for alike in ("je\u017fs@example.com", "JESS@EXAMPLE.COM", "jess@ex\u0430mple.com"):
        answer = await app.client.post("/v1/auth/password/forgot", json={"email": alike})
        assert answer.status_code in (202, 422)
    await app.deliver()
    assert {mail.to for mail in app.mailbox.mails[before:]} == {"jess@example.com"}


async def test_what_is_composed_and_what_is_decomposed_is_one(app: AppClient) -> None:
    ada = await app.account("ada")
    composed, decomposed = "caf\u00e9", "cafe\u0301"
    post = await app.post(ada, decomposed, publish=True, tags=[composed, decomposed, "CAF\u00c9"])
    assert (post["title"], post["tags"]) == (composed, [composed])


async def test_lengths_count_code_points_alike(app: AppClient) -> None:
    ada = await app.account("ada")
    for character in ("x", "\u00e9", "\u4e2d", "\U0001f600"):
        post = await app.post(ada, character * 200)
        assert post["title"] == character * 200
        body = {"title": character * 201, "body": "b"}
        answer = await app.client.post("/v1/posts", json=body, headers=ada.headers)
        assert answer.status_code == 422


async def test_a_password_is_the_same_however_it_is_composed(app: AppClient) -> None:
    password = "cafe\u0301 au lait, tre\u0300s bon"
    body = {"email": "ada@example.com", "password": password, "username": "ada", "name": "Ada"}
    assert (await app.client.post("/v1/auth/register", json=body)).status_code == 202
    await app.deliver()
    token = app.mailbox.last_token("ada@example.com", "verify_email")
    composed = "caf\u00e9 au lait, tr\u00e8s bon"
    verified = await app.client.post(
        "/v1/auth/email/verify", json={"token": token, "password": composed}
    )
    assert verified.status_code == 204
    assert (await app.login("ada@example.com", composed)).status_code == 200
    assert (await app.login("ada@example.com", password)).status_code == 200
    assert (await app.login("ada@example.com", PASSWORD)).status_code == 401


async def test_a_password_is_never_cut(app: AppClient) -> None:
    longest = hashlib.shake_256().hexdigest(512)
    body = {"email": "ada@example.com", "password": longest, "username": "ada", "name": "A"}
    for wrong in (longest[:9], longest + "q", "\u00e9" * 600):
        answer = await app.client.post("/v1/auth/register", json={**body, "password": wrong})
        assert answer.status_code == 422
    assert (await app.client.post("/v1/auth/register", json=body)).status_code == 202
    await app.deliver()
    token = app.mailbox.last_token("ada@example.com", "verify_email")
    for password, status in ((longest[:-1], 403), (longest, 204)):
        sent = {"token": token, "password": password}
        assert (await app.client.post("/v1/auth/email/verify", json=sent)).status_code == status
    assert (await app.login("ada@example.com", longest[:72])).status_code == 401
    assert (await app.login("ada@example.com", longest)).status_code == 200
