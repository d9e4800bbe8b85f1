"""Rate limits of extensions' routes: those of the core by name, and their own."""

from collections.abc import AsyncGenerator
from dataclasses import replace

import pytest

from hexameter.entrypoints.bootstrap import build_app
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.http.routing.rate_limits import limited_by_caller
from hexameter.entrypoints.http.routing.strict_route import Router
from hexameter.entrypoints.settings import Settings
from hexameter.extending import Extension, Http, MaybeUser, Mount, RequestLimit, UseCase
from tests.http.extensions.notes import Echo, ListHeadlines, WriteNote, extension
from tests.support.app_client import AppClient, running_app
from tests.support.assertions import error_of
from tests.support.stores import StoreMaker

LIMITED = replace(
    extension,
    name="loud-notes",
    limits=[RequestLimit("loud-notes", "2/hour"), RequestLimit("headlines", "1/minute")],
    use_cases=[
        UseCase(WriteNote, http=Http("POST", "/v1/notes", status=201, limit="write")),
        UseCase(Echo, http=Http("POST", "/v1/echo", signed_in="optional", limit="loud-notes")),
        UseCase(
            ListHeadlines,
            http=Http("GET", "/v1/headlines", signed_in="no", sorts=("-title",), limit="headlines"),
        ),
    ],
)


@pytest.fixture(params=["on", "off"])
async def app(request: pytest.FixtureRequest, new_store: StoreMaker) -> AsyncGenerator[AppClient]:
    async with (
        new_store("memory") as url,
        running_app(
            url,
            extensions=[LIMITED],
            rate_limits="on",
            limit_writes="1/minute",
            fast_routes=request.param,
        ) as running,
    ):
        yield running


async def test_a_route_has_a_limit_of_the_core_by_its_name(app: AppClient) -> None:
    ada, bob = await app.account("ada"), await app.account("bob")
    for person, status in ((ada, 201), (ada, 429), (bob, 201)):
        answer = await app.client.post("/v1/notes", json={"text": "a"}, headers=person.headers)
        assert answer.status_code == status, answer.text
        assert answer.headers["ratelimit-policy"] == '"write";q=1;w=60'
    # The same counter as for the core's own writes.
    error_of(
        await app.client.post("/v1/posts", json={"title": "A", "body": ""}, headers=ada.headers),
        429,
        "RATE_LIMITED",
    )


async def test_callers_are_counted_by_account_and_others_by_network(app: AppClient) -> None:
    ada = await app.account("ada")
    for _ in range(2):
        assert (await app.client.post("/v1/echo")).status_code == 200
    refused = await app.client.post("/v1/echo", content=b"{")  # before the body is read
    error_of(refused, 429, "RATE_LIMITED")
    assert 0 < int(refused.headers["retry-after"]) <= 3600
    assert (await app.client.post("/v1/echo", headers=ada.headers)).status_code == 200


async def test_a_route_that_ignores_credentials_counts_by_network(app: AppClient) -> None:
    ada = await app.account("ada")
    assert (await app.client.get("/v1/headlines", headers=ada.headers)).status_code == 200
    error_of(await app.client.get("/v1/headlines"), 429, "RATE_LIMITED")


async def test_the_description_names_the_refusal(app: AppClient) -> None:
    document = (await app.client.get("/openapi.json")).json()
    responses = document["paths"]["/v1/echo"]["post"]["responses"]
    assert {"RateLimit", "RateLimit-Policy"} <= responses["200"]["headers"].keys()
    assert "Retry-After" in responses["429"]["headers"]


async def test_operators_change_it(new_store: StoreMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEXAMETER_LOUD_NOTES_LIMIT_LOUD_NOTES", "1/hour")
    async with (
        new_store("memory") as url,
        running_app(url, extensions=[LIMITED], rate_limits="on") as app,
    ):
        answers = [(await app.client.post("/v1/echo")).status_code for _ in range(2)]
    assert answers == [200, 429]


async def test_a_setting_that_is_not_valid_stops_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HEXAMETER_LOUD_NOTES_LIMIT_HEADLINES", "often")
    problem = r"^Extension loud-notes: its settings are not valid \(HEXAMETER_LOUD_NOTES_LIMIT_HEAD"
    with pytest.raises(ExtensionError, match=problem):
        build(LIMITED)


def mounted(name: str) -> Extension:
    async def route(actor: MaybeUser) -> None: ...

    def web_layer(service: object) -> Router:
        router = Router()
        router.add_api_route("/a", route, dependencies=[limited_by_caller(name)])
        return router

    return Extension(
        name="shop", limits=[RequestLimit("shop", "9/day")], mounts=[Mount("/shop", web_layer)]
    )


def test_a_mount_names_its_own_and_those_of_the_core() -> None:
    for name in ("shop", "write"):
        build(mounted(name))


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (
            Extension(name="a", use_cases=[UseCase(Echo, http=Http("GET", "/v1/e", limit="b"))]),
            r"GET /v1/e has the rate limit b, which nothing defines; add RequestLimit\('b', ",
        ),
        (Extension(name="a", limits=[RequestLimit("write", "9/day")]), "the rate limit write is a"),
        (Extension(name="a", limits=[RequestLimit("A b", "9/day")]), "the rate limit 'A b' must"),
        (Extension(name="a", limits=[RequestLimit("b", "9")]), "the rate limit b must be a number"),
        (mounted("other"), "the mount /shop has a route with a fault: GET /a has the rate limit"),
    ],
)
def test_what_does_not_fit_stops_the_start(broken: Extension, message: str) -> None:
    with pytest.raises(ExtensionError, match=f"^Extension {broken.name}: {message}"):
        build(broken)


def build(declared: Extension) -> None:
    build_app(Settings(database_url="memory://"), extensions=[declared])
