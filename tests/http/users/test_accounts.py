"""Administrators list accounts and make them."""

from datetime import timedelta
from typing import Any

from tests.http.auth.calls import OTHER_PASSWORD
from tests.http.users.administration import FIELDS, create, me
from tests.support.app_client import PASSWORD, Account, AppClient, running_app
from tests.support.assertions import error_of, field_errors_of
from tests.support.pagination import walk


async def usernames(app: AppClient, by: Account, query: str = "") -> list[str]:
    answer = await app.client.get(f"/v1/users{query}", headers=by.headers)
    assert answer.status_code == 200, answer.text
    page = answer.json()
    assert set(page) == {"items", "next_cursor"}
    assert all(set(item) == FIELDS for item in page["items"])
    return [item["username"] for item in page["items"]]


async def test_the_list_shows_whole_accounts(app: AppClient, root: Account, ada: Account) -> None:
    answer = await app.client.get("/v1/users?role=author", headers=root.headers)
    assert answer.headers["cache-control"] == "private, no-cache"
    (item,) = answer.json()["items"]
    shown = (await me(app, ada)).json()
    assert item == {
        **shown,
        "version": item["version"],
        "suspended": False,
        "deletion_due_at": None,
    }
    leaving = await app.client.delete("/v1/users/me", headers=ada.headers)
    await app.client.patch(f"/v1/users/{ada.id}", json={"suspended": True}, headers=root.headers)
    (item,) = (await app.client.get("/v1/users?q=ada", headers=root.headers)).json()["items"]
    assert (item["suspended"], item["deletion_due_at"]) == (True, leaving.json()["due_at"])


async def test_accounts_are_found_by_name_address_and_role(app: AppClient, root: Account) -> None:
    people: list[dict[str, Any]] = [
        {
            "username": "anna",
            "role": "author",
            "name": "Anna \u00d8rsted",
            "email": "a.o@Example.org",
        },
        {"username": "under_score", "name": "100% sure", "role": "editor"},
        {"username": "berta", "name": "STRASSE", "email": "b+tag@example.net", "role": "reader"},
    ]
    for person in people:
        assert (await create(app, root, **person)).status_code == 201
    found = {
        "q=ANNA": {"anna"},
        "q=%C3%B8RSTED": {"anna"},
        "q=EXAMPLE.ORG": {"anna"},
        "q=_": {"under_score"},
        "q=%25": {"under_score"},
        "q=b%2Btag": {"berta"},
        "q=stra%C3%9Fe": {"berta"},
        "q=a%20o": set(),
        "q=%5C": set(),
        "q=%27%20OR%201%3D1": set(),
        "q=" + "a" * 5000: set(),
        "role=reader": {"berta"},
        "role=admin": {"boss"},
        "role=editor&q=100": {"under_score"},
        "role=reader&q=anna": set(),
        "q=": {"anna", "berta", "boss", "under_score"},
    }
    for query, names in found.items():
        assert set(await usernames(app, root, f"?{query}")) == names, query


async def test_it_is_sorted_and_paged(app: AppClient, root: Account) -> None:
    made = ["boss"]
    for name in ("zoe", "a_b", "abc", "a1b"):
        app.clock.advance(timedelta(seconds=1))
        await create(app, root, name)
        made.append(name)
    app.client.headers.update(root.headers)
    expected = {
        "created_at": made,
        "-created_at": made[::-1],
        "username": sorted(made),
        "-username": sorted(made, reverse=True),
    }
    for sort, names in expected.items():
        items = await walk(app.client, "/v1/users", sort=sort, limit=2)
        assert [item["username"] for item in items] == names, sort
    assert await usernames(app, root) == made[::-1]
    assert await usernames(app, root, "?sort=username&offset=4") == ["zoe"]
    for query, field in (
        ("sort=email", "sort"),
        ("role=king", "role"),
        ("role=", "role"),
        ("limit=101", "limit"),
        ("suspended=true", "suspended"),
    ):
        answer = await app.client.get(f"/v1/users?{query}")
        assert {name for name, _ in field_errors_of(answer)} == {field}
    page = await app.client.get("/v1/users?limit=1")
    cursor = page.json()["next_cursor"]
    # Another list of the same sort, and the same list filtered.
    for path in ("/v1/auth/sessions?", "/v1/users?role=admin&"):
        other = await app.client.get(f"{path}limit=1&cursor={cursor}")
        error_of(other, 400, "INVALID_CURSOR")
    assert (await app.client.get(f"/v1/users?limit=1&cursor={cursor}")).status_code == 200


