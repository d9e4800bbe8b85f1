"""The description names every call of the contract, and who may make it."""

from typing import Any

from hexameter.application.actor import Actor
from hexameter.domain.posts.values import PostStatus
from hexameter.domain.users.roles import Role
from tests.support.app_client import AppClient, running_app

ANYONE, MAYBE, SIGNED_IN = "anyone", "maybe signed in", "signed in"

CALLS = {
    "GET /.well-known/jwks.json": ANYONE,
    "GET /health/live": ANYONE,
    "GET /health/ready": ANYONE,
    "POST /v1/auth/register": ANYONE,
    "POST /v1/auth/email/verify": ANYONE,
    "POST /v1/auth/email/resend": ANYONE,
    "POST /v1/auth/login": ANYONE,
    "POST /v1/auth/token": ANYONE,
    "POST /v1/auth/refresh": ANYONE,
    "POST /v1/auth/logout": SIGNED_IN,
    "POST /v1/auth/reauthenticate": SIGNED_IN,
    "GET /v1/auth/sessions": SIGNED_IN,
    "DELETE /v1/auth/sessions": SIGNED_IN,
    "DELETE /v1/auth/sessions/{session_id}": SIGNED_IN,
    "POST /v1/auth/password/forgot": ANYONE,
    "POST /v1/auth/password/reset": ANYONE,
    "POST /v1/auth/password/change": SIGNED_IN,
    "GET /v1/users/me": SIGNED_IN,
    "PATCH /v1/users/me": SIGNED_IN,
    "DELETE /v1/users/me": SIGNED_IN,
    "POST /v1/users/me/deletion/cancel": SIGNED_IN,
    "GET /v1/users": SIGNED_IN,
    "POST /v1/users": SIGNED_IN,
    "PATCH /v1/users/{user_id}": SIGNED_IN,
    "GET /v1/users/{user_id}": MAYBE,
    "GET /v1/users/by-username/{username}": MAYBE,
    "GET /v1/posts": MAYBE,
    "POST /v1/posts": SIGNED_IN,
    "GET /v1/posts/{post_id}": MAYBE,
    "PATCH /v1/posts/{post_id}": SIGNED_IN,
    "DELETE /v1/posts/{post_id}": SIGNED_IN,
    "GET /v1/posts/by-slug/{slug}": MAYBE,
    "POST /v1/posts/{post_id}/publish": SIGNED_IN,
    "POST /v1/posts/{post_id}/unpublish": SIGNED_IN,
    "POST /v1/posts/{post_id}/archive": SIGNED_IN,
    "POST /v1/posts/{post_id}/restore": SIGNED_IN,
    "GET /v1/posts/{post_id}/working-copy": SIGNED_IN,
    "PATCH /v1/posts/{post_id}/working-copy": SIGNED_IN,
    "DELETE /v1/posts/{post_id}/working-copy": SIGNED_IN,
    "GET /v1/posts/{post_id}/revisions": SIGNED_IN,
    "GET /v1/posts/{post_id}/revisions/{number}": SIGNED_IN,
    "GET /v1/posts/{post_id}/revisions/{number}/diff": SIGNED_IN,
    "POST /v1/posts/{post_id}/revisions/{number}/restore": SIGNED_IN,
    "PUT /v1/posts/{post_id}/favorite": SIGNED_IN,
    "DELETE /v1/posts/{post_id}/favorite": SIGNED_IN,
    "PUT /v1/users/{user_id}/follow": SIGNED_IN,
    "DELETE /v1/users/{user_id}/follow": SIGNED_IN,
    "GET /v1/users/{user_id}/followers": MAYBE,
    "GET /v1/users/{user_id}/following": MAYBE,
    "GET /v1/feed": SIGNED_IN,
    "GET /sitemap.xml": MAYBE,
    "GET /sitemap-{number}.xml": MAYBE,
    "GET /v1/posts/{post_id}/preview-links": SIGNED_IN,
    "POST /v1/posts/{post_id}/preview-links": SIGNED_IN,
    "DELETE /v1/posts/{post_id}/preview-links/{link_id}": SIGNED_IN,
    "GET /v1/previews/{token}": ANYONE,
    "GET /v1/search": MAYBE,
    **{
        f"GET /feeds/{feed}.{ending}": MAYBE
        for feed in ("posts", "users/{username}", "tags/{tag}")
        for ending in ("atom", "json")
    },
    "GET /v1/posts/{post_id}/comments": MAYBE,
    "POST /v1/posts/{post_id}/comments": SIGNED_IN,
    "GET /v1/comments": SIGNED_IN,
    "GET /v1/comments/{comment_id}": MAYBE,
    "PATCH /v1/comments/{comment_id}": SIGNED_IN,
    "DELETE /v1/comments/{comment_id}": SIGNED_IN,
    "POST /v1/comments/{comment_id}/approve": SIGNED_IN,
    "POST /v1/comments/{comment_id}/reject": SIGNED_IN,
    "GET /v1/tags": MAYBE,
    "PATCH /v1/tags/{tag}": SIGNED_IN,
    "POST /v1/tags/{tag}/merge": SIGNED_IN,
}
CREDENTIALS: list[dict[str, list[str]]] = [{"bearer": []}, {"password": []}]
SECURITY = {ANYONE: [], MAYBE: [{}, *CREDENTIALS], SIGNED_IN: CREDENTIALS}


