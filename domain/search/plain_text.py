"""The text of a post without its markup."""

import html
import re
from collections.abc import Iterator

MAX_HTML = 512 * 1024
"""Characters. What follows is neither indexed nor quoted."""

_TAG = re.compile(r"""</?([a-zA-Z][a-zA-Z0-9]*)(?:[^<>"]|"[^"]*+")*+>""")
_PHRASING = frozenset(
    """a abbr b bdi bdo cite code del dfn em i ins kbd mark q s samp small span strike strong sub
    sup time tt u var wbr""".split()
)
_SPACE = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")


def plain_text(rendered: str, limit: int = MAX_HTML) -> str:
    """Of HTML as the renderer makes it. What is not inside a line of text begins a new line. What
    follows `limit` characters is not read.
    """
    text = html.unescape("".join(_pieces(rendered[:limit], limit)))
    return _LINES.sub("\n", _SPACE.sub(" ", text)).strip()


def _pieces(rendered: str, limit: int) -> Iterator[str]:
    position = 0
    for tag in _TAG.finditer(rendered):
        yield rendered[position : tag.start()]
        position = tag.end()
        if tag[1].lower() not in _PHRASING:
            yield "\n"
    # A tag that the limit has cut is left out.
    rest = rendered[position:]
    cut = rest.rfind("<") if len(rendered) == limit else -1
    yield rest if cut < 0 else rest[:cut]
