"""What client generators rely on in the OpenAPI document."""

from collections.abc import Iterator
from typing import Any

from tests.support.app_client import running_site


async def openapi_document() -> dict[str, Any]:
    async with running_site("memory://") as site:
        return (await site.client.get("/openapi.json")).json()


async def test_each_component_schema_is_titled_with_its_own_name() -> None:
    """Generators name classes after titles, and drop every operation whose class is not unique."""
    document = await openapi_document()
    schemas = document["components"]["schemas"]
    assert {name: schema["title"] for name, schema in schemas.items()} == {
        name: name for name in schemas
    }
    assert all(name.isidentifier() and not name.endswith("_") for name in schemas)


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
        "/v1/tags": "TagPage",
    }
    items = {
        name: document["components"]["schemas"][name]["properties"]["items"]["items"]
        for name in names.values()
    }
    assert items == {
        "PostPage": {"$ref": "#/components/schemas/PostSummaryView"},
        "UserPage": {"$ref": "#/components/schemas/AccountView"},
        "SessionPage": {"$ref": "#/components/schemas/SessionItem"},
        "TagPage": {"$ref": "#/components/schemas/TagView"},
    }


def parameter_names(operation: dict[str, Any]) -> Iterator[str]:
    for parameter in operation.get("parameters", ()):
        yield parameter["name"]
