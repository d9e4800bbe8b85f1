"""What views and errors of the core look like in the RealWorld API."""

from datetime import datetime
from typing import Any

import msgspec

import hexameter.extending as core

Json = dict[str, object]
_NAMES = {"summary": "description", "tags": "tagList", "slug": "title", "name": "username"}
_ENVELOPES = {"user", "article", "comment"}


def time(at: datetime) -> str:
    """Always with milliseconds. `isoformat` takes four times as long, and a page has forty."""
    text = msgspec.json.encode(at).decode()
    return f"{text[1:24]}Z" if at.microsecond else f"{text[1:20]}.000Z"


def user(account: core.AccountView, token: str) -> Json:
    person = {"username": account.username, "bio": account.bio, "image": account.avatar_url}
    return {"email": account.email, "token": token, **person}


def profile(view: core.ProfileView) -> Json:
    person = {"username": view.username, "bio": view.bio, "image": view.avatar_url}
    return {**person, "following": view.following}


def article(post: core.PostSummaryView, author: core.ProfileView) -> Json:
    """As in lists, without the body."""
    return {
        "slug": post.slug,
        "title": post.title,
        "description": post.summary or "",
        "tagList": post.tags,
        "createdAt": time(post.created_at),
        "updatedAt": time(post.updated_at),
        "favorited": post.favorited,
        "favoritesCount": post.favorites_count,
        "author": profile(author),
    }


def comment(view: core.CommentView, author: core.ProfileView) -> Json:
    return {
        "id": view.number,
        "createdAt": time(view.created_at),
        "updatedAt": time(view.updated_at),
        "body": view.body,
        "author": profile(author),
    }


def error(facts: Any) -> tuple[int, Json]:
    """`facts`: an `ErrorResponse`, whose module only processes that serve load."""
    messages = [f"{_field(each['field'])}: {each['message']}" for each in facts.details]
    status = 422 if facts.status in (400, 409) else facts.status
    return status, {"errors": {"body": list(dict.fromkeys(messages)) or [facts.message]}}


def _field(path: str) -> str:
    """The name that the client knows it by, without the envelope's."""
    names = [_NAMES.get(name, name) for name in path.split(".") if name not in _ENVELOPES]
    return ".".join(names) or path
