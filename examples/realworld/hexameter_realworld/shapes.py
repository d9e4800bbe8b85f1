"""What views of the core look like in the RealWorld API."""

from datetime import datetime

import hexameter.extending as core

Json = dict[str, object]


def time(at: datetime) -> str:
    """Always with milliseconds. `isoformat` takes twice as long, and a page has forty times."""
    moment = at.year, at.month, at.day, at.hour, at.minute, at.second, at.microsecond // 1000
    return "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ" % moment  # noqa: UP031


def user(account: core.AccountView, token: str) -> Json:
    return {
        "email": account.email,
        "token": token,
        "username": account.username,
        "bio": account.bio,
        "image": account.avatar_url,
    }


def profile(view: core.ProfileView) -> Json:
    return {
        "username": view.username,
        "bio": view.bio,
        "image": view.avatar_url,
        "following": view.following,
    }


def article(post: core.PostView | core.PostSummaryView, author: core.ProfileView) -> Json:
    shown: Json = {
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
    return shown | {"body": post.body} if isinstance(post, core.PostView) else shown


def comment(view: core.CommentView, author: core.ProfileView) -> Json:
    return {
        "id": view.number,
        "createdAt": time(view.created_at),
        "updatedAt": time(view.updated_at),
        "body": view.body,
        "author": profile(author),
    }
