"""How messages name the store: without credentials."""

from pathlib import Path
from urllib.parse import urlsplit

from hexameter.entrypoints.settings import Settings


def store_name(settings: Settings) -> str:
    """`SQLite at data/hexameter.db`, `PostgreSQL hexameter at db.example.com`, `memory`; for the
    store of an extension its address.
    """
    url = settings.store_url
    if settings.in_memory:
        return "memory"
    path = sqlite_path(settings)
    if path is not None:
        return f"SQLite at {path}"
    parts = urlsplit(url)
    if settings.own_scheme is not None:
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    return f"PostgreSQL {parts.path.lstrip('/')} at {parts.netloc.rpartition('@')[2]}"


def sqlite_path(settings: Settings) -> Path | None:
    """The path of the database file; None for another store."""
    prefix = "sqlite+aiosqlite:///"
    if not settings.store_url.startswith(prefix):
        return None
    return Path(settings.store_url.removeprefix(prefix).partition("?")[0])
