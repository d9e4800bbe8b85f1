"""The schemas of bodies allow what the server takes, and refuse what it refuses."""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, cast

import jsonschema_rs
import pytest

from hexameter.entrypoints.input.fields import EXAMPLE_ID
from tests.support.app_client import PASSWORD, Account, AppClient, running_app

LINES = [
    "a", "Ada Lovelace", "हिन्दी", "日本語", "", " ", "\t", "a\x00b", "a\x1bb", "a\nb", "a\u2028b",
    "a\u202eb", "a\u200eb", "a\x85b", "x" * 80, "x" * 81, "x" * 200, "x" * 201, "x" * 500,
    "x" * 501, "\u200b", "\u2800 \u3164", "\ufe0f\u00ad\ue000", "a\u200b", "❤\ufe0f",
    "a" + "\u0301" * 31, "ab" + "\u0301" * 30,
]  # fmt: skip
SLUGS = ["a", "a-b", "A-b", "-a", "a-", "a--b", "a_b", "ä", "a b", "x" * 80, "x" * 81, "", "1"]
TAGS = [
    "a", "c++", "c#", ".net", "two words", "हिन्दी", "ไทย", "日本", "Ärger", "ქართული", "a,b", "a/b",
    "a!b", "€", "", " ", "x" * 40, "x" * 41, "a\x00", "\u200b", "Ⅳ", "½", "«", "a\u00a0b©",
    "\u3164", "a\ufe0f", "a\u115fb", "\u2800", "\u0301", "a \u0301b", "\u093fहि",
    "𠮷", "𞤀𞤁", "e" + "\u0301" * 30, "e" + "\u0301" * 31,
]  # fmt: skip
USERNAMES = [
    "ada", "Ada", "a_d", "_ada", "ada_", "a-d", "ab", "admin", "root", "x" * 30, "x" * 31, "a.b",
    "ädä", "a b", "", "a\x00b", "123", "Admin", "ROOT", "pOsTs", "admin1",
]  # fmt: skip
EMAILS = [
    "ada@example.com", "a.b+c@sub.example.org", "ada", "ada@", "@example.com", "ada@example",
    "ada@exa mple.com", ".a@example.com", "a.@example.com", "a..b@example.com", "a@b@example.com",
    "a@-b.com", "a@b-.com", "a@example.123", f"{'x' * 64}@example.com", f"{'x' * 65}@example.com",
    f"a@{'x' * 63}.com", f"a@{'x' * 64}.com", '"a"@example.com', "a@[127.0.0.1]", "a(b)@x.com",
    "a\x00@example.com", "a\u202e@example.com", "a\u00adb@example.com", "\u3164@example.com",
    f"a@{'x.' * 130}com", "ä@example.com", "a@münchen.de", "a@東京.jp", "a@हिन्दी.भारत", "a@b c.com",
    f"{'é' * 32}@example.com", f"{'é' * 33}@example.com",
    f"{'日' * 21}@example.com", f"{'日' * 22}@example.com", "a@\u3000.com", "a@b!.com",
]  # fmt: skip
PASSWORDS = [
    PASSWORD, "short", "tr0ub4do", "tr0ub4dor", "x1" * 5, "a\x00bcdefghijk", "é" * 256, "é" * 513,
    "x y" * 341, "x y" * 342, "",
]  # fmt: skip
TIMES = [
    "2026-02-01T09:00:00Z", "2026-02-01T09:00:00+01:00", "2026-02-01", "2026-02-01T09:00:00",
    "1999-12-31T23:59:59Z", "2201-01-01T00:00:00Z", "2026-02-01 09:00:00Z", "2026-13-01T00:00:00Z",
    "2026-02-01T25:00:00Z", "2026-02-01T09:00:00.1234567890Z", "2026-02-01T09:00:00+25:00",
    "2026-02-01T09:00:00+01:60", "2026-02-01T24:00:00Z", "2026-02-30T09:00:00Z", "tomorrow", "", 5,
]  # fmt: skip

NEW_USER = {"email": "new@example.com", "password": PASSWORD, "username": "newer", "name": "New"}
POST = {"title": "One", "body": "Text."}