async def test_one_that_is_made_can_sign_in_at_once(app: AppClient, root: Account) -> None:
    answer = await create(app, root, "Carl", role="editor")
    assert answer.status_code == 201
    account = answer.json()
    assert set(account) == FIELDS
    assert answer.headers["location"] == f"/v1/users/{account['id']}"
    assert answer.headers["etag"].startswith('"1-')
    assert answer.headers["cache-control"] == "private, no-cache"
    assert (account["username"], account["role"], account["email_verified"]) == (
        "carl",
        "editor",
        True,
    )
    carl = await app.signed_in("carl")
    assert (await me(app, carl)).json()["role"] == "editor"
    public = await app.client.get(answer.headers["location"])
    assert public.json()["username"] == "carl"


async def test_one_without_a_role_gets_the_configured_one(app: AppClient, root: Account) -> None:
    assert (await create(app, root, "carl")).json()["role"] == "author"
    async with running_app("memory://", default_role="reader") as strict:
        boss = await strict.account("boss", role="admin")
        assert (await create(strict, boss, "carl")).json()["role"] == "reader"


async def test_names_and_addresses_are_one_persons(
    app: AppClient, root: Account, ada: Account
) -> None:
    taken = await create(app, root, "ADA", email="other@example.com")
    error_of(taken, 409, "USERNAME_TAKEN")
    taken = await create(app, root, "other", email="ADA@EXAMPLE.COM")
    error_of(taken, 409, "EMAIL_TAKEN")
    await app.register("waiting")
    taken = await create(app, root, "waiting", email="other@example.com")
    error_of(taken, 409, "USERNAME_TAKEN")
    assert await usernames(app, root, "?sort=username") == ["ada", "boss"]


async def test_each_rule_that_is_broken_is_named(app: AppClient, root: Account) -> None:
    refused: list[tuple[dict[str, Any], str, str]] = [
        ({"email": "no-address"}, "email", "malformed"),
        ({"email": "a@b@c.example"}, "email", "malformed"),
        ({"email": "a@localhost"}, "email", "malformed"),
        ({"email": "a" * 65 + "@example.com"}, "email", "malformed"),
        ({"email": "a@" + "b" * 260 + ".com"}, "email", "too_long"),
        ({"email": "a b@example.com"}, "email", "malformed"),
        ({"email": "a@example.com\r\nBcc: b@example.com"}, "email", "control_character"),
        ({"username": "root"}, "username", "reserved"),
        ({"username": "-x-"}, "username", "malformed"),
        ({"name": ""}, "name", "too_short"),
        ({"role": "king"}, "role", "not_one_of"),
        ({"role": ""}, "role", "not_one_of"),
        ({"role": "Admin"}, "role", "not_one_of"),
        ({"role": 1}, "role", "wrong_type"),
        ({"password": "short"}, "password", "too_short"),
        ({"password": 1234567890}, "password", "wrong_type"),
        ({"password": "a" * 1025}, "password", "too_long"),
        ({"password": "\u00e4" * 513}, "password", "too_long"),
        ({"id": 1}, "id", "unknown_field"),
        ({"email_verified": True}, "email_verified", "unknown_field"),
        ({"suspended": True}, "suspended", "unknown_field"),
        ({"posts_count": 1}, "posts_count", "unknown_field"),
    ]
    for body, field, code in refused:
        answer = await create(app, root, **{"username": "carl", **body})
        assert field_errors_of(answer) == {(field, code)}, body
    for weak in ("password123", "carl_1carl_1"):
        answer = await create(app, root, "carl_1", password=weak)
        assert {field for field, _ in field_errors_of(answer)} == {"password"}, weak
    assert await usernames(app, root) == ["boss"]


async def test_a_repeated_call_makes_one_account(app: AppClient, root: Account) -> None:
    first = await create(app, root, "carl", idempotency_key="k", role="reader")
    again = await create(app, root, "carl", idempotency_key="k", role="reader")
    assert (again.status_code, again.headers["idempotency-replayed"]) == (201, "true")
    assert (again.json(), again.headers["location"]) == (first.json(), first.headers["location"])
    other = await create(app, root, "carl", idempotency_key="k", role="editor")
    error_of(other, 422, "IDEMPOTENCY_KEY_REUSED")
    other = await create(
        app, root, "carl", idempotency_key="k", role="reader", password=OTHER_PASSWORD
    )
    error_of(other, 422, "IDEMPOTENCY_KEY_REUSED")
    assert PASSWORD not in first.text
    assert (await app.login("carl@example.com")).status_code == 200
    assert (await app.login("carl@example.com", OTHER_PASSWORD)).status_code == 401
