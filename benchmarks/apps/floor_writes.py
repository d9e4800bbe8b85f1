"""What the floor writes: the statements of one transaction each, with their arguments."""

import hashlib
import json
import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import nh3
import pyromark
from pyromark import Options
from uuid_utils.compat import uuid7

from benchmarks.apps import reader_statements as readers
from benchmarks.apps import statements as sql

Step = tuple[Any, ...]
"""A statement and its arguments."""

WORDS_A_MINUTE = 200
MARKDOWN = Options.ENABLE_TABLES | Options.ENABLE_STRIKETHROUGH


def draft(id: UUID, author: UUID, key: str, sent: dict[str, Any]) -> list[Step]:
    now, html = _now(), _rendered(sent["body"])
    slug = re.sub("[^a-z0-9]+", "-", sent["title"].lower())
    minutes = max(1, len(sent["body"].split()) // WORDS_A_MINUTE)
    facts = {"post_id": str(id), "author_id": str(author)}
    return [
        _claim("CreatePost", id, author, key, sent, now),
        (sql.SLUG, slug, id),
        (
            *(sql.POST, id, author, slug, now, minutes),
            *(sent["title"], sent["tags"], sent["body"], html),
        ),
        *((sql.TAG, id, tag) for tag in sent["tags"]),
        _event("post.drafted", "post", id, now, facts),
    ]


def favorite(viewer: UUID, post_id: UUID) -> list[Step]:
    now = _now()
    return [
        *_checked(readers.HOLD_POST, viewer, post_id),
        (readers.ADD_FAVORITE, viewer, now, post_id),
        (readers.ONE_FAVORITE_MORE, post_id),
        _event("post.favorited", "post", post_id, now, _facts(viewer, post_id)),
    ]


def unfavorite(viewer: UUID, post_id: UUID) -> list[Step]:
    return [
        *_checked(readers.HOLD_POST, viewer, post_id),
        (readers.REMOVE_FAVORITE, viewer, post_id),
        (readers.ONE_FAVORITE_LESS, post_id),
        _event("post.unfavorited", "post", post_id, _now(), _facts(viewer, post_id)),
    ]


def comment(id: UUID, author: UUID, post_id: UUID, key: str, sent: dict[str, Any]) -> list[Step]:
    now, html = _now(), _rendered(sent["body"])
    facts = {**_facts(author, post_id), "comment_id": str(id)}
    return [
        _claim("CreateComment", id, author, key, {**sent, "post_id": str(post_id)}, now),
        *_checked(readers.LOCK_POST, author, post_id),
        (readers.ADD_COMMENT, id, post_id, author, now, sent["body"], html),
        (readers.ONE_COMMENT_MORE, post_id, author),
        _event("comment.created", "comment", id, now, facts),
    ]


def _checked(post: str, viewer: UUID, post_id: UUID) -> list[Step]:
    """What is locked and read before a post is changed. The author's id is not known to the floor,
    so that of the viewer takes its place.
    """
    return [
        (readers.LOCK_ACCOUNT, viewer),
        (post, post_id),
        (readers.SUSPENDED, viewer),
    ]


def _claim(
    operation: str, id: UUID, caller: UUID, key: str, sent: dict[str, Any], now: datetime
) -> Step:
    fingerprint = hashlib.sha256(json.dumps(sent, sort_keys=True).encode()).digest()
    return (sql.CLAIM, caller, operation, key, fingerprint, id, now)


def _event(name: str, aggregate: str, id: UUID, now: datetime, facts: dict[str, str]) -> Step:
    return (sql.EVENT, uuid7(), name, aggregate, id, now, facts)


def _facts(viewer: UUID, post_id: UUID) -> dict[str, str]:
    return {"post_id": str(post_id), "user_id": str(viewer)}


def _rendered(body: str) -> str:
    return nh3.clean(pyromark.html(body, options=MARKDOWN))


def _now() -> datetime:
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)
