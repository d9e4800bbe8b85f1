"""The public module for extensions: what importing it loads."""

import inspect
import subprocess
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import ClassVar, get_args, get_origin, get_type_hints

import pytest

import hexameter.extending as public
from hexameter import memory_store, sql_store, store_ports
from tests.support.exports import exported

HEAVY = ("fastapi", "starlette", "sqlalchemy", "uvicorn", "pydantic", "typer")


def test_importing_it_loads_no_framework() -> None:
    program = f"import sys, hexameter.extending; print([n for n in {HEAVY!r} if n in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_every_name_is_exported_and_can_be_imported() -> None:
    assert dir(public) == exported(public)
    assert all(getattr(public, name) is not None for name in dir(public))


INTERNAL = {
    "Repeatable",  # any command with an idempotency key
    "Subscriber",  # the outbox's, for subscribers of the core
}


@pytest.mark.parametrize("module", [public, store_ports])
def test_the_types_in_its_signatures_can_be_imported(module: ModuleType) -> None:
    modules = (public, store_ports, memory_store, sql_store)
    released = {id(getattr(each, name)) for each in modules for name in exported(each)}
    missing = {
        named.__name__
        for name in exported(module)
        for hint in hints_of(getattr(module, name))
        for named in classes_in(hint)
        if named.__module__.startswith("hexameter.") and id(named) not in released
    }
    assert missing <= INTERNAL


def hints_of(value: object) -> Iterator[object]:
    """The annotations that a caller sees: what a use case takes is wired by the product."""
    functions = [value]
    if inspect.isclass(value):
        members = [member for name, member in vars(value).items() if not name.startswith("_")]
        functions = [getattr(each, "fget", getattr(each, "__func__", each)) for each in members]
        if not hasattr(value, "execute"):
            yield from get_type_hints(value).values()
    for function in functions:
        if inspect.isfunction(function):
            yield from get_type_hints(function).values()


def classes_in(hint: object) -> Iterator[type]:
    if inspect.isclass(hint):
        yield hint
    if get_origin(hint) is not ClassVar:
        for each in hint if isinstance(hint, list) else (get_origin(hint), *get_args(hint)):
            if each is not None:
                yield from classes_in(each)
