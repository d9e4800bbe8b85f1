import json

import pytest
from conftest import Conduit
from hexameter_realworld import extension

import hexameter
from hexameter.testing import HexameterApp, running_in_memory

IMMEDIATE = {"registration": "immediate"}
PRODUCTION = {
    **IMMEDIATE,
    "environment": "production",
    "secret_key": "q8Wn2xL5vT7bR4mZ9kC3pH6jD1sF0gYa",
}


async def test_it_is_off_unless_it_is_switched_on() -> None:
    async with running_in_memory(extensions=[extension], settings=PRODUCTION) as app:
        answer = await app.anonymous.get("/api/tags")
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "NOT_FOUND")


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        (PRODUCTION, "production needs HEXAMETER_REALWORLD_IN_PRODUCTION=true"),
        ({}, "HEXAMETER_REGISTRATION must be immediate"),
    ],
)
async def test_the_start_refuses_what_does_not_fit(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, object], reason: str
) -> None:
    monkeypatch.setenv("HEXAMETER_REALWORLD_ENABLED", "true")
    with pytest.raises(Exception, match=f"Extension realworld: the mount /api: .*{reason}"):
        async with running_in_memory(extensions=[extension], settings=settings):
            pass


async def test_production_has_to_be_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEXAMETER_REALWORLD_ENABLED", "true")
    monkeypatch.setenv("HEXAMETER_REALWORLD_IN_PRODUCTION", "true")
    async with running_in_memory(extensions=[extension], settings=PRODUCTION) as app:
        assert (await app.anonymous.get("/api/tags")).status_code == 200


@pytest.mark.parametrize(
    ("setting", "calls"),
    [
        ("favorites", [("POST", "/articles/a/favorite"), ("DELETE", "/articles/a/favorite")]),
        ("follows", [("POST", "/profiles/a/follow"), ("DELETE", "/profiles/a/follow")]),
        (
            "writes",
            [
                ("POST", "/articles"),
                ("PUT", "/articles/a"),
                ("PUT", "/user"),
                ("DELETE", "/articles/a/comments/1"),
            ],
        ),
        ("comments", [("POST", "/articles/a/comments")]),
        ("sign_in", [("POST", "/users/login")]),
        ("registration", [("POST", "/users")]),
    ],
)
async def test_the_limits_of_the_core_hold(
    monkeypatch: pytest.MonkeyPatch, setting: str, calls: list[tuple[str, str]]
) -> None:
    monkeypatch.setenv("HEXAMETER_REALWORLD_ENABLED", "true")
    # One account is registered, and signed in by that.
    settings = {
        **IMMEDIATE,
        "password_min_length": 8,
        "rate_limits": "on",
        f"limit_{setting}": "1/hour",
    }
    async with running_in_memory(extensions=[extension], settings=settings) as app:
        ada = await Conduit(app).user("ada")
        for method, path in calls:
            statuses = [(await ada.ask(method, path, {}))[0] for _ in range(2)]
            assert statuses[-1] == 429, path


async def test_closed_registration_is_403(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEXAMETER_REALWORLD_ENABLED", "true")
    closed = {"registration": "closed"}
    user = {"username": "ada", "email": "ada@mail.com", "password": "tr0ub4dor and more"}
    async with running_in_memory(extensions=[extension], settings=closed) as app:
        assert await Conduit(app).anonymous.refused(403, "POST", "/users", {"user": user})


async def test_programs_and_workers_have_no_mount(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEXAMETER_REALWORLD_ENABLED", "true")
    memory = hexameter.Settings(database_url="memory://")
    async with hexameter.open(memory, extensions=[extension]):
        pass


async def test_pages_of_other_origins_may_call_it(hexameter_app: HexameterApp) -> None:
    asked = {"Origin": "https://conduit.example", "Access-Control-Request-Method": "PUT"}
    preflight = await hexameter_app.anonymous.options("/api/user", headers=asked)
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == "https://conduit.example"


async def test_unknown_paths_have_the_shape_of_this_api(conduit: Conduit) -> None:
    assert await conduit.anonymous.refused(404, "GET", "/none") == ["Not found."]
    assert await conduit.anonymous.refused(405, "PATCH", "/articles")
    assert await conduit.anonymous.refused(404, "GET", "/articles/")


@pytest.mark.parametrize(
    ("path", "most"), [("/users", 16_384), ("/users/login", 16_384), ("/articles", 2_097_152)]
)
async def test_bodies_have_the_bounds_of_the_core(conduit: Conduit, path: str, most: int) -> None:
    envelope = len(json.dumps({"more": ""}))
    for size, status in ((most, {401, 422}), (most + 1, {413})):
        body = json.dumps({"more": "x" * (size - envelope)})
        headers = {"Content-Type": "application/json"}
        answer = await conduit.app.anonymous.post(f"/api{path}", content=body, headers=headers)
        assert answer.status_code in status, size
