"""A realistic example for each schema of a body, shared by the operations that use it."""

from collections.abc import Iterator, Mapping
from typing import Any

_USER_ID = "019bc0a4-7c1e-7d4a-9a52-5d1f0e6b8c3a"
_POST_ID = "019bc0b2-41d7-7f3c-8c09-2b7e4f9a6d10"
_COMMENT_ID = "019bc0c7-9a35-7b28-8d4e-6c1f0a9d3b57"
_SESSION_ID = "019bc0a5-03b8-7e61-b1f4-90c2d7a853ee"
_PASSWORD = "correct horse battery staple"
_ACCESS_TOKEN = "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIwMTliYzBhNCJ9.c2lnbmF0dXJl"
_MAILED_TOKEN = "pV3nq0Xr8bTz5mKc1wYgDfJ7sHu2LaEo"
_CURSOR = "Zr1xk9fUq0b7WmT3yPd8LQ"

_AUTHOR = {"id": _USER_ID, "username": "ada", "name": "Ada Lovelace", "avatar_url": None}
_SUMMARY = {
    "id": _POST_ID,
    "slug": "notes-on-the-engine",
    "title": "Notes on the Engine",
    "summary": "What the Analytical Engine can do, and what it cannot.",
    "status": "published",
    "author": _AUTHOR,
    "tags": ["computing", "history"],
    "cover": None,
    "version": 3,
    "created_at": "2026-01-15T12:00:00.000Z",
    "updated_at": "2026-01-16T08:30:00.000Z",
    "published_at": "2026-01-16T08:30:00.000Z",
    "publish_at": None,
    "publish_error": None,
    "favorites_count": 12,
    "comments_count": 4,
    "favorited": False,
    "reading_minutes": 1,
}
_PREVIEW_LINK = {
    "id": _POST_ID,
    "created_at": "2026-01-15T12:00:00.000Z",
    "expires_at": "2026-01-22T12:00:00.000Z",
}
_MARKDOWN = "The Engine has *no* pretensions to originate anything."
_REVISION = {
    "number": 3,
    "title": "Notes on the Engine",
    "author": _AUTHOR,
    "created_at": "2026-01-16T08:30:00.000Z",
}
_TEXTS = {
    "body": _MARKDOWN,
    "html": "<p>The Engine has <em>no</em> pretensions to originate anything.</p>\n",
}
_ACCOUNT = {
    "id": _USER_ID,
    "email": "ada@example.com",
    "email_verified": True,
    "username": "ada",
    "name": "Ada Lovelace",
    "bio": "Mathematician and writer.",
    "avatar_url": None,
    "role": "author",
    "created_at": "2026-01-15T12:00:00.000Z",
    "updated_at": "2026-01-15T12:00:00.000Z",
}
_ACCOUNT_VIEW = {**_ACCOUNT, "version": 1, "suspended": False, "deletion_due_at": None}
_PROFILE = {
    "id": _USER_ID,
    "username": "ada",
    "name": "Ada Lovelace",
    "bio": "Mathematician and writer.",
    "avatar_url": None,
    "created_at": "2026-01-15T12:00:00.000Z",
    "followers_count": 31,
    "following_count": 8,
    "posts_count": 5,
    "following": False,
}
_SESSION = {
    "id": _SESSION_ID,
    "device": "Mozilla/5.0 (X11; Linux x86_64; rv:147.0) Gecko/20100101 Firefox/147.0",
    "ip": "192.0.2.17",
    "created_at": "2026-01-15T12:00:00.000Z",
    "last_used_at": "2026-01-16T08:30:00.000Z",
    "current": True,
}
_COMMENT_TEXT = "Nor does it *wish* to."
_COMMENT = {
    "id": _COMMENT_ID,
    "number": 4711,
    "post_id": _POST_ID,
    "parent_id": None,
    "author": _AUTHOR,
    "body": _COMMENT_TEXT,
    "html": "<p>Nor does it <em>wish</em> to.</p>\n",
    "status": "published",
    "version": 1,
    "created_at": "2026-01-16T09:15:00.000Z",
    "updated_at": "2026-01-16T09:15:00.000Z",
}
_TAG = {"name": "computing", "posts_count": 7}

