"""What extensions show on answers of the core."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

import pytest
from structlog.testing import capture_logs

from hexameter.entrypoints.bootstrap import build_app
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.settings import Settings
from hexameter.extending import (
    AccountView,
    Actor,
    CommentView,
    Extension,
    PostSummaryView,
    PostView,
    ProfileView,
    TagView,
    ViewFields,
)
from tests.support.app_client import AppClient, running_app
from tests.support.stores import StoreMaker

VARIANTS = {"memory": "on", "memory-fastapi": "off"}


@dataclass(frozen=True, slots=True)
class Fields:
    seen_by: str | None
    number: int


@dataclass
class Calls:
    ids: list[list[UUID]] = field(default_factory=list[list[UUID]])
    failure: Exception | None = None
    never: bool = False
    unknown: bool = False


async def load(viewer: Actor, ids: Sequence[UUID], calls: Calls) -> Mapping[UUID, Fields]:
    calls.ids.append(list(ids))
    if calls.failure:
        raise calls.failure
    if calls.never:
        await asyncio.Event().wait()
    seen_by = str(viewer.user_id) if viewer.user_id else None
    return {} if calls.unknown else {id: Fields(seen_by, n) for n, id in enumerate(ids)}


async def other(viewer: Actor, ids: Sequence[UUID]) -> Mapping[UUID, Fields]:
    return {id: Fields("other", 7) for id in ids}


VIEWS = (PostView, PostSummaryView, CommentView, ProfileView, AccountView)
MARKS = Extension(name="marks", provides=[Calls], views=[ViewFields(view, load) for view in VIEWS])
OTHER = Extension(name="other-marks", views=[ViewFields(PostView, other)])


@pytest.fixture(params=VARIANTS)
async def app(request: pytest.FixtureRequest, new_store: StoreMaker) -> AsyncGenerator[AppClient]:
    async with (
        new_store("memory") as url,
        running_app(url, extensions=[MARKS, OTHER], fast_routes=VARIANTS[request.param]) as running,
    ):
        yield running


def calls_of(app: AppClient) -> Calls:
    return app.api.state.container.injector.provider(Calls)()


async def test_every_view_shows_them_by_one_call_for_an_answer(app: AppClient) -> None:
    ada = await app.account("ada", role="admin")
    posts = [await app.post(ada, title, publish=True) for title in ("One", "Two")]
    comments = f"/v1/posts/{posts[0]['id']}/comments"
    created = await app.client.post(comments, json={"body": "Yes."}, headers=ada.headers)
    mark = {"marks": {"seen_by": ada.id, "number": 0}}
    assert created.json()["extensions"] == mark
    assert posts[0]["extensions"] == {**mark, "other-marks": {"seen_by": "other", "number": 7}}
    calls = calls_of(app)
    for path in ("/v1/users/me", f"/v1/users/{ada.id}", f"/v1/comments/{created.json()['id']}"):
        shown = (await app.client.get(path, headers=ada.headers)).json()
        assert shown["extensions"] == mark, path
    for path in ("/v1/posts", "/v1/users", comments):
        calls.ids.clear()
        items = (await app.client.get(path, headers=ada.headers)).json()["items"]
        assert calls.ids == [[UUID(item["id"]) for item in items]], path
        numbers = [item["extensions"]["marks"]["number"] for item in items]
        assert numbers == list(range(len(items)))
    calls.ids.clear()
    empty = await app.client.get("/v1/posts?tag=none")
    assert (empty.json()["items"], calls.ids) == ([], [])


async def test_the_entity_tag_covers_them(app: AppClient) -> None:
    ada = await app.account("ada")
    post = await app.post(ada, "One", publish=True)
    path = f"/v1/posts/{post['id']}"
    first = await app.client.get(path)
    assert first.json()["extensions"]["marks"] == {"seen_by": None, "number": 0}
    headers = {"If-None-Match": first.headers["etag"]}
    assert (await app.client.get(path, headers=headers)).status_code == 304
    calls_of(app).unknown = True
    changed = await app.client.get(path, headers=headers)
    assert changed.json()["extensions"]["marks"] is None
    assert changed.headers["cache-control"].startswith("public")


@pytest.mark.parametrize("failing", [{"failure": ValueError("x")}, {"never": True}])
async def test_a_failure_shows_null_and_is_not_cached(
    app: AppClient, failing: dict[str, Any]
) -> None:
    ada = await app.account("ada")
    post = await app.post(ada, "One", publish=True)
    for name, value in failing.items():
        setattr(calls_of(app), name, value)
    for path in (f"/v1/posts/{post['id']}", "/v1/posts"):
        with capture_logs() as logs:
            answer = await app.client.get(path)
        shown = answer.json().get("items", [answer.json()])[0]
        assert (answer.status_code, shown["title"]) == (200, "One")
        assert shown["extensions"]["marks"] is None
        assert answer.headers["cache-control"] == "no-store"
        assert [log["extension"] for log in logs if log["event"] == "view_fields.failed"] == [
            "marks"
        ]


async def test_the_description_has_their_types(app: AppClient) -> None:
    schemas = (await app.client.get("/openapi.json")).json()["components"]["schemas"]
    for name in ("PostView", "PostSummaryView", "CommentView", "Profile", "AccountView", "Me"):
        ref = schemas[name]["properties"]["extensions"]["$ref"].rpartition("/")[2]
        assert schemas[ref]["properties"]["marks"]["anyOf"][1] == {"type": "null"}
    assert list(schemas["MarksFields"]["properties"]) == ["seen_by", "number"]
    assert "extensions" not in schemas["TagView"]["properties"]


async def untyped(viewer: Actor, ids: Sequence[UUID]) -> Any: ...


async def needs_text(viewer: Actor, ids: Sequence[UUID], text: str) -> Mapping[UUID, Fields]: ...


@pytest.mark.parametrize(
    ("views", "message"),
    [
        ([ViewFields(TagView, load)], r"TagView can have no fields of extensions \(those that can"),
        (
            [ViewFields(PostView, untyped)],
            r"untyped must say that it returns Mapping\[UUID",
        ),
        (
            [ViewFields(PostView, cast(Any, needs_text))],
            "needs_text takes text: str, which nothing provides",
        ),
        (
            [ViewFields(PostView, other), ViewFields(PostView, load)],
            "it has two functions for PostView; make one of them",
        ),
    ],
)
def test_what_cannot_be_shown_stops_the_start(views: list[ViewFields], message: str) -> None:
    broken = Extension(name="marks", provides=[Calls], views=views)
    with pytest.raises(ExtensionError, match=f"Extension marks: {message}"):
        build_app(Settings(database_url="memory://"), extensions=[broken])
