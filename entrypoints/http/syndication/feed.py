"""A feed, before it is written as Atom or JSON."""

from dataclasses import dataclass
from datetime import datetime

from hexameter.application.ports.syndication import FeedEntryView
from hexameter.entrypoints.http.responses.links import SiteLinks


@dataclass(frozen=True, slots=True)
class Entry:
    """`published_at` and `updated_at` as feeds show them: the second is never the earlier one, as
    the author's own date of an imported post can be.
    """

    id: str
    url: str
    title: str
    summary: str | None
    html: str | None
    author: str
    tags: list[str]
    published_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """`path` is that of the feed without its ending."""

    title: str
    path: str
    author: str | None
    entries: list[Entry]

    @property
    def changed_at(self) -> datetime | None:
        return max((entry.updated_at for entry in self.entries), default=None)


def entry_of(view: FeedEntryView, links: SiteLinks) -> Entry:
    post = view.post
    published_at = post.published_at or post.created_at
    return Entry(
        id=f"urn:uuid:{post.id}",
        url=links.post(post.slug, post.id, post.author.username),
        title=post.title,
        summary=post.summary or None,
        html=view.html,
        author=post.author.name,
        tags=post.tags,
        published_at=published_at,
        updated_at=max(post.updated_at, published_at),
    )
