"""`python -m benchmarks extensions`: what installed extensions cost."""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from pkgutil import resolve_name
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from starlette.types import Message, Scope

from hexameter.extending import (
    Actor,
    Extension,
    FollowUser,
    FollowUserCommand,
    Inputs,
    Proceed,
    Wrap,
)
from hexameter.testing import HexameterApp, running_in_memory

ROOT = Path(__file__).parents[1]
FOLDERS = [str(ROOT / f"examples/{name}") for name in ("pins", "invitations", "redis-limiter/src")]
EXAMPLES = ("hexameter_pins", "hexameter_invitations", "hexameter_redis_limiter")
CALLS = 25
STARTING = """
from time import process_time
from hexameter.entrypoints.bootstrap import build_app
build_app()
print(process_time())
"""


async def pass_on(
    actor: Actor,
    command: FollowUserCommand,
    inputs: Inputs,
    proceed: Proceed[FollowUserCommand, None],
) -> None:
    await proceed(command)


WRAPPING = Extension(name="wrapping", wraps=[Wrap(FollowUser, pass_on)])


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    method: str
    path: str
    headers: tuple[tuple[bytes, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Product:
    app: HexameterApp
    calls: tuple[Call, ...]


def extensions(
    rounds: Annotated[int, typer.Option(min=1)] = 200,
    starts: Annotated[int, typer.Option(min=1)] = 7,
) -> None:
    """Compare the product without extensions, with three examples, and with a wrap beside them, in
    memory and in turn. Needs a Redis on this machine, for `examples/redis-limiter`.
    """
    sys.path += FOLDERS
    table = Table(title="processor time, minimum of the rounds")
    for heading in ("", "none", "examples", "ratio", "and a wrap", "more"):
        table.add_column(heading, justify="right" if heading else "left")
    for name, times in asyncio.run(_calls(rounds)).items():
        none, examples, wrapped = (each * 1e6 for each in times)
        table.add_row(
            f"{name}, µs",
            f"{none:.1f}",
            f"{examples:.1f}",
            f"{examples / none:.2f}",
            f"{wrapped:.1f}",
            f"{wrapped - examples:+.1f}",
        )
    without, with_them = _starts(starts)
    table.add_row(
        "start, ms", f"{without:.0f}", f"{with_them:.0f}", f"{with_them / without:.2f}", "", ""
    )
    Console(width=100).print(table)


async def _calls(rounds: int) -> dict[str, list[float]]:
    examples: list[Extension] = [resolve_name(f"{each}:extension") for each in EXAMPLES]
    found: dict[str, list[float]] = {}
    async with AsyncExitStack() as stack:
        products = [
            await _product(stack, active) for active in ([], examples, [*examples, WRAPPING])
        ]
        for calls in zip(*(each.calls for each in products), strict=True):
            quickest = [float("inf")] * len(products)
            for _ in range(rounds):
                for index, (product, call) in enumerate(zip(products, calls, strict=True)):
                    quickest[index] = min(quickest[index], await _seconds(product.app, call))
            found[calls[0].name] = quickest
    return found


async def _product(stack: AsyncExitStack, active: Sequence[Extension]) -> Product:
    app = await stack.enter_async_context(running_in_memory(extensions=active))
    ada, bob = await app.user("ada"), await app.user("bob")
    post = await app.post(ada, title="Title", publish=True)
    token = (await bob.get("/v1/users/me")).request.headers["authorization"]
    headers = ((b"authorization", token.encode()),)
    calls = (
        Call("tags", "GET", "/v1/tags"),
        Call("profile", "GET", f"/v1/users/{ada.id}"),
        Call("follow", "PUT", f"/v1/users/{ada.id}/follow", headers),
        Call("post, with a field of pins", "GET", f"/v1/posts/{post.id}"),
    )
    return Product(app, calls)


async def _seconds(app: HexameterApp, call: Call) -> float:
    """Of one call, without a client, which would cost more."""
    scope: Scope = {
        "type": "http",
        "http_version": "1.1",
        "method": call.method,
        "scheme": "http",
        "path": call.path,
        "raw_path": call.path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": list(call.headers),
        "client": ("127.0.0.1", 1),
        "server": ("hexameter.example", 80),
    }
    statuses: list[int] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    began = time.process_time()
    for _ in range(CALLS):
        await app.api(dict(scope), receive, send)
    spent = time.process_time() - began
    if {*statuses} - {200, 204} or len(statuses) != CALLS:
        raise RuntimeError(f"{call.path} was answered with {statuses}")
    return spent / CALLS


def _starts(number: int) -> tuple[float, float]:
    """Milliseconds of processor time until the application is built on SQLite, in a process of its
    own.
    """
    chosen = ",".join(f"{each}:extension" for each in EXAMPLES)
    spent: dict[str, list[float]] = {"none": [], chosen: []}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(number):
            for active, times in spent.items():
                environment = {
                    **os.environ,
                    "PYTHONPATH": os.pathsep.join(FOLDERS),
                    "HEXAMETER_EXTENSIONS": active,
                }
                done = subprocess.run(
                    [sys.executable, "-c", STARTING],
                    env=environment,
                    cwd=folder,
                    capture_output=True,
                    text=True,
                    check=True,
                )
                times.append(float(done.stdout) * 1000)
    return min(spent["none"]), min(spent[chosen])