async def operations(app: AppClient) -> dict[str, dict[str, Any]]:
    document = (await app.client.get("/openapi.json")).json()
    return {
        f"{method.upper()} {path}": operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
    }


async def test_every_call_is_described_with_who_may_make_it() -> None:
    async with running_app("memory://") as app:
        described = await operations(app)
    assert {call: operation["security"] for call, operation in described.items()} == {
        call: SECURITY[policy] for call, policy in CALLS.items()
    }
    for call, operation in described.items():
        assert operation["tags"], call
        assert operation["summary"], call


async def test_a_post_is_described_as_it_is_shown() -> None:
    async with running_app("memory://") as app:
        document = (await app.client.get("/openapi.json")).json()
        ada = await app.account("ada")
        post = await app.post(ada, "Engine", publish=True)
        listed = (await app.client.get("/v1/posts")).json()["items"][0]
        profile = (await app.client.get("/v1/users/by-username/ada")).json()
        me = (await app.client.get("/v1/users/me", headers=ada.headers)).json()
    schemas = document["components"]["schemas"]
    for name, shown in (
        ("PostView", post),
        ("PostSummaryView", listed),
        ("AuthorView", post["author"]),
        ("Profile", profile),
        ("Me", me),
    ):
        assert set(schemas[name]["properties"]) == set(shown)
        assert set(schemas[name]["required"]) == set(shown)
    for name, field, values in (
        ("PostView", "status", PostStatus),
        ("PostSummaryView", "status", PostStatus),
        ("Me", "role", Role),
        ("AccountView", "role", Role),
        ("ChangeUserBody", "role", Role),
    ):
        assert schemas[name]["properties"][field]["enum"] == list(values)
    moved = document["paths"]["/v1/posts/by-slug/{slug}"]["get"]["responses"]["308"]
    assert "Location" in moved["headers"]


async def test_every_permission_of_the_catalogue_is_asked_for() -> None:
    async with running_app("memory://") as app:
        asked = {
            entry.use_case.__name__: entry.permission
            for entry in app.api.state.catalogue
            if entry.permission is not None
        }
    writes = {
        "CreatePost", "EditPost", "PublishPost", "UnpublishPost", "ArchivePost", "RestorePost",
        "DeletePost", "EditWorkingCopy", "DiscardWorkingCopy", "CreatePreviewLink",
        "RevokePreviewLink",
        "RestoreRevision",
    }  # fmt: skip
    manages = {
        "CreateUser", "ChangeUser", "SetRole", "ListAccounts", "GetAccount", "ImportPost",
        "ListImports", "EnsureAuthor", "ExportAccount",
    }  # fmt: skip
    readers = {
        "FavoritePost": "favorites:write",
        "UnfavoritePost": "favorites:write",
        "FollowUser": "follows:write",
        "UnfollowUser": "follows:write",
    }
    comments = ("CreateComment", "EditComment", "RemoveComment")
    moderates = ("ApproveComment", "RejectComment", "ListUnpublishedComments")
    assert asked == {
        **dict.fromkeys(comments, "comments:write"),
        **dict.fromkeys(("RenameTag", "MergeTag"), "tags:manage"),
        **dict.fromkeys(moderates, "comments:moderate"),
        **dict.fromkeys(writes, "posts:write"),
        **dict.fromkeys(manages, "users:manage"),
        **readers,
    }
    assert all(Actor.system().may(permission) for permission in asked.values())
