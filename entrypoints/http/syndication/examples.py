"""Examples of the documents, for the OpenAPI document."""

ATOM_EXAMPLE = """<?xml version='1.0' encoding='utf-8'?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <id>https://example.com/feeds/posts.atom</id>
  <title>Hexameter</title>
  <updated>2026-01-16T08:30:00.000Z</updated>
  <link rel="self" type="application/atom+xml" href="https://example.com/feeds/posts.atom" />
  <link rel="alternate" href="https://example.com/" />
  <entry>
    <id>urn:uuid:019bc0b2-41d7-7f3c-8c09-2b7e4f9a6d10</id>
    <title>Notes on the Engine</title>
    <published>2026-01-16T08:30:00.000Z</published>
    <updated>2026-01-16T08:30:00.000Z</updated>
    <link rel="alternate" href="https://example.com/notes-on-the-engine" />
    <author><name>Ada Lovelace</name></author>
    <category term="computing" />
    <content type="html">&lt;p&gt;The Engine weaves.&lt;/p&gt;</content>
  </entry>
</feed>
"""
JSON_FEED_EXAMPLE = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Hexameter",
    "home_page_url": "https://example.com/",
    "feed_url": "https://example.com/feeds/posts.json",
    "items": [
        {
            "id": "urn:uuid:019bc0b2-41d7-7f3c-8c09-2b7e4f9a6d10",
            "url": "https://example.com/notes-on-the-engine",
            "title": "Notes on the Engine",
            "date_published": "2026-01-16T08:30:00.000Z",
            "date_modified": "2026-01-16T08:30:00.000Z",
            "authors": [{"name": "Ada Lovelace"}],
            "tags": ["computing"],
            "content_html": "<p>The Engine weaves.</p>",
        }
    ],
}
SITEMAP_EXAMPLE = """<?xml version='1.0' encoding='utf-8'?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://example.com/notes-on-the-engine</loc><lastmod>2026-01-16T08:30:00Z</lastmod></url>
</urlset>
"""
