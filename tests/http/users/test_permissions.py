"""Who may: the table of the contract, every role on every group of routes."""

from typing import Any

import httpx

from tests.support.app_client import Account, AppClient
from tests.support.assertions import error_of

ROLES = ("reader", "author", "editor", "admin")
POST = {"title": "Engine", "body": "Wheels."}


async def ask(
    app: AppClient, who: Account | None, method: str, path: str, body: dict[str, Any] | None = None
) -> httpx.Response:
    headers = {} if who is None else who.headers | {"If-Match": "*"}
    return await app.client.request(method, path, json=body, headers=headers)


async def everyone(app: AppClient) -> dict[str, Account]:
    return {role: await app.account(f"the_{role}", role=role) for role in ROLES}


async def test_everybody_reads_what_is_public(app: AppClient) -> None:
    people = await everyone(app)
    post = await app.post(people["author"], "Engine", publish=True, tags=["t"])
    for path in (
        "/v1/posts",
        f"/v1/posts/{post['id']}",
        f"/v1/posts/by-slug/{post['slug']}",
        "/v1/tags",
        f"/v1/users/{people['reader'].id}",
        "/v1/users/by-username/the_author",
    ):
        for who in (None, *people.values()):
            assert (await ask(app, who, "GET", path)).status_code == 200, path


async def test_everybody_with_an_account_has_it_to_themselves(app: AppClient) -> None:
    for who in (await everyone(app)).values():
        assert (await ask(app, who, "GET", "/v1/users/me")).status_code == 200
        body = {"bio": "Me."}
        assert (await ask(app, who, "PATCH", "/v1/users/me", body)).status_code == 200
        assert (await ask(app, who, "GET", "/v1/auth/sessions")).status_code == 200
    error_of(await ask(app, None, "GET", "/v1/users/me"), 401, "UNAUTHENTICATED")


async def test_posts_are_written_from_author_up(app: AppClient) -> None:
    people = await everyone(app)
    for role, who in people.items():
        may = role != "reader"
        answer = await ask(app, who, "POST", "/v1/posts", POST)
        if not may:
            error_of(answer, 403, "FORBIDDEN")
            continue
        path = f"/v1/posts/{answer.json()['id']}"
        for method, step, body in (
            ("POST", "/publish", None),
            ("POST", "/archive", None),
            ("POST", "/restore", None),
            ("POST", "/publish", None),
            ("POST", "/unpublish", None),
            ("PATCH", "", {"title": "New"}),
            ("DELETE", "", None),
        ):
            assert (await ask(app, who, method, path + step, body)).is_success, (role, step)
    error_of(await ask(app, None, "POST", "/v1/posts", POST), 401, "UNAUTHENTICATED")


async def test_anybodys_posts_are_edited_from_editor_up(app: AppClient) -> None:
    people = await everyone(app)
    writer = await app.account("writer")
    for role, who in people.items():
        draft = (await ask(app, writer, "POST", "/v1/posts", POST)).json()
        path = f"/v1/posts/{draft['id']}"
        may = role in ("editor", "admin")
        seen = await ask(app, who, "GET", path)
        listed = await ask(app, who, "GET", "/v1/posts?status=draft&author=writer")
        assert (seen.status_code, bool(listed.json()["items"])) == (
            (200, True) if may else (404, False)
        )
        await ask(app, writer, "POST", f"{path}/publish")
        for method, step, body in (
            ("PATCH", "", {"title": "Edited"}),
            ("POST", "/unpublish", None),
            ("POST", "/publish", None),
            ("POST", "/archive", None),
            ("POST", "/restore", None),
            ("DELETE", "", None),
        ):
            answer = await ask(app, who, method, path + step, body)
            if may:
                assert answer.is_success, (role, step)
            else:
                error_of(answer, 403, "FORBIDDEN")


async def test_accounts_are_managed_by_administrators(app: AppClient) -> None:
    people = await everyone(app)
    target = await app.account("target")
    user = {
        "email": "n@example.com",
        "username": "applicant",
        "name": "N",
        "password": "long enough",
    }
    calls: list[tuple[str, str, dict[str, Any] | None]] = [
        ("GET", "/v1/users", None),
        ("GET", "/v1/users?q=target", None),
        ("POST", "/v1/users", user),
        ("PATCH", f"/v1/users/{target.id}", {"role": "editor"}),
        ("PATCH", f"/v1/users/{target.id}", {"suspended": True}),
        # One's own role is no exception.
        ("PATCH", f"/v1/users/{people['editor'].id}", {"role": "admin"}),
    ]
    for method, path, body in calls:
        error_of(await ask(app, None, method, path, body), 401, "UNAUTHENTICATED")
        for role in ("reader", "author", "editor"):
            error_of(await ask(app, people[role], method, path, body), 403, "FORBIDDEN")
    for method, path, body in calls:
        assert (await ask(app, people["admin"], method, path, body)).is_success, path
