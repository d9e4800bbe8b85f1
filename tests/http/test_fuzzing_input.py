"""Whatever is sent to any operation: never 5xx, the exact error, no echo, on every store alike.

The operations come from the API's own description, so a new one is tried without a line here.
"""

import json
import re
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import AsyncExitStack

import pytest

from hexameter.entrypoints.bootstrap import build_app
from hexameter.entrypoints.http.openapi.document import TOKEN_PATH, describe
from hexameter.entrypoints.settings import Settings
from tests.http.fuzzing import values
from tests.http.fuzzing.asgi import Answer
from tests.http.fuzzing.client import Call, Client
from tests.http.fuzzing.operations import Operation, kind_of, operations_of
from tests.support.app_client import running_app
from tests.support.stores import STORES, StoreMaker

OPERATIONS = operations_of(describe(build_app(Settings(database_url="memory://"))))
REFUSED = frozenset({400, 422})
UNEXPECTED = (
    "id",
    "role",
    "author",
    "author_id",
    "status",
    "email_verified",
    "version",
    "__proto__",
)


@pytest.fixture
async def clients(empty_store: StoreMaker) -> AsyncGenerator[list[Client]]:
    async with AsyncExitStack() as stack:
        urls = [await stack.enter_async_context(empty_store(kind)) for kind in STORES]
        apps = [await stack.enter_async_context(running_app(url)) for url in urls]
        yield [await Client.on(app) for app in apps]


def in_paths() -> Iterator[Call]:
    for operation in OPERATIONS:
        for name in operation.path_parameters:
            for what, value in values.UNREADABLE.items():
                yield Call(f"{name} {what}", operation, path={name: value}, expected=REFUSED)
            for what, value in values.URL_TEXTS.items():
                yield Call(f"{name} {what}", operation, path={name: value})


def in_queries() -> Iterator[Call]:
    for operation in OPERATIONS:
        for what, value in values.UNREADABLE.items():
            yield Call(f"query {what}", operation, query=f"q={value}", expected=REFUSED)
        for name, schema in operation.query.items():
            for what, value in values.UNREADABLE.items():
                yield Call(f"{name} {what}", operation, query=f"{name}={value}", expected=REFUSED)
            for what, value in values.URL_TEXTS.items():
                yield Call(f"{name} {what}", operation, query=f"{name}={value}")
            yield Call(f"{name} twice", operation, query=f"{name}=1&{name}=2", expected=REFUSED)
            if kind_of(schema) == "integer":
                others = "".join(f"&{each}=1" for each in operation.required_query - {name})
                for what, value in values.NUMBERS.items():
                    fits = name == "offset" and what in ("zero", "beyond")
                    expected = frozenset({200} if fits else {422})
                    query = f"{name}={values.in_url(value)}{others}"
                    yield Call(f"{name} {what}", operation, query=query, expected=expected)


def in_headers() -> Iterator[Call]:
    for index, operation in enumerate(OPERATIONS):
        for name, found in values.HEADERS.items():
            # Shifted from operation to operation, so that all of them come round.
            tried = {found[index % len(found)]}
            if operation.method == "GET":
                tried.add(found[(index * 3 + 1) % len(found)])
            for value in tried:
                yield Call(f"{name} {value[:20]!r}", operation, headers={name: value})


def texts_in_fields() -> Iterator[Call]:
    for operation, name, written in _fields():
        for what, text in values.REFUSED_TEXTS.items():
            field = (name, written(text))
            yield Call(f"{name} {what}", operation, field=field, expected=REFUSED)
        for what, text in values.TEXTS.items():
            yield Call(f"{name} {what}", operation, field=(name, written(text)))


def values_in_fields() -> Iterator[Call]:
    for operation, name, _ in _fields():
        if operation.form:
            continue
        schema = operation.fields[name]
        for what, text in values.NOT_JSON.items():
            yield Call(f"{name} {what}", operation, field=(name, text), expected=frozenset({400}))
        for what, text in values.TOO_MANY.items():
            yield Call(f"{name} {what}", operation, field=(name, text), expected=frozenset({422}))
        for what, text in values.LITERALS.items():
            yield Call(f"{name} {what}", operation, field=(name, text))
        if kind_of(schema) == "date-time":
            for what, text in values.TIMES.items():
                field = (name, json.dumps(text))
                yield Call(f"{name} {what}", operation, field=field, expected=frozenset({422}))


