"""What is used of redis-py, with types: its own leave arguments open."""

from collections.abc import Sequence
from typing import Any, Protocol, cast

from redis.asyncio import Redis


class Script(Protocol):
    async def __call__(self, keys: Sequence[str], args: Sequence[int]) -> Any: ...


class Client(Protocol):
    def register_script(self, script: str) -> Script: ...
    async def ping(self) -> object: ...
    async def aclose(self) -> None: ...


def client_of(url: str, *, timeout: float) -> Client:
    """Connects when it is first used."""
    return cast(Any, Redis).from_url(url, socket_timeout=timeout, socket_connect_timeout=timeout)
