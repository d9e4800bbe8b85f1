"""Changing the role, suspending and reinstating; and the effect on sessions."""

import asyncio

from tests.http.posts.states import NOBODYS_ID
from tests.http.users.administration import FIELDS, change, create, me, refresh
from tests.support.app_client import PASSWORD, Account, AppClient
from tests.support.assertions import error_of, field_errors_of

POST = {"title": "Engine", "body": "Wheels."}


async def test_another_role_ends_all_sessions_and_counts_from_the_next(
    app: AppClient, root: Account, ada: Account
) -> None:
    elsewhere = await app.signed_in("ada")
    answer = await change(app, root, ada.id, role="reader")
    assert answer.status_code == 200
    assert set(answer.json()) == FIELDS
    assert (answer.json()["id"], answer.json()["role"]) == (ada.id, "reader")
    for session in (ada, elsewhere):
        error_of(await me(app, session), 401, "UNAUTHENTICATED")
        error_of(await refresh(app, session), 401, "INVALID_REFRESH_TOKEN")
    ada = await app.signed_in("ada")
    assert (await me(app, ada)).json()["role"] == "reader"
    refused = await app.client.post("/v1/posts", json=POST, headers=ada.headers)
    error_of(refused, 403, "FORBIDDEN")
    await change(app, root, ada.id, role="editor")
    ada = await app.signed_in("ada")
    assert (await me(app, ada)).json()["role"] == "editor"
    assert (await app.client.post("/v1/posts", json=POST, headers=ada.headers)).status_code == 201


async def test_a_suspended_account_is_out_until_it_is_let_back(
    app: AppClient, root: Account, ada: Account
) -> None:
    answer = await change(app, root, ada.id, suspended=True)
    assert (answer.status_code, answer.json()["suspended"]) == (200, True)
    error_of(await me(app, ada), 401, "UNAUTHENTICATED")
    error_of(await refresh(app, ada), 401, "INVALID_REFRESH_TOKEN")
    error_of(await app.login(ada.email), 403, "ACCOUNT_SUSPENDED")
    # Only who knows the password is told.
    error_of(await app.login(ada.email, PASSWORD + "x"), 401, "INVALID_CREDENTIALS")
    answer = await change(app, root, ada.id, suspended=False)
    assert answer.json()["suspended"] is False
    error_of(await me(app, ada), 401, "UNAUTHENTICATED")
    assert (await me(app, await app.signed_in("ada"))).status_code == 200


async def test_what_changes_nothing_ends_no_session(
    app: AppClient, root: Account, ada: Account
) -> None:
    first = await change(app, root, ada.id)
    assert first.status_code == 200
    for body in ({"role": "author"}, {"suspended": False}, {"role": "author", "suspended": False}):
        answer = await change(app, root, ada.id, **body)
        assert answer.json() == first.json()
        assert answer.headers["etag"] == first.headers["etag"]
    assert (await me(app, ada)).status_code == 200


async def test_each_rule_that_is_broken_is_named(
    app: AppClient, root: Account, ada: Account
) -> None:
    for body, field, code in (
        ({"role": "king"}, "role", "not_one_of"),
        ({"role": None}, "role", "wrong_type"),
        ({"role": 1}, "role", "wrong_type"),
        ({"suspended": None}, "suspended", "wrong_type"),
        ({"suspended": "true"}, "suspended", "wrong_type"),
        ({"suspended": 1}, "suspended", "wrong_type"),
        ({"email": "new@example.com"}, "email", "unknown_field"),
        ({"username": "new"}, "username", "unknown_field"),
        ({"email_verified": True}, "email_verified", "unknown_field"),
        ({"password": PASSWORD}, "password", "unknown_field"),
        ({"deletion_due_at": None}, "deletion_due_at", "unknown_field"),
    ):
        assert field_errors_of(await change(app, root, ada.id, **body)) == {(field, code)}
    error_of(await change(app, root, NOBODYS_ID, role="reader"), 404, "USER_NOT_FOUND")
    assert field_errors_of(await change(app, root, "ada", role="reader")) == {
        ("user_id", "malformed")
    }
    assert (await me(app, ada)).json()["role"] == "author"


async def test_an_if_match_is_heeded(app: AppClient, root: Account, ada: Account) -> None:
    path, tag = f"/v1/users/{ada.id}", {"If-Match": '"99-a"'}
    body = {"suspended": True}
    stale = await app.client.patch(path, json=body, headers=root.headers | tag)
    error_of(stale, 412, "PRECONDITION_FAILED")
    assert (await me(app, ada)).status_code == 200


async def test_the_last_administrator_can_be_neither_demoted_nor_suspended(
    app: AppClient, root: Account
) -> None:
    for body in ({"role": "editor"}, {"suspended": True}, {"role": "reader", "suspended": True}):
        error_of(await change(app, root, root.id, **body), 409, "LAST_ADMINISTRATOR")
    assert (await me(app, root)).json()["role"] == "admin"
    # Nor when all the others are suspended.
    second = (await create(app, root, "second", role="admin")).json()
    assert (await change(app, root, second["id"], suspended=True)).status_code == 200
    error_of(await change(app, root, root.id, role="author"), 409, "LAST_ADMINISTRATOR")
    await change(app, root, second["id"], suspended=False)
    assert (await change(app, root, root.id, role="author")).status_code == 200
    error_of(await me(app, root), 401, "UNAUTHENTICATED")
    last = await app.signed_in("second")
    error_of(await change(app, last, last.id, role="author"), 409, "LAST_ADMINISTRATOR")


async def test_two_administrators_who_demote_each_other_do_not_both_succeed(
    app: AppClient, root: Account
) -> None:
    other = await app.account("other", role="admin")
    answers = await asyncio.gather(
        change(app, root, other.id, role="reader"), change(app, other, root.id, role="reader")
    )
    # The second one is refused: as the last administrator, or because its session has ended.
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses[0] == 200
    assert statuses[1] in (401, 409)
    roles: set[str] = set()
    for name in ("boss", "other"):
        roles.add((await me(app, await app.signed_in(name))).json()["role"])
    assert roles == {"admin", "reader"}
