"""What has changed since a post was imported: in its source, and here."""

import json
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from hexameter.application.imports.incoming_post import IncomingPost
from hexameter.application.ports.imports import ImportRecord
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.values import PostStatus

_UNKNOWN = bytes(32)
"""A digest that nothing has: it always counts as changed."""


def record_of(incoming: IncomingPost, post: Post, published_at: datetime | None) -> ImportRecord:
    """For a post that has just been created or updated by the import."""
    return ImportRecord(
        origin=incoming.origin,
        post_id=post.id,
        source_digest=_source_digest(incoming),
        post_digest=_post_digest(post),
        published_at=published_at,
    )


def adopted_record(incoming: IncomingPost, post: Post) -> ImportRecord:
    """For a post of the first release, of which nothing was recorded.

    If the two differ, the source has changed; and so has the post, unless it is in its first
    version.
    """
    untouched = post.version == 1
    dated = incoming.date if untouched or not incoming.draft else None
    is_draft = untouched and post.status is PostStatus.DRAFT
    record = record_of(incoming, post, None if is_draft else dated or _own_date(post))
    differs = bool(_differences(incoming, record, post))
    return ImportRecord(
        origin=record.origin,
        post_id=record.post_id,
        source_digest=_UNKNOWN if differs else record.source_digest,
        post_digest=_UNKNOWN if differs and not untouched else record.post_digest,
        published_at=record.published_at,
    )


def source_changes(incoming: IncomingPost, record: ImportRecord, post: Post) -> Sequence[str]:
    """What differs between source and post; nothing if the source is the same as at the last
    import.
    """
    if _source_digest(incoming) == record.source_digest:
        return ()
    return _differences(incoming, record, post)


def reconciled_record(
    incoming: IncomingPost, record: ImportRecord, post: Post
) -> ImportRecord | None:
    """The new record where the source has changed and now says what the post says, so that later
    changes of the source can be taken. None where nothing is to be recorded.
    """
    current = record_of(incoming, post, record.published_at)
    if current.source_digest == record.source_digest or _differences(incoming, record, post):
        return None
    return current


def was_edited(record: ImportRecord, post: Post, changes: Sequence[str]) -> bool:
    """Whether importing these changes would undo an edit that was made here."""
    text = _post_digest(post) != record.post_digest
    return text or ("date" in changes and _was_republished(record, post))


def redated(incoming: IncomingPost, record: ImportRecord) -> bool:
    """A date that is only left out is no change: the post keeps the one it has."""
    if incoming.draft:
        return record.published_at is not None
    return incoming.date not in {None, record.published_at}


def _differences(incoming: IncomingPost, record: ImportRecord, post: Post) -> Sequence[str]:
    content = post.content
    found = {
        "title": incoming.title != content.title,
        "text": incoming.body != content.body,
        "summary": incoming.summary != content.summary,
        "tags": incoming.tags != content.tags,
        "slug": incoming.slug not in {None, post.slug},
        "date": redated(incoming, record),
    }
    return tuple(name for name, differs in found.items() if differs)


def _was_republished(record: ImportRecord, post: Post) -> bool:
    date = record.published_at
    match post.status:
        case PostStatus.DRAFT:
            return date is not None
        case PostStatus.SCHEDULED:
            return post.publish_at != date
        case PostStatus.PUBLISHED:
            # Later than it was scheduled for is how scheduled posts are published.
            return date is None or post.published_at is None or post.published_at < date
        case PostStatus.ARCHIVED:
            return True


def _own_date(post: Post) -> datetime | None:
    return post.publish_at if post.status is PostStatus.SCHEDULED else post.published_at


def _source_digest(incoming: IncomingPost) -> bytes:
    return _digest(
        incoming.title,
        incoming.summary,
        incoming.body,
        incoming.tags,
        incoming.slug and incoming.slug.value,
        incoming.slug_text,
        incoming.date and incoming.date.isoformat(),
        incoming.draft,
    )


def _post_digest(post: Post) -> bytes:
    content = post.content
    return _digest(content.title, content.summary, content.body, content.tags, post.slug.value)


def _digest(*parts: object) -> bytes:
    return sha256(json.dumps(parts).encode()).digest()
