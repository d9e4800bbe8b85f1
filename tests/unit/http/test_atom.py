"""Whatever text the API accepts becomes well-formed XML that means the same."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from hypothesis import example, given
from hypothesis import strategies as st

from hexameter.application.ports.posts import AuthorView, PostSummaryView
from hexameter.application.ports.syndication import FeedEntryView
from hexameter.domain.errors import ValidationFailed
from hexameter.domain.posts.values import post_body, post_summary, post_title, tag_name
from hexameter.domain.users.values import display_name
from hexameter.entrypoints.http.responses.links import SiteLinks
from hexameter.entrypoints.http.syndication.atom import atom_of
from hexameter.entrypoints.http.syndication.feed import Feed, entry_of
from hexameter.entrypoints.http.syndication.json_feed import json_feed_of
from tests.support.feed_documents import NAMES, checked_atom, checked_json_feed

LINKS = SiteLinks("https://example.com", "https://example.com/?a=1&slug={slug}", "")
NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
ID = UUID("01890000-0000-7000-8000-000000000001")

HOSTILE = st.sampled_from(
    ["\x85", "\ufffe", "\uffff", "\U0001ffff", "]]>", "&", "<", "\u2028", "\t", "\n", "\r", "\x0b"]
)


def accepted(rule: Callable[[str], str]) -> st.SearchStrategy[str]:
    """Pieces that the rule refuses, in any text, are left out."""

    def is_accepted(piece: str) -> bool:
        try:
            rule(f"x{piece}x")
        except ValidationFailed:
            return False
        return True

    pieces = st.lists(st.one_of(st.text(max_size=5), HOSTILE), max_size=5)
    return pieces.map(lambda some: rule("x" + "".join(filter(is_accepted, some)) + "x"))


@given(
    title=accepted(post_title),
    summary=accepted(post_summary),
    html=accepted(post_body),
    tag=accepted(tag_name),
    name=accepted(display_name),
)
@example(title="\ufffe", summary="", html="]]>\ufffe\uffff", tag="c#", name="\uffff&\U0001fffe")
def test_accepted_text_is_well_formed(
    title: str, summary: str, html: str, tag: str, name: str
) -> None:
    author = AuthorView(ID, "ada", name, None)
    post = PostSummaryView(
        ID, "engine", title, summary, "published", author, [tag], None, 1, NOON, NOON, NOON, None,
        None, 0, 0, False, 1,
    )  # fmt: skip
    feed = Feed(title, "/feeds/posts", name, [entry_of(FeedEntryView(post, html), LINKS)])
    root = checked_atom(atom_of(feed, LINKS))
    (entry,) = root.findall("atom:entry", NAMES)
    assert text_of(entry, "title") == shown(title)
    assert text_of(entry, "content") == shown(html)
    assert text_of(entry, "author/atom:name") == shown(name)
    assert entry.find("atom:category", NAMES).get("term") == tag
    if summary:
        assert text_of(entry, "summary") == shown(summary)
    (item,) = checked_json_feed(json_feed_of(feed, LINKS))["items"]
    assert (item["title"], item["content_html"]) == (title, html)


def text_of(entry: Any, name: str) -> str:
    return entry.findtext(f"atom:{name}", namespaces=NAMES)


def shown(text: str) -> str:
    """XML has no form for the two, and no other character that the API accepts."""
    return text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
