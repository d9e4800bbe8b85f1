"""What client generators rely on in the OpenAPI document."""

import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest

from tests.support.app_client import running_app


async def openapi_document() -> dict[str, Any]:
    async with running_app("memory://") as app:
        return (await app.client.get("/openapi.json")).json()


async def test_each_component_schema_is_titled_with_its_own_name() -> None:
    """Generators name classes after titles, and drop every operation whose class is not unique."""
    document = await openapi_document()
    schemas = document["components"]["schemas"]
    assert {name: schema["title"] for name, schema in schemas.items()} == {
        name: name for name in schemas
    }
    assert all(name.isidentifier() and not name.endswith("_") for name in schemas)


async def test_no_parameter_may_be_null() -> None:
    document = await openapi_document()
    schemas = [
        parameter["schema"]
        for item in document["paths"].values()
        for operation in item.values()
        for parameter in operation.get("parameters", ())
    ]
    assert len(schemas) > 100
    assert "null" not in str(schemas)


@pytest.mark.parametrize("minimum", [8, 12])
async def test_the_least_length_of_a_new_password_is_the_sites(minimum: int) -> None:
    async with running_app("memory://", password_min_length=minimum) as app:
        document = (await app.client.get("/openapi.json")).json()
    schemas = document["components"]["schemas"]
    assert {
        name: field["minLength"]
        for name, schema in schemas.items()
        for field in schema.get("properties", {}).values()
        if field.get("format") == "password" and field["minLength"] > 1
    } == {
        "RegisterBody": minimum,
        "CreateUserBody": minimum,
        "ResetPasswordBody": minimum,
        "ChangePasswordBody": minimum,
    }


async def test_every_list_answers_with_a_page_of_its_own() -> None:
    document = await openapi_document()
    pages = {
        path: item["get"]["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
        for path, item in document["paths"].items()
        if "cursor" in parameter_names(item.get("get", {}))
    }
    names = {path: ref.rpartition("/")[2] for path, ref in pages.items()}
    assert names == {
        "/v1/posts": "PostPage",
        "/v1/users": "UserPage",
        "/v1/auth/sessions": "SessionPage",
        "/v1/posts/{post_id}/comments": "CommentPage",
        "/v1/posts/{post_id}/revisions": "RevisionPage",
        "/v1/comments": "CommentPage",
        "/v1/feed": "PostPage",
        "/v1/search": "FoundPostPage",
        "/v1/users/{user_id}/followers": "ProfilePage",
        "/v1/users/{user_id}/following": "ProfilePage",
        "/v1/posts/{post_id}/preview-links": "PreviewLinkPage",
        "/v1/tags": "TagPage",
    }
    items = {
        name: document["components"]["schemas"][name]["properties"]["items"]["items"]
        for name in names.values()
    }
    assert items == {
        "PostPage": {"$ref": "#/components/schemas/PostSummaryView"},
        "FoundPostPage": {"$ref": "#/components/schemas/FoundPostView"},
        "ProfilePage": {"$ref": "#/components/schemas/Profile"},
        "UserPage": {"$ref": "#/components/schemas/AccountView"},
        "SessionPage": {"$ref": "#/components/schemas/SessionItem"},
        "CommentPage": {"$ref": "#/components/schemas/CommentView"},
        "PreviewLinkPage": {"$ref": "#/components/schemas/PreviewLinkView"},
        "RevisionPage": {"$ref": "#/components/schemas/RevisionSummaryView"},
        "TagPage": {"$ref": "#/components/schemas/TagView"},
    }


async def test_each_operation_is_named_described_and_shown_by_example() -> None:
    document = await openapi_document()
    operations = [one for item in document["paths"].values() for one in item.values()]
    ids = [operation["operationId"] for operation in operations]
    assert len(set(ids)) == len(ids) > 30
    assert all(re.fullmatch("[a-z]+(_[a-z]+)*", name) for name in ids)
    assert {tag for one in operations for tag in one["tags"]} == {
        tag["name"] for tag in document["tags"] if tag["description"]
    }
    for operation in operations:
        assert len(operation["description"]) > 10, operation["operationId"]
        for content in contents(operation):
            assert content.keys() & {"example", "examples"}, operation["operationId"]


async def test_each_example_is_one_that_its_schema_allows() -> None:
    document = await openapi_document()
    checked = 0
    for item in document["paths"].values():
        for operation in item.values():
            for content in contents(operation):
                schema = {**content["schema"], "components": document["components"]}
                validator = jsonschema_rs.validator_for(schema, validate_formats=True)
                for example in examples(document, content):
                    validator.validate(example)
                    checked += 1
    assert checked > 200


async def test_each_operation_enumerates_its_error_codes() -> None:
    document = await openapi_document()
    schemas = document["components"]["schemas"]
    for item in document["paths"].values():
        for operation in item.values():
            name = operation["operationId"].title().replace("_", "")
            enumerated = set(schemas[f"{name}ErrorCode"]["enum"])
            shown = {
                code
                for status, response in operation["responses"].items()
                if status.isdigit() and int(status) >= 400
                for code in response["content"]["application/json"].get("examples", ())
            }
            assert shown == enumerated, name
    assert set(schemas["PublishPostErrorCode"]["enum"]) >= {
        "POST_NOT_FOUND", "INVALID_TRANSITION", "FORBIDDEN", "UNAUTHENTICATED", "UNAVAILABLE",
    }  # fmt: skip
    assert "INVALID_TRANSITION" not in schemas["CreatePostErrorCode"]["enum"]


async def test_no_body_is_described_as_one_that_may_be_null() -> None:
    """A body that may be left out is not required; clients would send `null` for it."""
    document = await openapi_document()
    for path, item in document["paths"].items():
        for operation in item.values():
            for content in operation.get("requestBody", {}).get("content", {}).values():
                assert "null" not in str(content["schema"]), path


async def test_text_without_an_example_has_no_pattern_that_tools_would_fill_in() -> None:
    document = await openapi_document()
    for path, item in document["paths"].items():
        for operation in item.values():
            for parameter in operation.get("parameters", ()):
                schema = parameter["schema"]
                example = schema.get("examples") or parameter["name"] == "Idempotency-Key"
                assert "pattern" not in schema or example, path
    assert "^[^\\x00]*$" not in str(document)


def contents(operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Of the body and of every answer, as JSON or as a form."""
    for body in (operation.get("requestBody", {}), *operation["responses"].values()):
        for media_type, content in body.get("content", {}).items():
            if media_type != "application/problem+json":
                yield content


def examples(document: dict[str, Any], content: dict[str, Any]) -> Iterator[object]:
    if "example" in content:
        yield content["example"]
    for reference in content.get("examples", {}).values():
        yield document["components"]["examples"][reference["$ref"].rpartition("/")[2]]["value"]


def parameter_names(operation: dict[str, Any]) -> Iterator[str]:
    for parameter in operation.get("parameters", ()):
        yield parameter["name"]
