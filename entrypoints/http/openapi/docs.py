"""The description of the API, for programs and for people. All assets are served from here."""

import json
from hashlib import blake2b
from pathlib import Path

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from hexameter.entrypoints.http.errors.responses import JSON
from hexameter.entrypoints.http.openapi.document import describe
from hexameter.entrypoints.http.responses.etags import not_modified

_ASSETS = Path(__file__).parent / "assets"
_FILES = {
    "swagger-ui.css": (_ASSETS / "swagger-ui" / "swagger-ui.css", "text/css"),
    "swagger-ui-bundle.js": (_ASSETS / "swagger-ui" / "swagger-ui-bundle.js", "text/javascript"),
    "favicon-32x32.png": (_ASSETS / "swagger-ui" / "favicon-32x32.png", "image/png"),
    "docs.js": (_ASSETS / "docs.js", "text/javascript"),
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_FRESH = {"Cache-Control": "public, max-age=300", "Content-Security-Policy": _POLICY}


def install_docs(app: FastAPI) -> None:
    """Adds `/docs` and `/openapi.json`; the description is made once, on the first request."""
    made: list[bytes] = []
    page = (_ASSETS / "docs.html").read_bytes()
    files = {name: (path.read_bytes(), kind) for name, (path, kind) in _FILES.items()}

    def document() -> bytes:
        if not made:
            made.append(json.dumps(describe(app), separators=(",", ":")).encode("utf-8"))
        return made[0]

    async def openapi(request: Request) -> Response:
        return _served(request, document(), JSON)

    async def docs(request: Request) -> Response:
        return _served(request, page, "text/html")

    app.add_route("/openapi.json", openapi, include_in_schema=False)
    app.add_route("/docs", docs, include_in_schema=False)
    for name, (content, kind) in files.items():
        app.add_route(f"/docs/assets/{name}", _asset(content, kind), include_in_schema=False)


def _asset(content: bytes, kind: str):
    async def asset(request: Request) -> Response:
        return _served(request, content, kind)

    return asset


def _served(request: Request, content: bytes, kind: str) -> Response:
    tag = f'"{blake2b(content, digest_size=9).hexdigest()}"'
    headers = {**_FRESH, "ETag": tag}
    if not_modified(request, tag):
        return Response(None, 304, headers)
    return Response(content, 200, headers, kind)
