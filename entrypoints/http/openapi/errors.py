"""Components of the OpenAPI document that errors and their headers are described with."""

from collections.abc import Iterable, Mapping
from typing import Any

from hexameter.entrypoints.http.errors.responses import JSON, PROBLEM_JSON, STATUS_CODES

REQUEST_ID = "6cdda14ff697aea52c377c135136a8d9"

HEADERS: Mapping[str, dict[str, Any]] = {
    "ETag": {
        "description": "Version and digest of what is shown. Send it in `If-Match`, to edit, and "
        "in `If-None-Match`, to read again.",
        "required": True,
        "schema": {"type": "string", "examples": ['"3-5f1a0c8e7d2b4f6a91"']},
    },
    "Last-Modified": {
        "description": "When something that is shown changed last. Send it in "
        "`If-Modified-Since`, where `ETag` cannot be sent.",
        "schema": {"type": "string", "examples": ["Fri, 16 Jan 2026 08:30:00 GMT"]},
    },
    "Location": {
        "description": "The path of the resource",
        "required": True,
        "schema": {"type": "string", "format": "uri-reference"},
    },
    "Idempotency-Replayed": {
        "description": "Present when an earlier call with this `Idempotency-Key` is repeated",
        "schema": {"type": "string", "enum": ["true"]},
    },
    "RateLimit": {
        "description": "Requests left (`r`), and seconds until the window ends (`t`); absent while "
        "rate limits are off",
        "schema": {"type": "string", "examples": ['"sign_in";r=9;t=60']},
    },
    "RateLimit-Policy": {
        "description": "Requests (`q`) per window of so many seconds (`w`); absent while rate "
        "limits are off",
        "schema": {"type": "string", "examples": ['"sign_in";q=10;w=60']},
    },
    "Retry-After": {
        "description": "Seconds to wait before the next attempt",
        "required": True,
        "schema": {"type": "integer", "minimum": 1, "examples": [12]},
    },
    "WWW-Authenticate": {
        "description": "The scheme of the credentials; with `error` when a token is not valid",
        "required": True,
        "schema": {"type": "string", "examples": ["Bearer"]},
    },
}


def error_schemas(operation: str, codes: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The envelope of one operation's errors, with its codes as an enumeration."""
    code_name = error_code_name(operation)
    return {
        code_name: {"type": "string", "enum": sorted(codes)},
        error_name(operation): {
            "type": "object",
            "required": ["error"],
            "properties": {
                "error": {
                    "title": f"{error_name(operation)}Facts",
                    "type": "object",
                    "required": ["code", "message", "details", "request_id"],
                    "properties": {
                        "code": _schema(code_name),
                        "message": {"type": "string"},
                        "details": {"type": "array", "items": _schema("ProblemShape")},
                        "request_id": {"type": "string"},
                    },
                }
            },
        },
    }


def error_content(operation: str, codes: Iterable[str]) -> dict[str, Any]:
    """Both shapes of an error of the operation, with an example for each code."""
    examples = {code: {"$ref": f"#/components/examples/{code}"} for code in codes}
    narrowed = {"type": "object", "properties": {"code": _schema(error_code_name(operation))}}
    return {
        JSON: {"schema": _schema(error_name(operation)), "examples": examples},
        PROBLEM_JSON: {"schema": {"allOf": [_schema("ProblemDetails"), narrowed]}},
    }


def any_error_content() -> dict[str, Any]:
    """Both shapes of an error that no status of the operation names."""
    internal_error, _ = STATUS_CODES[500]
    return {
        JSON: {
            "schema": _schema("ErrorEnvelope"),
            "examples": {internal_error: {"$ref": f"#/components/examples/{internal_error}"}},
        },
        PROBLEM_JSON: {"schema": _schema("ProblemDetails")},
    }


def error_example(code: str, message: str) -> dict[str, Any]:
    """The example of one code, by its name in `components.examples`."""
    details: list[dict[str, str]] = []
    if code == "VALIDATION_ERROR":
        details = [{"field": "title", "code": "missing", "message": "This field is required."}]
    error = {"code": code, "message": message, "details": details, "request_id": REQUEST_ID}
    return {code: {"summary": message, "value": {"error": error}}}


def error_name(operation: str) -> str:
    """`PublishPostError` for `publish_post`."""
    return f"{operation.title().replace('_', '')}Error"


def error_code_name(operation: str) -> str:
    return f"{error_name(operation)}Code"


def _schema(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}
