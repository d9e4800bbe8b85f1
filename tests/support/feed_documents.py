"""Checks feeds against the rules of their formats, whose schemas are in `tests/schemas`."""

import json
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import jsonschema_rs

# It comes without types.
etree: Any = import_module("lxml.etree")
_SCHEMAS = Path(__file__).parents[1] / "schemas"
NAMES = {"atom": "http://www.w3.org/2005/Atom"}

_RULES = (
    "not(//atom:entry[not(atom:link[@rel='alternate'] or atom:link[not(@rel)] or atom:content)])",
    "not(//atom:entry[not(atom:author or ../atom:author or atom:source/atom:author)])",
    "not(//atom:feed[not(atom:author) and atom:entry[not(atom:author)]])",
)
"""The Schematron rules of RFC 4287, Appendix B."""


def checked_atom(content: bytes) -> Any:
    """The root element. Raises for a document that RFC 4287 does not allow."""
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, huge_tree=True))
    _atom_schema().assertValid(root)
    for rule in _RULES:
        assert root.xpath(rule, namespaces=NAMES) is True, rule
    ids = root.xpath("atom:entry/atom:id/text()", namespaces=NAMES)
    assert len(set(ids)) == len(ids)
    return root


def checked_json_feed(content: bytes) -> dict[str, Any]:
    document = json.loads(content)
    _json_feed_schema().validate(document)
    ids = [item["id"] for item in document["items"]]
    assert len(set(ids)) == len(ids)
    return document


def checked_sitemap(content: bytes) -> list[tuple[str, str | None]]:
    """Addresses and times of a sitemap or of an index of sitemaps."""
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, huge_tree=True))
    name = {"urlset": "sitemap", "sitemapindex": "siteindex"}[etree.QName(root).localname]
    etree.XMLSchema(etree.parse(_SCHEMAS / f"{name}.xsd")).assertValid(root)
    assert len(root) <= 50_000
    return [(each.findtext("{*}loc"), each.findtext("{*}lastmod")) for each in root]


@cache
def _atom_schema() -> Any:
    return etree.RelaxNG(etree.parse(_SCHEMAS / "atom.rng"))


@cache
def _json_feed_schema() -> Any:
    schema = json.loads((_SCHEMAS / "json_feed.json").read_text())
    return jsonschema_rs.validator_for(schema, validate_formats=True)