def long_texts() -> Iterator[Call]:
    for operation, name, written in _fields():
        for what, text in (("ascii", "x" * 1_000_001), ("four bytes", "\U0001f600" * 200_000)):
            yield Call(f"{name} long {what}", operation, field=(name, written(text)))


def bodies() -> Iterator[Call]:
    for operation in OPERATIONS:
        for what, (body, headers, status) in values.BODIES.items():
            raw = {name: value.encode("latin-1") for name, value in headers.items()}
            exact = operation.fields and operation.required and not operation.form
            expected = frozenset({status}) if exact else None
            yield Call(what, operation, headers=raw, body=body, expected=expected)


def unexpected_fields() -> Iterator[Call]:
    for operation, _, _ in _fields():
        for name in UNEXPECTED:
            if name not in operation.fields and not operation.form:
                call = Call(f"sets {name}", operation, field=(name, '"1"'))
                yield Call(call.what, operation, field=call.field, expected=frozenset({422}))


def _fields() -> Iterator[tuple[Operation, str, Callable[[str], str]]]:
    for operation in OPERATIONS:
        for name, schema in operation.fields.items():
            if operation.form:
                yield operation, name, values.in_url
                continue
            yield operation, name, json.dumps
            if kind_of(schema) == "array":
                yield operation, name, lambda text: json.dumps([text])


def check_shape(call: Call, answer: Answer) -> None:
    assert answer.status < 500, call
    expected = call.expected
    if expected is not None and call.operation.path.startswith("/v1/auth/"):
        expected |= {413}  # their bodies are limited to 16 KiB
    assert expected is None or answer.status in expected, (call, answer)
    if answer.status < 400:
        return
    assert values.MARK.encode() not in answer.body, (call, answer)
    assert not any(values.MARK.encode() in value for _, value in answer.headers), (call, answer)
    content = answer.json()
    if call.operation.path == TOKEN_PATH and "error_description" in content:
        assert set(content) == {"error", "error_description"}, (call, answer)
        return
    if answer.header("content-type") == "application/problem+json":
        assert set(content) == {
            "type", "title", "status", "detail", "code", "errors", "request_id"
        }, (call, answer)  # fmt: skip
        return
    assert answer.header("content-type") == "application/json", (call, answer)
    assert set(content) == {"error"}, (call, answer)
    error = content["error"]
    assert set(error) == {"code", "message", "details", "request_id"}, (call, answer)
    assert re.fullmatch("[A-Z][A-Z_]+", error["code"]), (call, answer)
    assert error["request_id"] == answer.header("x-request-id"), (call, answer)
    if error["code"] == "VALIDATION_ERROR":
        for detail in error["details"]:
            assert set(detail) == {"field", "code", "message"}, (call, answer)


def gist(answer: Answer) -> tuple[object, ...]:
    """What has to be the same on every store."""
    if answer.status < 400:
        return (answer.status,)
    content = answer.json()
    error = content.get("error")
    if not isinstance(error, dict):
        return (answer.status, error or content["code"])
    problems = [(d.get("field"), d.get("code")) for d in error["details"]]
    return (answer.status, error["code"], problems)


@pytest.mark.parametrize(
    "calls",
    [
        in_paths,
        in_queries,
        in_headers,
        texts_in_fields,
        values_in_fields,
        long_texts,
        bodies,
        unexpected_fields,
    ],
)
async def test_no_store_breaks_or_answers_otherwise(
    clients: list[Client], calls: Callable[[], Iterator[Call]]
) -> None:
    tried = 0
    for call in calls():
        answers = [await client.send(call) for client in clients]
        for answer in answers:
            check_shape(call, answer)
        assert len({repr(gist(answer)) for answer in answers}) == 1, (call, answers)
        tried += 1
    assert tried > len(OPERATIONS)
