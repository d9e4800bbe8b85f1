"""The API's description: what FastAPI derives, with the errors and credentials as they are."""

from collections.abc import Mapping
from typing import Any, cast

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, Field

from hexameter.entrypoints.http.errors.responses import JSON
from hexameter.entrypoints.http.fastpath.introspection import api_routes
from hexameter.entrypoints.http.openapi.operations import describe_route

_METHODS = frozenset({"get", "put", "post", "delete", "patch"})
_UNUSED = ("HTTPValidationError", "ValidationError")


class ProblemShape(BaseModel):
    """One field that breaks one rule."""

    field: str = Field(examples=["tags.0"])
    code: str = Field(examples=["too_long"])
    message: str


class ErrorShape(BaseModel):
    code: str = Field(examples=["VALIDATION_ERROR"])
    message: str
    details: list[ProblemShape | dict[str, object]]
    request_id: str


class ErrorEnvelope(BaseModel):
    """Every error but those of the OAuth token endpoint."""

    error: ErrorShape


class ProblemDetails(BaseModel):
    """The same facts after RFC 9457, for callers that name `application/problem+json`."""

    type: str = Field(examples=["urn:hexameter:error:post-not-found"])
    title: str
    status: int
    detail: str
    code: str
    errors: list[ProblemShape | dict[str, object]]
    request_id: str


def describe(app: FastAPI, token_url: str) -> dict[str, object]:
    """The OpenAPI 3.1 document. An operation keeps a `security` or `default` of its own."""
    document: dict[str, Any] = get_openapi(
        title=app.title,
        version=app.version,
        openapi_version="3.1.0",
        description=app.description,
        routes=app.routes,
    )
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for unused in _UNUSED:
        schemas.pop(unused, None)
    for model in (ErrorEnvelope, ProblemDetails):
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(schema.pop("$defs", {}))
        schemas[model.__name__] = schema
    for name, schema in schemas.items():
        # Client generators name classes after titles, and fail where two schemas share one.
        schema["title"] = name
    components.setdefault("securitySchemes", {}).update(_security_schemes(token_url))
    for item in cast(Mapping[str, dict[str, Any]], document.get("paths", {})).values():
        for method, operation in item.items():
            if method in _METHODS:
                _drop_derived_error(operation["responses"])
    for route in api_routes(app.routes):
        if route.include_in_schema:
            for method in route.methods or ():
                describe_route(route, method, document["paths"][route.path_format][method.lower()])
    return cast(dict[str, object], document)


def _drop_derived_error(responses: dict[str, Any]) -> None:
    derived = responses.get("422", {}).get("content", {}).get(JSON, {}).get("schema", {})
    if derived.get("$ref", "").endswith("/HTTPValidationError"):
        del responses["422"]


def _security_schemes(token_url: str) -> dict[str, object]:
    return {
        "bearer": {
            "type": "http",
            "scheme": "bearer",
            "description": "An access token.",
        },
        "password": {
            "type": "oauth2",
            "description": "Sign in with an address and a password.",
            "flows": {"password": {"tokenUrl": token_url, "refreshUrl": token_url, "scopes": {}}},
        },
    }
