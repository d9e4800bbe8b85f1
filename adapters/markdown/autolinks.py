"""Links for the addresses in plain text, as GitHub's extension of CommonMark has them."""

import re
from urllib.parse import quote

from hexameter.adapters.markdown.budget import Budget
from hexameter.adapters.markdown.html.escaping import escape_attribute, escape_text

_CANDIDATE = re.compile(
    # Ideographic and fullwidth punctuation ends an address: it belongs to the text around it.
    r"(?<![A-Za-z0-9])(?:https?://|www\.)(?P<rest>[^\s<\u3000-\u303f\uff00-\uffef]+)"
    r"|(?<![A-Za-z0-9._+-])[A-Za-z0-9._+-]{1,64}+@"
    r"(?P<domain>[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})+)(?![A-Za-z0-9_-])",
    re.IGNORECASE,
)
_HOST = re.compile(r"(?>[\w-]++(?:\.[\w-]++)*+)(?![^:/?#])")
_TRAILING = frozenset("?!.,:;*_~'\"")
_SAFE_URL = re.compile(r"[A-Za-z0-9_.+!*(),%#@?=;:/$~-]*")


def url_attribute(url: str) -> str:
    """An address as the value of an attribute in double quotes, percent-encoded as needed."""
    if _SAFE_URL.fullmatch(url):
        return url
    return escape_attribute(quote(url, safe="-_.+!*'(),%#@?=;:/&$~"))


def link_addresses(text: str, budget: Budget) -> str:
    """Plain text as HTML, with links for its URLs and e-mail addresses, each of which counts."""
    if "://" not in text and "@" not in text and "www." not in text and "WWW." not in text:
        return escape_text(text)
    pieces: list[str] = []
    end = 0
    for match in _CANDIDATE.finditer(text):
        address = _address(match)
        if not address:
            continue
        budget.spend(2)
        scheme = "mailto:" if match["domain"] else "" if "://" in address[:8] else "http://"
        pieces.append(escape_text(text[end : match.start()]))
        pieces.append(f'<a href="{url_attribute(scheme + address)}">')
        pieces.append(f"{escape_text(address)}</a>")
        end = match.start() + len(address)
    pieces.append(escape_text(text[end:]))
    return "".join(pieces)


def _address(match: re.Match[str]) -> str:
    """The candidate without punctuation that belongs to the sentence; empty if it is no address."""
    if match["domain"]:
        return "" if match["domain"][-1] in "-_" else match[0]
    address = _without_trailing(match[0])
    rest = address[match.start("rest") - match.start() :]
    host = _HOST.match(rest)
    return address if host and "_" not in "".join(host[0].split(".")[-2:]) else ""


def _without_trailing(address: str) -> str:
    unopened = address.count(")") - address.count("(")
    end = len(address)
    while end:
        last = address[end - 1]
        if last == ")" and unopened > 0:
            unopened -= 1
        elif last not in _TRAILING:
            break
        end -= 1
    return address[:end]
