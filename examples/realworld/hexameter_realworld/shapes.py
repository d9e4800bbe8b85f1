"""What views of the core look like in the RealWorld API."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

import hexameter.extending as core

Json = dict[str, object]
Profiles = Mapping[UUID, core.ProfileView]


def time(moment: datetime) -> str:
    """Always with milliseconds."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


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


def article(post: core.PostView | core.PostSummaryView, authors: Profiles) -> Json:
    shown: Json = {
        "slug": post.slug,
        "title": post.title,
        "description": post.summary or "",
        "tagList": sorted(post.tags),
        "createdAt": time(post.created_at),
        "updatedAt": time(post.updated_at),
        "favorited": post.favorited,
        "favoritesCount": post.favorites_count,
        "author": profile(authors[post.author.id]),
    }
    return shown | {"body": post.body} if isinstance(post, core.PostView) else shown


def comments(views: Iterable[core.CommentView], authors: Profiles) -> list[Json]:
    """Without those that were removed."""
    return [
        {
            "id": view.number,
            "createdAt": time(view.created_at),
            "updatedAt": time(view.updated_at),
            "body": view.body,
            "author": profile(authors[view.author.id]),
        }
        for view in views
        if view.author is not None and view.author.id in authors
    ]
