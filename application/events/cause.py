"""How many events led to what happens now."""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

from hexameter.application.ports.outbox import StoredEvent

_depth: ContextVar[int] = ContextVar("depth", default=0)


def current_depth() -> int:
    """The `depth` of an event that is recorded now. Units of work write it."""
    return _depth.get()


@contextmanager
def caused_by(event: StoredEvent) -> Generator[None]:
    """Events that are recorded inside, also in tasks that are started there, are one deeper."""
    token = _depth.set(event.depth + 1)
    try:
        yield
    finally:
        _depth.reset(token)
