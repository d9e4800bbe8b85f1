"""Adapters that extensions supply for ports of the core."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from inspect import isawaitable, isclass
from typing import Any, Literal

from typing_extensions import get_protocol_members

from hexameter.application.ports.mail import Mailer
from hexameter.entrypoints.extensions.declaration import Extension
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.extensions.wiring.injector import Injector

CHECK_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class SuppliedAdapter:
    """`provide` gives the one instance of the process."""

    extension: str
    port: type[object]
    name: str
    provide: Callable[[], object]

    async def open(self) -> None:
        """Raises `ExtensionError`, which names the extension whose adapter failed."""
        try:
            await call_if_there(self.provide(), "open")
        except Exception as failure:
            raise ExtensionError(
                self.extension, f"{self.name} cannot be opened ({failure_text(failure)})."
            ) from failure

    async def close(self) -> None:
        await call_if_there(self.provide(), "close")

    async def failure(self) -> str | None:
        """Why it cannot be used at the moment; None if it can, or does not say."""
        try:
            async with asyncio.timeout(CHECK_SECONDS):
                await call_if_there(self.provide(), "check")
        except TimeoutError:
            return f"no answer within {CHECK_SECONDS:g} seconds"
        except Exception as failure:  # whatever its technology raises
            return failure_text(failure)
        return None


async def call_if_there(
    adapter: object, step: Literal["open", "close", "check", "migrate"]
) -> None:
    """Ports do not have these; an adapter that needs them does. They may be coroutines or not."""
    method = getattr(adapter, step, None)
    if method is not None and isawaitable(result := method()):
        await result


def supply_adapters(
    extensions: Sequence[Extension], injector: Injector, ports: Sequence[type[object]]
) -> list[SuppliedAdapter]:
    """Put the adapters of extensions in place of the core's. Raises `ExtensionError` for one whose
    port is none of `ports`, or that lacks a method of it.
    """
    supplied: list[SuppliedAdapter] = []
    for extension in extensions:
        for port, adapter in extension.adapters.items():
            if port not in ports:
                known = ", ".join(sorted(each.__name__ for each in ports))
                raise ExtensionError(
                    extension.name,
                    f"it has an adapter for {port.__name__}, which can have none from outside "
                    f"(those that can: {known}).",
                )
            require_methods(extension.name, port, adapter)
            provide = injector.replace(port, adapter)
            supplied.append(SuppliedAdapter(extension.name, port, adapter.__name__, provide))
    return supplied


async def open_all(stack: AsyncExitStack, adapters: Sequence[SuppliedAdapter]) -> None:
    """They are closed with the stack, the last first."""
    for adapter in adapters:
        await adapter.open()
        stack.push_async_callback(adapter.close)


async def unavailable(adapters: Sequence[SuppliedAdapter]) -> list[str]:
    """The ports without which the process cannot serve at the moment. Mails wait in the outbox, so
    a mailer's is not one of them.
    """
    needed = [adapter for adapter in adapters if adapter.port is not Mailer]
    failures = await asyncio.gather(*(adapter.failure() for adapter in needed))
    return [
        adapter.port.__name__
        for adapter, failure in zip(needed, failures, strict=True)
        if failure is not None
    ]


def require_methods(extension: str, port: type[Any], adapter: Callable[..., object]) -> None:
    """Raises `ExtensionError` for an adapter that lacks a method of its port. Only classes are
    checked: what a function returns is not known yet.
    """
    if not isclass(adapter):
        return
    for name in sorted(get_protocol_members(port)):
        if callable(getattr(port, name)) and not callable(getattr(adapter, name, None)):
            raise ExtensionError(
                extension, f"{adapter.__name__} has no {name}(), which {port.__name__} needs."
            )


def failure_text(failure: Exception) -> str:
    return f"{type(failure).__name__}: {failure}" if str(failure) else type(failure).__name__
