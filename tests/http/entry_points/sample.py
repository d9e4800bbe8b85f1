"""What a sample of a use case is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from hexameter.domain.pagination import PageRequest, Sort
from tests.http.entry_points.scene import Scene

Command = Callable[[Scene], Any]
NOTHING = UUID(int=0)
NEW_PASSWORD = "six feet to a line"


@dataclass(frozen=True, slots=True)
class Sample:
    """`after`: so much later, if it can be due then."""

    caller: str
    command: Command
    code: str | None = None
    after: timedelta = timedelta()


Samples = dict[type, tuple[Sample, ...]]


def ok(caller: str, command: Command, *, after: timedelta = timedelta()) -> Sample:
    return Sample(caller, command, after=after)


def refused(caller: str, command: Command, code: str) -> Sample:
    return Sample(caller, command, code)


def page(key: str, *, descending: bool = True) -> PageRequest:
    return PageRequest(Sort(key, descending=descending), limit=5)
