"""Validation of single settings. Each rule raises ValueError without quoting the value, which may
contain a password.
"""

import re
from collections.abc import Collection
from email.utils import parseaddr
from ipaddress import ip_network
from urllib.parse import SplitResult, unquote, urlsplit

from pydantic import SecretStr

from hexameter.adapters.search.stemmers import SCRIPTS
from hexameter.entrypoints.quotas import Quota

_SQLITE = "sqlite+aiosqlite:///"
_POSTGRESQL = "postgresql+asyncpg://"
_MEMORY = "memory://"
CORE_SCHEMES = frozenset({"memory", "sqlite+aiosqlite", "postgresql+asyncpg"})
_NEARLY = ("memory:", "postgres:", "postgresql:", "postgresql+", "sqlite:", "sqlite+")
_OWN_STORE = re.compile(r"[a-z][a-z0-9+.-]*://")
DATABASES = f"{_SQLITE}, {_POSTGRESQL} or {_MEMORY}"
"""What the address of a database begins with."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_PREFIX = re.compile(r"(?:/(?!\.{1,2}(?:/|$))(?:[A-Za-z0-9._~-]|%[0-9A-Fa-f]{2})+)*")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
OWN_PATHS = frozenset(
    {".well-known", "docs", "feeds", "health", "openapi.json", "pages", "reset-password"}
    | {"sitemap.xml", "v1", "verify-email"}
)
"""The first segments of the server's own paths."""


def utf_8(value: object) -> object:
    """Not a text with bytes of another encoding, which Python keeps as lone surrogates."""
    texts = value if isinstance(value, list) else [value]
    for text in texts:
        if isinstance(text, str) and _SURROGATE.search(text):
            raise ValueError("must be UTF-8 text")
    return value


def mail_server(value: str) -> str:
    """Empty, or what the resolver takes for a host."""
    try:
        value.encode("idna")
        is_possible = value.isprintable() and not _has_blanks(value)
    except UnicodeError:
        is_possible = False
    if not is_possible:
        raise ValueError("must be a host name or an address")
    return value


def database_address(value: str) -> str:
    """Empty, or the URL of one of the three stores or of an extension's. A database on disk needs a
    file name.
    """
    if not value or value.startswith(_MEMORY):
        return value
    if "\0" in unquote(value):
        raise ValueError("must not contain %00, a NUL character")
    if value.startswith(_SQLITE):
        _require_file(value.removeprefix(_SQLITE).partition("?")[0])
    elif value.startswith(_POSTGRESQL):
        _require_database(value)
    elif not _OWN_STORE.match(value) or value.startswith(_NEARLY):
        raise ValueError(f"must begin with {DATABASES}")
    return value


def web_address(value: str) -> str:
    """Without the trailing slash."""
    if not value.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    parts = _split(value)
    if parts is None or not parts.hostname or _has_blanks(value) or not value.isprintable():
        raise ValueError("must contain a host, and a numeric port if any")
    return value.rstrip("/")


def post_template(value: str) -> str:
    """Empty, or the URL of a post with placeholders."""
    if not value:
        return value
    return _template(value, {"slug", "id", "username"}, one_of={"slug", "id"})


def preview_template(value: str) -> str:
    """Empty, or the URL of a preview with a placeholder."""
    return _template(value, {"token"}, one_of={"token"}) if value else value


def languages(value: list[str]) -> list[str]:
    """`none` is no language."""
    names = [name.lower() for name in value if name.lower() != "none"]
    if not set(names) <= SCRIPTS.keys():
        raise ValueError(f"must be none or some of {', '.join(sorted(SCRIPTS))}")
    return names


def path_prefix(value: str) -> None:
    """The first segment must tell paths with the prefix from those without."""
    first = unquote(value).strip("/").partition("/")[0]
    if _PREFIX.fullmatch(value) is None or first in OWN_PATHS:
        raise ValueError(
            "HEXAMETER_ROOT_PATH (default: the path of HEXAMETER_PUBLIC_URL) must be / or a path "
            "like /blog, and not begin with /v1 or another path of the API"
        )


def one_line(value: str) -> str:
    text = value.strip()
    if not text.isprintable() or not text:
        raise ValueError("must be a single line of text")
    return text


def none_if_empty(value: str | SecretStr | None) -> str | SecretStr | None:
    """Deployment files such as Compose's pass an unset variable on as an empty one."""
    return value or None


def complete_login(username: str | None, password: SecretStr | None) -> None:
    """Both or neither."""
    if username is not None and password is None:
        raise ValueError("HEXAMETER_SMTP_PASSWORD is missing: HEXAMETER_SMTP_USERNAME is set")
    if password is not None and username is None:
        raise ValueError("HEXAMETER_SMTP_USERNAME is missing: HEXAMETER_SMTP_PASSWORD is set")


def origins(values: list[str]) -> list[str]:
    """As browsers send them: in lower case, without a trailing slash."""
    return [_origin(value) for value in values]


def comma_separated(value: object) -> object:
    """Splits text; anything else is returned unchanged."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


def networks(values: list[str]) -> list[str]:
    for value in values:
        ip_network(value, strict=False)
    return values


def quota(value: str) -> str:
    Quota.parse(value)
    return value


def sender(value: str) -> str:
    local, _, domain = parseaddr(value)[1].rpartition("@")
    if not local or not domain or not value.isprintable() or _has_blanks(local + domain):
        raise ValueError("must contain an address: Hexameter <noreply@example.com>")
    return value


def _template(value: str, known: Collection[str], *, one_of: Collection[str]) -> str:
    rest = web_address(_PLACEHOLDER.sub("x", value))
    used = set(_PLACEHOLDER.findall(value))
    if not used <= set(known) or "{" in rest or "}" in rest:
        names = ", ".join(f"{{{name}}}" for name in sorted(known))
        raise ValueError(f"must contain no other placeholders than {names}")
    if used.isdisjoint(one_of):
        names = " or ".join(f"{{{name}}}" for name in sorted(one_of))
        raise ValueError(f"must contain {names}, such as https://blog.example/{{{max(one_of)}}}")
    if "{" in urlsplit(value).netloc:
        raise ValueError("must have its placeholders after the host")
    return value


def _origin(value: str) -> str:
    if value == "*":
        return value
    value = value.removesuffix("/")
    parts = _split(value)
    if (
        parts is None
        or not parts.hostname
        or "@" in parts.netloc
        or _has_blanks(value)
        or value.lower() != f"{parts.scheme}://{parts.netloc}".lower()
    ):
        raise ValueError("must be *, or origins like https://example.com, without a path")
    return value.lower()


def _require_file(path: str) -> None:
    if not path:
        raise ValueError(f"must name a file: {_SQLITE}path")
    if path == ":memory:":
        raise ValueError(f"must name a file; for the store in memory use {_MEMORY}")


def _require_database(value: str) -> None:
    parts = _split(value)
    if parts is None or "@" in parts.path or parts.fragment:
        raise ValueError(
            f"must be {_POSTGRESQL}user:password@host:port/name, with a numeric port and special "
            "characters in the password percent-encoded, such as %40"
        )
    if not parts.path.strip("/"):
        raise ValueError(f"must name a database: {_POSTGRESQL}user@host/name")


def _split(value: str) -> SplitResult | None:
    """None if it is not a URL or its port is invalid."""
    try:
        parts = urlsplit(value)
        is_possible = parts.port is None or parts.port > 0
    except ValueError:
        return None
    return parts if is_possible else None


def _has_blanks(text: str) -> bool:
    return any(letter.isspace() for letter in text)
