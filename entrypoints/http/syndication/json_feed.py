"""Feeds as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from hexameter.entrypoints.http.responses.json import to_json
from hexameter.entrypoints.http.responses.links import SiteLinks
from hexameter.entrypoints.http.syndication.feed import Entry, Feed

JSON_FEED = "application/feed+json"
ENDING = ".json"
VERSION = "https://jsonfeed.org/version/1.1"


def json_feed_of(feed: Feed, links: SiteLinks) -> bytes:
    authors = {} if feed.author is None else {"authors": [{"name": feed.author}]}
    return to_json(
        {
            "version": VERSION,
            "title": feed.title,
            "home_page_url": links.home,
            "feed_url": links.to(feed.path + ENDING),
            **authors,
            "items": [_item(entry) for entry in feed.entries],
        }
    )


def _item(entry: Entry) -> dict[str, object]:
    item: dict[str, object] = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "date_published": entry.published_at,
        "date_modified": entry.updated_at,
        "authors": [{"name": entry.author}],
        "tags": entry.tags,
    }
    if entry.summary is not None:
        item["summary"] = entry.summary
    if entry.html is not None:
        item["content_html"] = entry.html
    else:
        # One of the two is required.
        item["content_text"] = entry.summary or entry.title
    return item
