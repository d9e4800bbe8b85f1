"""Administrators list accounts and make them."""

from datetime import timedelta
from typing import Any

from tests.http.users.administration import FIELDS, create, me
from tests.support.app_client import PASSWORD, Account, Site, running_site
from tests.support.assertions import error_of, problems_of
from tests.support.pagination import walk


async def usernames(site: Site, by: Account, query: str = "") -> list[str]:
    answer = await site.client.get(f"/v1/users{query}", headers=by.headers)
    assert answer.status_code == 200, answer.text
    page = answer.json()
    assert set(page) == {"items", "next_cursor"}
    assert all(set(item) == FIELDS for item in page["items"])
    return [item["username"] for item in page["items"]]


async def test_the_list_shows_whole_accounts(site: Site, root: Account, ada: Account) -> None:
    answer = await site.client.get("/v1/users?role=author", headers=root.headers)
    assert answer.headers["cache-control"] == "private, no-cache"
    (item,) = answer.json()["items"]
    shown = (await me(site, ada)).json()
    assert item == {
        **shown,
        "version": item["version"],
        "suspended": False,
        "deletion_due_at": None,
    }
    leaving = await site.client.delete("/v1/users/me", headers=ada.headers)
    await site.client.patch(f"/v1/users/{ada.id}", json={"suspended": True}, headers=root.headers)
    (item,) = (await site.client.get("/v1/users?q=ada", headers=root.headers)).json()["items"]
    assert (item["suspended"], item["deletion_due_at"]) == (True, leaving.json()["due_at"])


async def test_accounts_are_found_by_name_address_and_role(site: Site, root: Account) -> None:
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
        assert (await create(site, root, **person)).status_code == 201
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
        assert set(await usernames(site, root, f"?{query}")) == names, query


async def test_it_is_sorted_and_paged(site: Site, root: Account) -> None:
    made = ["boss"]
    for name in ("zoe", "a_b", "abc", "a1b"):
        site.clock.advance(timedelta(seconds=1))
        await create(site, root, name)
        made.append(name)
    site.client.headers.update(root.headers)
    expected = {
        "created_at": made,
        "-created_at": made[::-1],
        "username": sorted(made),
        "-username": sorted(made, reverse=True),
    }
    for sort, names in expected.items():
        items = await walk(site.client, "/v1/users", sort=sort, limit=2)
        assert [item["username"] for item in items] == names, sort
    assert await usernames(site, root) == made[::-1]
    assert await usernames(site, root, "?sort=username&offset=4") == ["zoe"]
    for query, field in (
        ("sort=email", "sort"),
        ("role=king", "role"),
        ("role=", "role"),
        ("limit=101", "limit"),
        ("suspended=true", "suspended"),
    ):
        answer = await site.client.get(f"/v1/users?{query}")
        assert {name for name, _ in problems_of(answer)} == {field}
    page = await site.client.get("/v1/users?limit=1")
    cursor = page.json()["next_cursor"]
    # Another list of the same sort, and the same list filtered.
    for path in ("/v1/auth/sessions?", "/v1/users?role=admin&"):
        other = await site.client.get(f"{path}limit=1&cursor={cursor}")
        error_of(other, 400, "INVALID_CURSOR")
    assert (await site.client.get(f"/v1/users?limit=1&cursor={cursor}")).status_code == 200


async def test_one_that_is_made_can_sign_in_at_once(site: Site, root: Account) -> None:
    answer = await create(site, root, "Carl", role="editor")
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
    carl = await site.signed_in("carl")
    assert (await me(site, carl)).json()["role"] == "editor"
    public = await site.client.get(answer.headers["location"])
    assert public.json()["username"] == "carl"


async def test_one_without_a_role_gets_the_configured_one(site: Site, root: Account) -> None:
    assert (await create(site, root, "carl")).json()["role"] == "author"
    async with running_site("memory://", default_role="reader") as strict:
        boss = await strict.account("boss", role="admin")
        assert (await create(strict, boss, "carl")).json()["role"] == "reader"


async def test_names_and_addresses_are_one_persons(site: Site, root: Account, ada: Account) -> None:
    taken = await create(site, root, "ADA", email="other@example.com")
    error_of(taken, 409, "USERNAME_TAKEN")
    taken = await create(site, root, "other", email="ADA@EXAMPLE.COM")
    error_of(taken, 409, "EMAIL_TAKEN")
    await site.register("waiting")
    taken = await create(site, root, "waiting", email="other@example.com")
    error_of(taken, 409, "USERNAME_TAKEN")
    assert await usernames(site, root, "?sort=username") == ["ada", "boss"]


async def test_each_rule_that_is_broken_is_named(site: Site, root: Account) -> None:
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
        answer = await create(site, root, **{"username": "carl", **body})
        assert problems_of(answer) == {(field, code)}, body
    for weak in ("password123", "carl_1carl_1"):
        answer = await create(site, root, "carl_1", password=weak)
        assert {field for field, _ in problems_of(answer)} == {"password"}, weak
    assert await usernames(site, root) == ["boss"]


async def test_a_repeated_call_makes_one_account(site: Site, root: Account) -> None:
    first = await create(site, root, "carl", idempotency_key="k", role="reader")
    again = await create(site, root, "carl", idempotency_key="k", role="reader")
    assert (again.status_code, again.headers["idempotency-replayed"]) == (201, "true")
    assert (again.json(), again.headers["location"]) == (first.json(), first.headers["location"])
    other = await create(site, root, "carl", idempotency_key="k", role="editor")
    error_of(other, 422, "IDEMPOTENCY_KEY_REUSED")
    assert PASSWORD not in first.text
