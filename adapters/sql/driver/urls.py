from sqlalchemy import URL, make_url

from hexameter.adapters.sql.driver.driver import Driver
from hexameter.adapters.sql.driver.errors import UnsupportedDatabase
from hexameter.adapters.sql.driver.postgresql import AsyncpgDriver, dsn_of
from hexameter.adapters.sql.driver.sqlite import AiosqliteDriver, file_of

POSTGRESQL = "postgresql+asyncpg"
SQLITE = "sqlite+aiosqlite"
DEFAULT_POOL_SIZE = 10


def parse(url: str) -> URL:
    """`sqlite+aiosqlite:///file` or `postgresql+asyncpg://...`, with parameters that can be used;
    else `UnsupportedDatabase`.
    """
    parsed = make_url(url)
    if parsed.drivername not in {POSTGRESQL, SQLITE}:
        raise UnsupportedDatabase(f"A database URL begins with {POSTGRESQL} or {SQLITE}.")
    if parsed.drivername == POSTGRESQL:
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
