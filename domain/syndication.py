"""The limits of feeds and of the sitemap."""

MAX_ENTRY_HTML = 65_536
"""Bytes of a post's HTML, in UTF-8, that an entry of a feed contains; a longer one is left out."""

MAX_SITEMAP_URLS = 50_000
"""In one document, as the sitemap protocol says."""