EXAMPLES: Mapping[str, object] = {
    "RegisterBody": {
        "email": "ada@example.com",
        "password": _PASSWORD,
        "username": "ada",
        "name": "Ada Lovelace",
    },
    "EmailBody": {"email": "ada@example.com"},
    "VerifyBody": {"token": _MAILED_TOKEN, "password": _PASSWORD},
    "LoginBody": {"email": "ada@example.com", "password": _PASSWORD},
    "RefreshBody": {"refresh_token": _MAILED_TOKEN},
    "ReauthenticateBody": {"password": _PASSWORD},
    "ResetPasswordBody": {"token": _MAILED_TOKEN, "password": _PASSWORD},
    "ChangePasswordBody": {
        "current_password": _PASSWORD,
        "new_password": "another horse, another battery",
    },
    "Accepted": {"status": "accepted"},
    "Tokens": {
        "access_token": _ACCESS_TOKEN,
        "token_type": "bearer",
        "expires_in": 300,
        "refresh_token": _MAILED_TOKEN,
        "refresh_expires_in": 2_592_000,
    },
    "SessionPage": {"items": [_SESSION], "next_cursor": None},
    "JwkSet": {
        "keys": [
            {
                "kty": "OKP",
                "crv": "Ed25519",
                "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
                "use": "sig",
                "alg": "EdDSA",
                "kid": "5f1a0c8e7d2b4f6a",
            }
        ]
    },
    "UpdateProfileBody": {"name": "Ada King", "bio": "Mathematician and writer."},
    "CreateUserBody": {
        "email": "grace@example.com",
        "username": "grace",
        "name": "Grace Hopper",
        "password": _PASSWORD,
        "role": "editor",
    },
    "ChangeUserBody": {"role": "editor"},
    "Me": _ACCOUNT,
    "AccountView": _ACCOUNT_VIEW,
    "UserPage": {"items": [_ACCOUNT_VIEW], "next_cursor": None},
    "Profile": _PROFILE,
    "ProfilePage": {"items": [_PROFILE], "next_cursor": _CURSOR},
    "Deletion": {"status": "accepted", "due_at": "2026-01-29T12:00:00.000Z"},
    "CreatePostBody": {
        "title": "Notes on the Engine",
        "body": _MARKDOWN,
        "summary": "What the Analytical Engine can do, and what it cannot.",
        "tags": ["computing", "history"],
    },
    "EditPostBody": {"title": "More notes on the Engine", "tags": ["computing"]},
    "PublishPostBody": {"publish_at": "2026-02-01T09:00:00Z"},
    "PostView": {**_SUMMARY, **_TEXTS},
    "WorkingCopyView": {
        "post_id": _POST_ID,
        "slug": "notes-on-the-engine",
        "title": "More notes on the Engine",
        "summary": None,
        **_TEXTS,
        "tags": ["computing"],
        "cover": None,
        "version": 1,
        "post_version": 3,
        "outdated": False,
        "created_at": "2026-01-17T10:00:00.000Z",
        "updated_at": "2026-01-17T10:00:00.000Z",
        "reading_minutes": 1,
    },
    "CreatePreviewLinkBody": {"expires_at": None},
    "NewPreviewLink": {
        **_PREVIEW_LINK,
        "token": _MAILED_TOKEN,
        "url": f"https://blog.example/preview/{_MAILED_TOKEN}",
    },
    "PreviewLinkPage": {"items": [_PREVIEW_LINK], "next_cursor": None},
    "RevisionPage": {"items": [_REVISION], "next_cursor": _CURSOR},
    "RevisionView": {**_REVISION, "summary": None, "body": _MARKDOWN, "tags": ["computing"]},
    "DifferenceView": {
        "lines": [
            {"op": "delete", "text": "The Engine originates nothing."},
            {"op": "insert", "text": _MARKDOWN},
        ]
    },
    "PostPage": {"items": [_SUMMARY], "next_cursor": _CURSOR},
    "RenameTagBody": {"name": "computing"},
    "MergeTagBody": {"into": "computing"},
    "FoundPostPage": {
        "items": [{**_SUMMARY, "snippet": "The <mark>Engine</mark> has no \u2026", "rank": 9}],
        "next_cursor": _CURSOR,
    },
    "CreateCommentBody": {"body": _COMMENT_TEXT},
    "EditCommentBody": {"body": _COMMENT_TEXT},
    "CommentView": _COMMENT,
    "CommentPage": {"items": [_COMMENT], "next_cursor": _CURSOR},
    "TagView": _TAG,
    "TagPage": {"items": [_TAG], "next_cursor": None},
    "Live": {"status": "live"},
    "Ready": {"status": "ready"},
}
"""By the name of the schema."""


def add_examples(document: dict[str, Any]) -> None:
    """Refer each body without an example of its own to that of its schema."""
    components: dict[str, Any] = document["components"]["examples"]
    for content in _contents(document):
        name = _schema_name(content.get("schema", {}))
        if name in EXAMPLES and not content.keys() & {"example", "examples"}:
            components[name] = {"value": EXAMPLES[name]}
            content["examples"] = {name: {"$ref": f"#/components/examples/{name}"}}


def _contents(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for item in document["paths"].values():
        for operation in item.values():
            for body in (operation.get("requestBody", {}), *operation["responses"].values()):
                yield from body.get("content", {}).values()


def _schema_name(schema: dict[str, Any]) -> str:
    """Of several alternatives the first counts."""
    first = schema.get("anyOf", [schema])[0]
    return str(first.get("$ref", "")).rpartition("/")[2]
