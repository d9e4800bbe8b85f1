"""Feeds as Atom (RFC 4287)."""

from datetime import UTC, datetime
from xml.etree.ElementTree import Element

from hexameter.entrypoints.http.responses.links import SiteLinks
from hexameter.entrypoints.http.syndication.feed import Entry, Feed
from hexameter.entrypoints.http.syndication.xml import add, document

ATOM = "application/atom+xml"
ENDING = ".atom"

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""`updated` is required, also in a feed without entries."""


def atom_of(feed: Feed, links: SiteLinks) -> bytes:
    url = links.to(feed.path + ENDING)
    root = Element("feed", xmlns="http://www.w3.org/2005/Atom")
    add(root, "id", url)
    add(root, "title", feed.title)
    add(root, "updated", _time(feed.changed_at or _NEVER))
    add(root, "link", rel="self", type=ATOM, href=url)
    add(root, "link", rel="alternate", href=links.home)
    if feed.author is not None:
        _add_author(root, feed.author)
    for entry in feed.entries:
        _add_entry(root, entry)
    return document(root)


def _add_entry(root: Element, entry: Entry) -> None:
    element = add(root, "entry")
    add(element, "id", entry.id)
    add(element, "title", entry.title)
    add(element, "published", _time(entry.published_at))
    add(element, "updated", _time(entry.updated_at))
    add(element, "link", rel="alternate", href=entry.url)
    _add_author(element, entry.author)
    for tag in entry.tags:
        add(element, "category", term=tag)
    if entry.summary is not None:
        add(element, "summary", entry.summary)
    if entry.html is not None:
        # Links in the text are relative to the page of the post.
        add(element, "content", entry.html, type="html", **{"xml:base": entry.url})


def _add_author(parent: Element, name: str) -> None:
    add(add(parent, "author"), "name", name)


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
