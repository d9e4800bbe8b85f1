"""What extensions take beside the command of a use case."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

from hexameter.application.plain_data import Record, from_plain, plain_data

T = TypeVar("T", bound=Record)

InputTypes = Mapping[str, type[Record]]
"""The type that each extension takes, by the name of the extension."""


class Inputs:
    """What was sent for extensions with one call of a use case, by their names."""

    def __init__(self, values: Mapping[str, Record] | None = None) -> None:
        self.values = values or {}

    def find(self, kind: type[T]) -> T | None:
        """None if nothing of this type was sent."""
        for value in self.values.values():
            if isinstance(value, kind):
                return value
        return None

    def data(self) -> dict[str, dict[str, object]]:
        """As JSON, by the name of the extension. `restored` reads it."""
        return {name: plain_data(value) for name, value in self.values.items()}


NO_INPUTS = Inputs()

_current: ContextVar[Inputs] = ContextVar("inputs", default=NO_INPUTS)


def current_inputs() -> Inputs:
    """Those of the use case that runs now; of the innermost, if it runs in another."""
    return _current.get()


@contextmanager
def with_inputs(inputs: Inputs) -> Generator[None]:
    """Inside, these are the current ones."""
    token = _current.set(inputs)
    try:
        yield
    finally:
        _current.reset(token)


@dataclass(frozen=True, slots=True)
class RegistrationInputs:
    """What extensions take with a registration. It is kept until the account begins."""

    types: InputTypes

    def restored(self, data: Mapping[str, Mapping[str, object]]) -> Inputs:
        """Without inputs for extensions that are not active any more, or that take another type
        now.
        """
        values: dict[str, Record] = {}
        for name, fields in data.items():
            if name in self.types:
                try:
                    values[name] = from_plain(self.types[name], fields)
                except (TypeError, ValueError):
                    continue
        return Inputs(values)
