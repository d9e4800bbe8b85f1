"""The member `extensions` in the descriptions of bodies."""

import json
from collections.abc import Iterable
from typing import Any

from hexameter.entrypoints.http.errors.responses import JSON
from hexameter.entrypoints.http.requests.inputs import MEMBER, BodyInputs

_REF = "#/components/schemas/"


def describe_inputs(
    inputs: BodyInputs, operation: dict[str, Any], schemas: dict[str, dict[str, Any]]
) -> str:
    """Give the operation a body of its own with the member. Returns the name of its former one."""
    operation_name = "".join(part.capitalize() for part in operation["operationId"].split("_"))
    member = f"{operation_name}Extensions"
    described = inputs.model.model_json_schema(ref_template=f"{_REF}{{model}}")
    schemas.update(described.pop("$defs", {}))
    schemas[member] = described
    body = operation.setdefault("requestBody", {"required": False, "content": {JSON: {}}})
    content = body["content"][JSON]
    own_name = content.get("schema", {}).get("$ref", "").removeprefix(_REF)
    own = schemas.get(own_name, _EMPTY)
    name = f"{operation_name}BodyWithExtensions"
    schemas[name] = {
        **own,
        "properties": {**own["properties"], MEMBER: {"$ref": f"{_REF}{member}"}},
    }
    content["schema"] = {"$ref": f"{_REF}{name}"}
    return own_name


def drop_unused(document: dict[str, Any], names: Iterable[str]) -> None:
    """Remove these schemas unless something refers to them."""
    text = json.dumps(document)
    for name in names:
        if f'"{_REF}{name}"' not in text:
            document["components"]["schemas"].pop(name, None)


_EMPTY: dict[str, Any] = {"type": "object", "properties": {}, "additionalProperties": False}
