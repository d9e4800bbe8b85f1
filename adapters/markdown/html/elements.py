"""Which HTML an author may write, and how its elements nest."""

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
INLINE = frozenset(
    """a abbr b bdi bdo cite code del dfn em i ins kbd mark q rp rt ruby s samp small span strike
    strong sub sup time tt u var""".split()
)
TABLE_PARTS = frozenset({"caption", "col", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr"})
VOID = frozenset({"br", "col", "hr", "img", "wbr"})
ENDS_PARAGRAPH = HEADINGS | frozenset(
    """blockquote dd details div dl dt figcaption figure hr li ol p pre section summary table
    ul""".split()
)
"""What an HTML parser takes as the end of an open `<p>`."""

RAW = INLINE | TABLE_PARTS | VOID | (ENDS_PARAGRAPH - {"section"})
"""What an author may write as a tag; anything else is text."""

ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "bdo": {"dir"},
    "code": {"class"},
    "details": {"open"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
"""The attributes of tags that an author writes."""

BOOLEAN_ATTRIBUTES = frozenset(
    "compact download hidden inert ismap itemscope noshade nowrap reversed".split()
)
"""Attributes of HTML that need no value. Other words without a value are prose, not attributes."""
