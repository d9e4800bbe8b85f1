"""No write takes a field that is not its own, or a value of another type."""

from typing import Any

from tests.http.posts.states import NOBODYS_ID
from tests.http.test_description import CALLS, operations
from tests.support.app_client import Account, AppClient
from tests.support.assertions import field_errors_of

# The token endpoint speaks RFC 6749, which ignores what it does not know.
ELSEWHERE = {"POST /v1/auth/token"}
NEVER_ONES_OWN = (
    "id", "role", "author", "author_id", "user_id", "status", "verified", "email_verified",
    "permissions", "posts_count", "favorites_count", "created_at", "published_at", "version",
    "__proto__", "Title", " title",
)  # fmt: skip


async def test_fields_that_are_not_its_own_are_refused_by_every_write(app: AppClient) -> None:
    root = await app.account("boss", role="admin")
    tried: set[str] = set()
    for call, operation in (await operations(app)).items():
        method, path = call.split(" ")
        if method == "GET" or call in ELSEWHERE:
            continue
        own = await own_fields(app, operation)
        strange = [name for name in NEVER_ONES_OWN if name not in own]
        sent = dict.fromkeys(strange, "admin")
        for name in ("session_id", "user_id", "post_id"):
            path = path.replace(f"{{{name}}}", NOBODYS_ID)
        answer = await app.client.request(
            method, path, json=sent, headers=root.headers | {"If-Match": "*"}
        )
        refused = {field for field, code in field_errors_of(answer) if code == "unknown_field"}
        # A name that does not look like a field's is not shown.
        assert refused == {name if name != " title" else "?" for name in strange}, call
        tried.add(call)
    assert tried == {call for call in CALLS if not call.startswith("GET")} - ELSEWHERE
    assert (await app.client.get("/v1/users/me", headers=root.headers)).status_code == 200


async def own_fields(app: AppClient, operation: dict[str, Any]) -> set[str]:
    """The names that the description gives for the body of this call."""
    if "requestBody" not in operation:
        return set()
    document = (await app.client.get("/openapi.json")).json()
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    reference = schema.get("$ref") or schema["anyOf"][0]["$ref"]
    body = document["components"]["schemas"][reference.rpartition("/")[2]]
    assert body["additionalProperties"] is False
    return set(body["properties"])


async def test_values_of_another_type_are_converted_by_no_write(app: AppClient) -> None:
    root = await app.account("boss", role="admin")
    ada = await app.account("ada")
    post = await app.post(root, "Engine")
    strings = {"title": "wrong_type", "body": "wrong_type", "slug": "wrong_type"}
    for value in (1, 1.5, True, ["a"], {"a": "b"}):
        body = dict.fromkeys(strings, value)
        answer = await write(app, root, "POST", "/v1/posts", body)
        assert field_errors_of(answer) == set(strings.items()), value
        answer = await write(app, root, "PATCH", f"/v1/posts/{post['id']}", body)
        assert field_errors_of(answer) == set(strings.items()), value
        answer = await write(app, root, "PATCH", "/v1/users/me", {"name": value, "bio": value})
        assert field_errors_of(answer) == {("name", "wrong_type"), ("bio", "wrong_type")}
    for value in ("true", "false", 0, 1, "1", [], {}):
        answer = await write(app, root, "PATCH", f"/v1/users/{ada.id}", {"suspended": value})
        assert field_errors_of(answer) == {("suspended", "wrong_type")}, value
    for value in (1769904000, 1769904000.5, False, [], {"$date": 1}):
        path = f"/v1/posts/{post['id']}/publish"
        answer = await write(app, root, "POST", path, {"publish_at": value})
        assert field_errors_of(answer) == {("publish_at", "wrong_type")}, value
    for value in ([], "a", 1, True):
        answer = await write(app, root, "PATCH", "/v1/users/me", value)
        assert field_errors_of(answer) == {("", "wrong_type")}, value
    assert (await app.client.get("/v1/users/by-username/ada")).status_code == 200


async def write(app: AppClient, who: Account, method: str, path: str, body: object) -> Any:
    headers = who.headers | {"If-Match": "*"}
    return await app.client.request(method, path, json=body, headers=headers)
