"""The API's description: what FastAPI derives, with the errors and credentials as they are."""

from collections.abc import Mapping
from typing import Any, cast

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, Field

from hexameter.domain.auth.passwords import MAX_PASSWORD_BYTES, SHORTEST_MIN_PASSWORD
from hexameter.domain.text import MAX_MARKS
from hexameter.domain.users.values import MAX_LOCAL_PART
from hexameter.entrypoints.catalogue import Catalogue
from hexameter.entrypoints.extensions.wiring.refusals import Refusals
from hexameter.entrypoints.http.errors.responses import JSON, STATUS_CODES
from hexameter.entrypoints.http.openapi.errors import HEADERS, error_example, error_schemas
from hexameter.entrypoints.http.openapi.examples import add_examples
from hexameter.entrypoints.http.openapi.inputs import describe_inputs, drop_unused
from hexameter.entrypoints.http.openapi.operations import describe_route
from hexameter.entrypoints.http.openapi.view_fields import describe_view_fields
from hexameter.entrypoints.http.requests.inputs import BODY_INPUTS, BodyInputs
from hexameter.entrypoints.http.responses.view_fields import VIEW_LOADERS
from hexameter.entrypoints.http.routing.introspection import described_routes
from hexameter.entrypoints.http.routing.use import needs_permission, use_cases_of

TOKEN_PATH = "/v1/auth/token"

_DESCRIPTION = (
    "Accounts and publishing. Bodies are JSON and strict: an unknown field is refused. Times are "
    "RFC 3339 in UTC. Errors have one shape, or that of RFC 9457 with "
    "`Accept: application/problem+json`.\n\n"
    "Schemas describe texts as they are stored: the server also takes white space around titles, "
    "names, usernames, slugs, tags and addresses, and removes it. Some rules are stricter than "
    "their patterns and answered with 422: lengths count after normalisation to NFC; a title, name "
    f"or body needs a visible character; at most {MAX_MARKS} combining marks may follow a "
    "character; tags and the domains of addresses have no symbols or emoji; the local part of an "
    f"address has at most {MAX_LOCAL_PART} bytes, and a password {MAX_PASSWORD_BYTES}."
)
_TAGS = {
    "auth": "Registration, sessions and passwords",
    "users": "Profiles, and accounts for administrators",
    "posts": "Drafts and published posts, with working copies and revisions",
    "comments": "Comment threads and their moderation",
    "favorites": "Posts that a person has marked as favourites",
    "follows": "Who follows whom",
    "feed": "Posts of the people that the caller follows",
    "search": "Find posts by their words",
    "tags": "Tags of published posts",
    "syndication": "Feeds for feed readers, and the sitemap for search engines",
    "previews": "Links that show a post in any state",
    "operations": "Health of the process",
}
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
    """The same error as RFC 9457, for clients that accept `application/problem+json`."""

    type: str = Field(examples=["urn:hexameter:error:post-not-found"])
    title: str
    status: int
    detail: str
    code: str
    errors: list[ProblemShape | dict[str, object]]
    request_id: str


def describe(app: FastAPI) -> dict[str, object]:
    """The OpenAPI 3.1 document. An operation keeps a `security` or `default` of its own."""
    document: dict[str, Any] = get_openapi(
        title=app.title,
        version=app.version,
        openapi_version="3.1.0",
        description=app.description or _DESCRIPTION,
        contact={"name": app.title},
        servers=[{"url": app.root_path or "/"}],
        routes=app.routes,
    )
    components: dict[str, dict[str, Any]] = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for unused in _UNUSED:
        schemas.pop(unused, None)
    _set_password_minimum(schemas, getattr(app.state, "min_password", SHORTEST_MIN_PASSWORD))
    for model in (ErrorEnvelope, ProblemDetails):
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(schema.pop("$defs", {}))
        schemas[model.__name__] = schema
    components["securitySchemes"] = _security_schemes(app.root_path + TOKEN_PATH)
    components["headers"] = dict(HEADERS)
    components["examples"] = dict(error_example(*STATUS_CODES[500]))
    _describe_operations(app, document)
    describe_view_fields(getattr(app, VIEW_LOADERS, {}), schemas)
    add_examples(document)
    document["tags"] = _tags(document)
    for name, schema in schemas.items():
        # Client generators name classes after titles, and fail where two schemas share one.
        schema["title"] = name
    return cast(dict[str, object], document)


def _describe_operations(app: FastAPI, document: dict[str, Any]) -> None:
    components = document["components"]
    # An application without use cases has none.
    catalogue: Catalogue = getattr(app.state, "catalogue", Catalogue(()))
    body_inputs: Mapping[object, BodyInputs] = getattr(app, BODY_INPUTS, {})
    refusals: Refusals = getattr(app, "refusals", {})
    named, replaced = set[str](), set[str]()
    for route in described_routes(app.routes):
        permission = needs_permission(route, catalogue)
        added = [each for use_case in use_cases_of(route) for each in refusals.get(use_case, ())]
        for method in route.methods or ():
            operation = document["paths"][route.path_format][method.lower()]
            _drop_derived_error(operation["responses"])
            if route.name not in named:
                # A second route of this name keeps the longer id that FastAPI gave it.
                named.add(route.name)
                operation["operationId"] = route.name
            errors = describe_route(route, method, operation, permission=permission, added=added)
            if route.endpoint in body_inputs:
                inputs = body_inputs[route.endpoint]
                replaced.add(describe_inputs(inputs, operation, components["schemas"]))
            messages = {
                code: text for of_status in errors.values() for code, text in of_status.items()
            }
            components["schemas"].update(error_schemas(operation["operationId"], messages))
            for code, text in messages.items():
                components["examples"].update(error_example(code, text))
    if replaced:
        drop_unused(document, replaced)


def _set_password_minimum(schemas: Mapping[str, Any], minimum: int) -> None:
    """A site sets its own; the schemas of new passwords have the least that it may set."""
    for schema in schemas.values():
        for of_field in schema.get("properties", {}).values():
            is_password = of_field.get("format") == "password"
            if is_password and of_field.get("minLength") == SHORTEST_MIN_PASSWORD:
                of_field["minLength"] = minimum


def _tags(document: dict[str, Any]) -> list[dict[str, str]]:
    """Every tag of an operation, in the order of the paths."""
    names = dict.fromkeys(
        tag
        for item in document["paths"].values()
        for operation in item.values()
        for tag in operation.get("tags", ())
    )
    return [
        {"name": name, "description": _TAGS[name]} if name in _TAGS else {"name": name}
        for name in names
    ]


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
