"""Every answer that a test gets is one that the OpenAPI document describes."""

import re
from typing import Any

import httpx
from fastapi import FastAPI

from hexameter.entrypoints.http.openapi.document import describe
from hexameter.entrypoints.http.openapi.errors import HEADERS

_UNEXPECTED = {405, 500}
"""No operation names them: a method it does not have, and a fault of the server."""


class DescribedAnswers:
    """A response hook of the test client."""

    def __init__(self, app: FastAPI) -> None:
        self._operations = _operations(app)

    async def __call__(self, response: httpx.Response) -> None:
        responses = self._responses(response.request)
        if responses is None or response.status_code in _UNEXPECTED:
            return
        where = f"{response.request.method} {response.request.url.path} {response.status_code}"
        described = responses.get(str(response.status_code))
        assert described is not None, f"{where} is not described"
        _check_headers(where, described.get("headers", {}), response.headers)
        await response.aread()
        code = _error_code(response)
        if code is not None:
            content = described["content"]["application/json"]
            assert code in content["examples"], f"{where} {code} is not described"

    def _responses(self, request: httpx.Request) -> dict[str, Any] | None:
        for pattern, methods in self._operations:
            if pattern.fullmatch(request.url.path) and request.method in methods:
                return methods[request.method]
        return None


def _check_headers(where: str, described: dict[str, Any], sent: httpx.Headers) -> None:
    for name in HEADERS:
        if name in sent:
            assert name in described, f"{where}: {name} is not described"
    for name in described:
        assert name in sent or not HEADERS[name].get("required"), f"{where}: {name} is missing"


def _error_code(response: httpx.Response) -> str | None:
    """None for a success, and for an error of OAuth 2.0."""
    if response.status_code < 400:
        return None
    body = response.json()
    error = body.get("error", body)
    return error["code"] if isinstance(error, dict) else None


_known: list[list[tuple[re.Pattern[str], dict[str, Any]]]] = []


def _operations(app: FastAPI) -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    """Made once: all applications of the tests have the same routes."""
    if not _known:
        paths: Any = describe(app)["paths"]
        _known.append(
            [
                (
                    re.compile(re.sub(r"\{\w+\}", "[^/]+", path)),
                    {method.upper(): one["responses"] for method, one in item.items()},
                )
                # Fixed paths first: `/v1/users/me` is no `/v1/users/{user_id}`.
                for path, item in sorted(paths.items(), key=lambda pair: "{" in pair[0])
            ]
        )
    return _known[0]
