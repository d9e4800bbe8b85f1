from pathlib import Path
from urllib.parse import parse_qsl

from sqlalchemy import URL, make_url

from hexameter.adapters.sql.driver.driver import Driver
from hexameter.adapters.sql.driver.errors import UnsupportedDatabase
from hexameter.adapters.sql.driver.postgresql import AsyncpgDriver, dsn_of
from hexameter.adapters.sql.driver.sqlite import AiosqliteDriver, file_of

POSTGRESQL = "postgresql+asyncpg"
SQLITE = "sqlite+aiosqlite"
DEFAULT_POOL_SIZE = 10

_SYNONYMS = {"ssl": "sslmode", "database": "dbname"}
_FILES = {"sslrootcert", "sslcert", "sslkey", "sslcrl"}
_NAMED = _FILES | {"user", "password", "host", "port", "dbname", "sslmode", "application_name"}
"""Another name without a value may be the end of a password with an & or ? in it."""
_MAX_PORT = 65535


def parse(url: str) -> URL:
    """`sqlite+aiosqlite:///file` or `postgresql+asyncpg://...`, with parameters that can be used;
    else `UnsupportedDatabase`.
    """
    parsed = make_url(url)
    if parsed.drivername not in {POSTGRESQL, SQLITE}:
        raise UnsupportedDatabase(f"A database URL begins with {POSTGRESQL} or {SQLITE}.")
    if parsed.drivername == POSTGRESQL:
        parameters = _parameters(url)
        _refuse_repeated(parsed, parameters)
        _require_addresses(parsed, parameters)
        _require_files(parameters)
        dsn_of(parsed)
    else:
        file_of(parsed)
    return parsed


def driver_for(url: str, pool_size: int) -> Driver:
    """`pool_size` is for PostgreSQL: so many connections for reading and as many for writing."""
    parsed = parse(url)
    if parsed.drivername == POSTGRESQL:
        return AsyncpgDriver(parsed, pool_size)
    return AiosqliteDriver(parsed)


def _parameters(url: str) -> dict[str, str]:
    """Read here, because SQLAlchemy and asyncpg ignore those without a value, and all but one of
    several of a name.
    """
    found: dict[str, str] = {}
    for given, value in parse_qsl(url.partition("?")[2], keep_blank_values=True):
        name = _SYNONYMS.get(given, given)
        if not name or not value:
            shown = name if name in _NAMED else "A parameter"
            raise UnsupportedDatabase(
                f"{shown} in the database URL has no {'value' if name else 'name'}."
            )
        if name in found:
            raise _repeated(name)
        found[name] = value
    return found


def _refuse_repeated(url: URL, parameters: dict[str, str]) -> None:
    before = {
        "user": url.username,
        "password": url.password,
        "host": url.host,
        "port": url.port,
        "dbname": url.database,
    }
    for name, value in before.items():
        if value and name in parameters:
            raise _repeated(name)


def _repeated(name: str) -> UnsupportedDatabase:
    return UnsupportedDatabase(f"{name} is given more than once in the database URL.")


def _require_addresses(url: URL, parameters: dict[str, str]) -> None:
    """What the resolver and the socket would refuse by errors of their own."""
    if "@" in (url.host or ""):
        raise UnsupportedDatabase("An @ in the password must be written as %40.")
    for host in (url.host or parameters.get("host", "")).split(","):
        if host.startswith("/"):  # A folder with a socket.
            continue
        try:
            host.encode("idna")
        except UnicodeError:
            raise UnsupportedDatabase(f"There can be no host {host!r}.") from None
    for port in parameters.get("port", "1").split(","):
        if not (port.isascii() and port.isdecimal() and 0 < int(port) <= _MAX_PORT):
            raise UnsupportedDatabase(f"port in the database URL must be from 1 to {_MAX_PORT}.")


def _require_files(parameters: dict[str, str]) -> None:
    """Their errors would not name the file."""
    for name in _FILES & parameters.keys():
        try:
            Path(parameters[name]).open("rb").close()
        except OSError as error:
            raise UnsupportedDatabase(
                f"{name} in the database URL cannot be read: {error.strerror}."
            ) from None
