"""Other spellings of a path or a method reach no route, on every operation."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.http.fuzzing.asgi import ask
from tests.http.fuzzing.operations import Operation
from tests.http.test_fuzzing_input import OPERATIONS
from tests.support.app_client import AppClient, running_app

ID = "01890000-0000-7000-8000-0000000000ff"


@pytest.fixture
async def memory_app() -> AsyncIterator[AppClient]:
    async with running_app("memory://") as app:
        yield app


def filled(operation: Operation) -> str:
    path = operation.path
    for name in operation.path_parameters:
        path = path.replace(f"{{{name}}}", ID)
    return path


def spellings(path: str) -> Iterator[str]:
    yield path + "/"
    yield "/" + path
    yield path.replace("/", "//", 2)
    yield path.swapcase()
    yield "/." + path
    yield "/x/.." + path
    yield path + "/."
    yield path + "%2f"
    yield path + "%20"
    yield path + "%2e%2e"
    yield path + ";a=1"
    yield path.replace("/", "\\")
    yield path.replace("/", "%5c")


async def test_no_other_spelling_reaches_an_operation(memory_app: AppClient) -> None:
    for operation in OPERATIONS:
        for spelling in spellings(filled(operation)):
            answer = await ask(memory_app.api, operation.method, spelling)
            assert answer.status in (401, 404, 405, 422), (spelling, answer)
            assert answer.header("location") is None
            assert "error" in answer.json()


async def test_a_method_that_a_path_does_not_have_is_405_and_names_those_it_has(
    memory_app: AppClient,
) -> None:
    methods = {filled(operation): set[str]() for operation in OPERATIONS}
    for operation in OPERATIONS:
        methods[filled(operation)].add(operation.method)
    for path, known in methods.items():
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "get", "BREW"):
            if method in known:
                continue
            for override in ({}, {b"x-http-method-override": next(iter(known)).encode()}):
                target = f"{path}?_method={next(iter(known))}"
                answer = await ask(memory_app.api, method, target, list(override.items()))
                assert answer.status == 405, (method, path)
                allowed = set((answer.header("allow") or "").split(", "))
                assert allowed - {"HEAD"} >= known, (method, path, allowed)


async def test_head_answers_as_get_and_nothing_more(memory_app: AppClient) -> None:
    ada = await memory_app.account("ada", role="admin")
    signed_in = [(b"authorization", f"Bearer {ada.access_token}".encode())]
    for operation in OPERATIONS:
        path = filled(operation)
        for headers in ([], signed_in):
            head = await ask(memory_app.api, "HEAD", path, headers)
            assert head.body == b""
            if operation.method == "GET":
                get = await ask(memory_app.api, "GET", path, headers)
                assert head.status == get.status, path


async def test_every_operation_that_needs_sign_in_says_so_before_anything_else(
    memory_app: AppClient,
) -> None:
    for operation in OPERATIONS:
        if not operation.signed_in:
            continue
        for headers in ([], [(b"authorization", b"Bearer a.b.c")], [(b"cookie", b"a=b")]):
            for body in (b"", b"{}", b"not json", b"\xff"):
                json = [(b"content-type", b"application/json")]
                for more in (json, []):
                    answer = await ask(
                        memory_app.api,
                        operation.method,
                        filled(operation),
                        [*headers, *more],
                        body,
                    )
                    assert answer.status == 401, (operation, headers, body, more)
                    sent = any(name == b"authorization" for name, _ in headers)
                    challenge = 'Bearer error="invalid_token"' if sent else "Bearer"
                    assert answer.header("www-authenticate") == challenge
