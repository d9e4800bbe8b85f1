"""The subjects applications that answer the same calls."""

import base64
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import httpx
from sqlalchemy import make_url

from benchmarks.postgres import dsn_of
from benchmarks.processes import SECRET_KEY, Server, free_port, product, serving
from hexameter.application.ports.security import AccessClaims
from hexameter.domain.ids import SessionId, UserId
from hexameter.entrypoints.container import build_container
from hexameter.entrypoints.settings import Settings

PUBLIC_URL = "http://hexameter.example"
ROOT = Path(__file__).parents[2]
TOKEN_LIFE = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Subjects:
    product: Server
    floor: Server
    baseline: Server

    def by_name(self) -> dict[str, Server]:
        return {"product": self.product, "floor": self.floor, "baseline": self.baseline}


@contextmanager
def running_subjects(folder: Path, database_url: str) -> Iterator[Subjects]:
    """All on one database, each in one process. The product runs without its worker, because the
    others deliver no events.
    """
    with ExitStack() as stack:
        ours = stack.enter_context(
            product(folder, database_url, public_url=PUBLIC_URL, worker="off")
        )
        key = {"PUBLIC_KEY": public_key(ours).hex()}
        sqlite = database_url.startswith("sqlite")
        path = make_url(database_url).database or ""
        floor = _uvicorn(
            f"benchmarks.apps.floor_{'sqlite' if sqlite else 'postgres'}",
            folder,
            {"DSN": path if sqlite else dsn_of(database_url), **key},
            ready="/v1/posts",
        )
        baseline = _uvicorn(
            "benchmarks.apps.orm_baseline",
            folder,
            {"DATABASE_URL": database_url, **key},
            ready="/v1/posts",
        )
        yield Subjects(ours, stack.enter_context(floor), stack.enter_context(baseline))


def public_key(server: Server) -> bytes:
    """The key that verifies the product's access tokens (RFC 8037)."""
    jwks = httpx.get(f"{server.url}/.well-known/jwks.json").raise_for_status().json()
    return base64.urlsafe_b64decode(jwks["keys"][0]["x"] + "==")


def access_token(user_id: UUID, role: str = "author") -> str:
    """An access token as the product signs it. It needs no session: requests do not read one."""
    named = {"secret_key": SECRET_KEY, "public_url": PUBLIC_URL, "database_url": "memory://"}
    settings = Settings.model_validate(named)
    now = datetime.now(UTC)
    claims = AccessClaims(
        user_id=UserId(user_id),
        session_id=SessionId(uuid4()),
        role=role,
        issued_at=now,
        expires_at=now + TOKEN_LIFE,
    )
    token: str = build_container(settings).services.access_tokens().issue(claims)
    return token


@contextmanager
def _uvicorn(
    module: str, folder: Path, environment: dict[str, str], *, ready: str
) -> Iterator[Server]:
    port = free_port()
    command = [
        *(sys.executable, "-m", "uvicorn", f"{module}:create", "--factory", "--port", str(port)),
        *("--loop", "uvloop", "--http", "httptools", "--no-access-log", "--no-server-header"),
        "--no-proxy-headers",
        *("--log-level", "warning", "--timeout-keep-alive", "75"),
    ]
    path = {"PYTHONPATH": str(ROOT)}
    with serving(command, port, folder, {**environment, **path}, ready=ready) as server:
        yield server
