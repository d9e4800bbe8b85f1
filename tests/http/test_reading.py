"""Lists, entity tags, caching, HEAD, health and the description."""

from collections.abc import AsyncIterator

import httpx
import pytest

from hexameter.domain.pagination import Sort
from hexameter.entrypoints.http.errors.responses import PreconditionRequired
from hexameter.entrypoints.http.requests.pagination import ListQuery
from hexameter.entrypoints.http.responses.etags import NO_VERSION
from hexameter.entrypoints.http.responses.pages import cursor_context
from tests.http.web_app import KNOWN, build

ONE = f"/v1/notes/{KNOWN}"


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=build())
    async with httpx.AsyncClient(transport=transport, base_url="http://h.example") as made:
        yield made


async def test_a_list_has_twenty_of_the_default_sort(client: httpx.AsyncClient) -> None:
    page = (await client.get("/v1/notes")).json()
    assert set(page) == {"items", "next_cursor"}
    assert len(page["items"]) == 20
    assert page["items"][0]["created_at"] == "2025-01-02T03:04:05.678000Z"
    assert page["next_cursor"] == "created_at True None"


async def test_a_list_takes_its_parameters(client: httpx.AsyncClient) -> None:
    page = (await client.get("/v1/notes?limit=1&offset=10000&sort=title&author=ada")).json()
    assert (len(page["items"]), page["next_cursor"]) == (1, "title False 10000")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=-1", "limit"),
        ("limit=1.0", "limit"),
        ("limit=%201", "limit"),
        ("limit=1_0", "limit"),
        ("limit=" + "9" * 5000, "limit"),
        ("limit=1&limit=2", "limit"),
        ("offset=10001", "offset"),
        ("offset=NaN", "offset"),
        ("offset=0&cursor=x", "offset"),
        ("sort=body", "sort"),
        ("sort=--title", "sort"),
        ("sort=", "sort"),
        ("colour=red", "colour"),
        ("a%20b=1", "?"),
    ],
)
async def test_a_list_refuses_what_it_does_not_know(
    client: httpx.AsyncClient, query: str, field: str
) -> None:
    answer = await client.get(f"/v1/notes?{query}")
    assert answer.status_code == 422
    assert [detail["field"] for detail in answer.json()["error"]["details"]] == [field]


def test_a_cursor_is_bound_to_route_sort_and_filters() -> None:
    title = ListQuery(20, None, None, Sort("title"))
    down = ListQuery(20, None, None, Sort("title", descending=True))
    contexts = {
        cursor_context("notes", title, {"author": None}),
        cursor_context("notes", down, {"author": None}),
        cursor_context("notes", title, {"author": "a"}),
        cursor_context("posts", title, {}),
    }
    assert len(contexts) == 4
    assert cursor_context("notes", title, {"a": "1", "b": "2"}) == cursor_context(
        "notes", title, {"b": "2", "a": "1"}
    )


async def test_a_resource_has_a_strong_tag_and_is_304_to_who_has_it(
    client: httpx.AsyncClient,
) -> None:
    first = await client.get(ONE)
    tag = first.headers["etag"]
    assert tag.startswith('"3-')
    assert first.headers["cache-control"] == "public, max-age=30, stale-while-revalidate=30"
    suffixed = [f'{tag[:-1]}{suffix}"' for suffix in ("-gzip", "-br", "-zstd", "--gzip")]
    for known in (tag, f"W/{tag}", f'"x", {tag}', "*", *suffixed, f"W/{suffixed[0]}"):
        again = await client.get(ONE, headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        for name in ("etag", "cache-control", "vary"):
            assert again.headers[name] == first.headers[name]
    for other in ('"3-other"', "3", '"', "", f'{tag[:-1]}-x"', '"-gzip"'):
        assert (await client.get(ONE, headers={"If-None-Match": other})).status_code == 200


async def test_with_credentials_nothing_is_kept_unasked(client: httpx.AsyncClient) -> None:
    answer = await client.get(ONE, headers={"Authorization": "Bearer x"})
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["vary"] == "Authorization, Accept"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('"3-abc"', 3),
        ("*", None),
        ('"2-a", "7-b"', 7),
        ('"3-a", junk', 3),
        ('W/"9-a","4-b"', 9),
        ('W/"3-a"', 3),
        ('"3-a-gzip"', 3),
        ('W/"3-a--gzip"', 3),
    ],
)
async def test_if_match_gives_the_version(
    client: httpx.AsyncClient, value: str, expected: int | None
) -> None:
    answer = await client.put(ONE, headers={"If-Match": value})
    assert answer.json() == {"expected": expected}


