"""The member `extensions` in the descriptions of answers."""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from hexameter.entrypoints.http.requests.inputs import MEMBER, pascal_case
from hexameter.entrypoints.http.responses.view_fields import Loaders

_REF = "#/components/schemas/"


_SCHEMAS = {"ProfileView": ("Profile",), "AccountView": ("AccountView", "Me")}
"""The schemas of answers with these views. The others are answered as they are."""


def describe_view_fields(
    loaders: Mapping[type[object], Loaders], schemas: dict[str, dict[str, Any]]
) -> None:
    """Add the member to the schemas of answers with these views."""
    for view, of_view in loaders.items():
        properties: dict[str, Any] = {}
        for loader in of_view:
            name = f"{pascal_case(loader.extension)}{loader.fields.__name__}"
            schema = TypeAdapter(loader.fields).json_schema(
                ref_template=f"{_REF}{{model}}", mode="serialization"
            )
            schemas.update(schema.pop("$defs", {}))
            schemas[name] = schema
            properties[loader.extension] = {"anyOf": [{"$ref": f"{_REF}{name}"}, {"type": "null"}]}
        for answer in _SCHEMAS.get(view.__name__, (view.__name__,)):
            member = f"{answer}Extensions"
            schemas[member] = {
                "type": "object",
                "properties": properties,
                "required": [*properties],
            }
            schemas[answer]["properties"][MEMBER] = {"$ref": f"{_REF}{member}"}
