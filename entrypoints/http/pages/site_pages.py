"""The few HTML pages: the start page, and the forms that mailed links lead to.

They are served only to requests for the host of the public URL, and while its path is the path
prefix of this server. Where that URL belongs to a front end elsewhere, its pages are the ones that
the links open, and these answer 404.
"""

from hashlib import blake2b
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import FastAPI
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from hexameter.entrypoints.http.responses.etags import not_modified

_HERE = Path(__file__).parent
_PAGES = {
    "/": "home.html",
    "/verify-email": "verify_email.html",
    "/reset-password": "reset_password.html",
}
_TEMPLATES = Environment(
    loader=FileSystemLoader(_HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ASSETS = {"pages.css": "text/css", "pages.js": "text/javascript"}

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {"Cache-Control": "public, max-age=300", "Content-Security-Policy": _POLICY}

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_DEFAULT_PORTS = {"http": 80, "https": 443}


def install_pages(app: FastAPI, *, public_url: str, site_name: str) -> None:
    """Add the pages and their assets, unless the public URL is elsewhere on its host."""
    if urlsplit(public_url).path != app.root_path:
        return
    # The start page may be opened without the slash after the prefix, so links are not relative.
    values = {"site_name": site_name, "root": f"{app.root_path}/"}
    for path, template in _PAGES.items():
        content = _TEMPLATES.get_template(template).render(values).encode()
        _add(app, path, content, "text/html", public_url)
    for name, media_type in _ASSETS.items():
        content = (_HERE / "assets" / name).read_bytes()
        _add(app, f"/pages/{name}", content, media_type, public_url)


def _add(app: FastAPI, path: str, content: bytes, media_type: str, public_url: str) -> None:
    etag = f'"{blake2b(content, digest_size=9).hexdigest()}"'
    headers = {**_HEADERS, "ETag": etag}

    async def page(request: Request) -> Response:
        if not is_same_host(public_url, request.headers.get("host", "")):
            raise HTTPException(404)
        if not_modified(request, etag):
            return Response(None, 304, headers)
        return Response(content, 200, headers, media_type)

    app.add_route(path, page, include_in_schema=False)


def is_same_host(public_url: str, host: str) -> bool:
    """Whether a `Host` header names the host and port of the URL. The names of the loopback
    interface count as one.
    """
    url = urlsplit(public_url)
    default = _DEFAULT_PORTS.get(url.scheme)
    try:
        asked = urlsplit(f"//{host}")
        ports = url.port or default, asked.port or default
    except ValueError:
        return False
    names = {url.hostname, asked.hostname}
    return ports[0] == ports[1] and (len(names) == 1 or names <= _LOOPBACK)
