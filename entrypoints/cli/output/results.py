"""The result of a use case, for people and as JSON."""

import sys
from collections.abc import Iterable, Mapping
from typing import Any, cast

import msgspec
from rich.text import Text

from hexameter.application.idempotency import Created
from hexameter.domain.errors import DomainError
from hexameter.domain.pagination import Page, PageRequest
from hexameter.entrypoints.cli.console import output, print_json
from hexameter.entrypoints.cli.printable import printable


def show_result(result: object, page: PageRequest | None, *, as_json: bool) -> None:
    """`page` is what a `Page` was asked for by."""
    next_offset = _next_offset(result, page)
    if isinstance(result, Page):
        items = cast(Page[Any], result).items
        result = {"items": items, "next_offset": next_offset} if as_json else items
    if as_json:
        print_json(_json(result), sys.stdout)
        return
    for line in _lines(result):
        output().print(Text(line), soft_wrap=True)
    if next_offset is not None:
        output().print(f"There are more: --offset {next_offset}", markup=False)


def show_refusal(refusal: DomainError) -> None:
    """For programs, as JSON on standard error."""
    error = {"code": refusal.code, "message": refusal.message, "details": refusal.details}
    print_json(_json({"error": error}), sys.stderr)


def _json(value: object) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n"


def _next_offset(result: object, page: PageRequest | None) -> int | None:
    if page is None or not isinstance(result, Page) or result.next is None:
        return None
    return page.offset + page.limit


def _lines(result: object) -> Iterable[str]:
    if result is None:
        return ["Done."]
    if isinstance(result, Created):
        return [f"{result.id}{' (created by an earlier call)' if result.replayed else ''}"]
    plain = msgspec.to_builtins(result)
    if not isinstance(plain, list):
        return _block(plain)
    items = cast(list[object], plain)
    if not items:
        return ["Nothing found."]
    separator = [""] if any(isinstance(item, dict) for item in items) else []
    lines = [line for item in items for line in (*_block(item), *separator)]
    return lines[: -len(separator) or None]


def _block(value: object) -> list[str]:
    """An object as a line for each of its members."""
    if not isinstance(value, dict):
        return [_text(value)]
    members = cast(Mapping[str, object], value)
    width = max((len(name) for name in members), default=0)
    return [f"{name:<{width}}  {_text(member)}".rstrip() for name, member in members.items()]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return printable(value)
    return msgspec.json.encode(value).decode()