SENT: list[tuple[str, str, str, Mapping[str, object], list[Any]]] = [
    ("RegisterBody", "/v1/auth/register", "email", NEW_USER, EMAILS),
    ("RegisterBody", "/v1/auth/register", "username", NEW_USER, USERNAMES),
    ("RegisterBody", "/v1/auth/register", "name", NEW_USER, LINES),
    ("RegisterBody", "/v1/auth/register", "password", NEW_USER, PASSWORDS),
    ("CreateUserBody", "/v1/users", "email", NEW_USER, EMAILS),
    ("CreateUserBody", "/v1/users", "role", NEW_USER, ["author", "owner", "", None, 1]),
    ("CreatePostBody", "/v1/posts", "title", POST, LINES),
    ("CreatePostBody", "/v1/posts", "body", POST, [*LINES, "a\r\nb", 1, None]),
    ("CreatePostBody", "/v1/posts", "summary", POST, [*LINES, None]),
    ("CreatePostBody", "/v1/posts", "slug", POST, [*SLUGS, None]),
    ("CreatePostBody", "/v1/posts", "tags", POST, [[tag] for tag in TAGS]),
    ("CreatePostBody", "/v1/posts", "tags", POST, [[], ["a"] * 10, ["a"] * 11, None, "a"]),
    ("CreatePostBody", "/v1/posts", "cover", POST, [None, "x"]),
    ("CreatePostBody", "/v1/posts", "unknown", POST, ["x"]),
    ("PublishPostBody", "/v1/posts/{id}/publish", "publish_at", {}, TIMES),
    ("UpdateProfileBody", "/v1/users/me", "username", {}, USERNAMES),
    ("UpdateProfileBody", "/v1/users/me", "bio", {}, [*LINES, None]),
    ("EditPostBody", "/v1/posts/{id}", "title", {}, [*LINES, None]),
    ("EditPostBody", "/v1/posts/{id}", "slug", {}, [*SLUGS, None]),
    ("EditPostBody", "/v1/posts/{id}", "tags", {}, [[tag] for tag in TAGS]),
]  # fmt: skip
NOT_PORTABLE = re.compile(r"[^\x20-\x7e]|(?<!\\)(?:\\\\)*\\[^\^$\\.*+?()\[\]{}|/dDsSu-]")
"""Characters that engines may read apart, `\\w`, and escapes that the flag `u` refuses."""
NO_SCHEMA_CAN_SAY = {"common_password", "own_words"}


@pytest.mark.parametrize(
    ("schema", "path", "field", "rest", "values"), SENT, ids=[f"{s[0]}.{s[2]}" for s in SENT]
)
async def test_a_body_is_refused_by_both_or_by_none(
    schema: str, path: str, field: str, rest: Mapping[str, object], values: list[Any]
) -> None:
    async with running_app("memory://") as app:
        document = (await app.client.get("/openapi.json")).json()
        validator = jsonschema_rs.validator_for(
            {"$ref": f"#/components/schemas/{schema}", "components": document["components"]},
            validate_formats=True,
        )
        ada = await app.account("ada2", role="admin")
        disagreed = [
            (value, refused)
            for value in values
            if bool(refused := await refused_fields(app, ada, path, {**rest, field: value}))
            == validator.is_valid({**rest, field: value})
        ]
    assert disagreed == []


async def test_patterns_mean_the_same_in_every_engine() -> None:
    async with running_app("memory://") as app:
        document = (await app.client.get("/openapi.json")).json()
    patterns = [*patterns_in(document)]
    assert len(patterns) > 20
    assert [each for each in patterns if NOT_PORTABLE.search(each)] == []


async def test_no_example_of_a_body_breaks_a_rule_whenever_it_is_sent() -> None:
    async with running_app("memory://") as app:
        app.clock.advance(timedelta(days=1000))
        document = (await app.client.get("/openapi.json")).json()
        ada = await app.account("ada2", role="admin")
        ids = {"post_id": (await app.post(ada, "Draft"))["id"], "user_id": EXAMPLE_ID}
        ids |= {"comment_id": EXAMPLE_ID, "tag": "of none"}
        refused: list[tuple[str, str]] = []
        for path, item in document["paths"].items():
            for method, operation in item.items():
                content = operation.get("requestBody", {}).get("content", {})
                for name in content.get("application/json", {}).get("examples", {}):
                    answer = await app.client.request(
                        method,
                        path.format(**ids, number=1),
                        json=document["components"]["examples"][name]["value"],
                        headers={**ada.headers, "If-Match": "*"},
                    )
                    if "VALIDATION_ERROR" in answer.text:
                        refused.append((name, answer.text))
        assert (await app.client.get("/v1/users/me", headers=ada.headers)).status_code == 200
    assert refused == []


def patterns_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        members = cast(dict[str, Any], value)
        if isinstance(pattern := members.get("pattern"), str):
            yield pattern
        value = list(members.values())
    if isinstance(value, list):
        for each in cast(list[Any], value):
            yield from patterns_in(each)


async def refused_fields(
    app: AppClient, ada: Account, path: str, body: dict[str, object]
) -> list[str]:
    """The fields that the server refuses, with the rules that they break."""
    method = "PATCH" if path.endswith(("/me", "{id}")) else "POST"
    headers = {**ada.headers, "If-Match": "*"}
    if "{id}" in path:
        path = path.format(id=(await app.post(ada, "Draft"))["id"])
    answer = await app.client.request(method, path, json=body, headers=headers)
    error = answer.json().get("error", {}) if answer.status_code >= 400 else {}
    if error.get("code") != "VALIDATION_ERROR":
        return []
    return [
        f"{one['field']}: {one['code']}"
        for one in error["details"]
        if one["code"] not in NO_SCHEMA_CAN_SAY
    ]