@pytest.mark.parametrize(
    "value", ["", "3", '"x"', 'W/"x"', 'w/"3-a', '"-3-a"', f'"{"9" * 5000}-a"', '"']
)
async def test_a_tag_that_was_never_given_out_is_a_version_that_nothing_has(
    client: httpx.AsyncClient, value: str
) -> None:
    answer = await client.put(ONE, headers={"If-Match": value})
    assert answer.json() == {"expected": NO_VERSION}


async def test_a_missing_if_match_is_428_where_it_is_required(client: httpx.AsyncClient) -> None:
    assert (await client.put(ONE)).json() == {"expected": None}
    answer = await client.patch(ONE, json={})
    assert (answer.status_code, answer.json()["error"]["code"]) == (428, PreconditionRequired.code)


@pytest.mark.parametrize(
    "path", [ONE, "/v1/notes", "/nothing", "/docs", "/v1/notes/stream/endless"]
)
async def test_head_answers_like_get_without_a_body(client: httpx.AsyncClient, path: str) -> None:
    head = await client.head(path)
    assert head.content == b""
    if "endless" in path:
        assert head.status_code == 200
        return
    got = await client.get(path)
    assert head.status_code == got.status_code
    assert head.headers.get("etag") == got.headers.get("etag")
    assert head.headers["content-length"] == str(len(got.content))


async def test_health_names_what_is_missing() -> None:
    transport = httpx.ASGITransport(app=build(missing=["database"], max_in_flight=0))
    async with httpx.AsyncClient(transport=transport, base_url="http://h.example") as client:
        assert (await client.get("/health/live")).json() == {"status": "live"}
        answer = await client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"
    error = answer.json()["error"]
    assert (error["code"], error["details"][0]["field"]) == ("UNAVAILABLE", "database")


async def test_readiness_is_200_when_nothing_is_missing(client: httpx.AsyncClient) -> None:
    assert (await client.get("/health/ready")).json() == {"status": "ready"}


async def test_every_operation_describes_its_errors(client: httpx.AsyncClient) -> None:
    answer = await client.get("/openapi.json")
    document = answer.json()
    assert document["openapi"].startswith("3.1")
    operations = [one for path in document["paths"].values() for one in path.values()]
    assert len(operations) > 5
    for operation in operations:
        assert set(operation["responses"]["default"]["content"]) == {
            "application/json",
            "application/problem+json",
        }
        assert set(operation["responses"].get("422", {}).get("content", {})) <= {
            "application/json",
            "application/problem+json",
        }
    assert "HTTPValidationError" not in answer.text
    flow = document["components"]["securitySchemes"]["password"]["flows"]["password"]
    assert flow["tokenUrl"] == "/v1/auth/token"
    schemas = document["components"]["schemas"]
    assert schemas["NoteBody"]["properties"]["title"]["maxLength"] == 10
    assert schemas["NoteView"]["properties"]["created_at"]["type"] == "string"


async def test_the_docs_page_and_its_files_come_from_here(client: httpx.AsyncClient) -> None:
    page = await client.get("/docs")
    assert "script-src 'self';" in page.headers["content-security-policy"]
    assert "//" not in page.text.replace("<!doctype", "")
    for name in ("swagger-ui-bundle.js", "swagger-ui.css", "docs.js", "favicon-32x32.png"):
        assert f"docs/assets/{name}" in page.text
        asset = await client.get(f"/docs/assets/{name}")
        assert asset.status_code == 200
        assert len(asset.content) > 100
    assert (await client.get("/docs/assets/LICENSE")).status_code == 404
