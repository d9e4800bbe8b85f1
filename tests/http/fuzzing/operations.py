"""The operations of the API, from its own description: a new one is found by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

_METHODS = ("get", "put", "post", "delete", "patch")
Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """`fields` are those of the body; there are none without a body. `signed_in`: it needs that."""

    method: str
    path: str
    path_parameters: tuple[str, ...]
    query: Mapping[str, Schema]
    required_query: frozenset[str]
    fields: Mapping[str, Schema]
    required: frozenset[str]
    form: bool
    signed_in: bool

    @property
    def is_list(self) -> bool:
        return "cursor" in self.query

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def operations_of(document: Schema) -> list[Operation]:
    return [
        _operation(document, method.upper(), path, described)
        for path, item in document["paths"].items()
        for method, described in item.items()
        if method in _METHODS
    ]


def kind_of(schema: Schema) -> str:
    """The type of a value that the schema takes, its `format` if it is text with one."""
    for one in [schema, *schema.get("anyOf", ())]:
        if "type" in one and one["type"] != "null":
            return cast(str, one.get("format") or one["type"])
    return "null"


def _operation(document: Schema, method: str, path: str, described: Schema) -> Operation:
    parameters = described.get("parameters", [])
    body = described.get("requestBody", {}).get("content", {})
    schema = next((content["schema"] for content in body.values()), {})
    for one in [schema, *schema.get("anyOf", ())]:
        if "$ref" in one:
            schema = document["components"]["schemas"][one["$ref"].rpartition("/")[2]]
    return Operation(
        method,
        path,
        tuple(one["name"] for one in parameters if one["in"] == "path"),
        {one["name"]: one["schema"] for one in parameters if one["in"] == "query"},
        frozenset(one["name"] for one in parameters if one["in"] == "query" and one["required"]),
        schema.get("properties", {}),
        frozenset(schema.get("required", ())),
        bool(body) and "application/json" not in body,
        bool(described["security"]) and {} not in described["security"],
    )
