"""Rules for text input, applied before any store sees it.

Lengths count code points after normalisation to NFC (Unicode Annex 15), so that every store agrees.
"""

import unicodedata

from hexameter.domain.errors import invalid

_BIDI_CONTROLS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_ALLOWED_CONTROLS = frozenset("\n\t")


def clean_text(raw: str, *, field: str, minimum: int = 0, maximum: int) -> str:
    r"""Multi-line text: NFC, line ends as `\n`; control characters are rejected."""
    text = _normalised(raw, field=field, maximum=maximum).replace("\r\n", "\n").replace("\r", "\n")
    if any(unicodedata.category(char) == "Cc" and char not in _ALLOWED_CONTROLS for char in text):
        raise invalid(field, "control_character", "Control characters are not allowed.")
    _check_length(text.strip(), field=field, minimum=minimum, maximum=maximum)
    return text


def clean_line(raw: str, *, field: str, minimum: int = 0, maximum: int) -> str:
    """A trimmed single line: as `clean_text`, and rejects line ends, tabs, direction controls."""
    text = _normalised(raw, field=field, maximum=maximum).strip()
    if any(unicodedata.category(char) in {"Cc", "Zl", "Zp"} for char in text):
        raise invalid(field, "control_character", "Control characters are not allowed.")
    if not _BIDI_CONTROLS.isdisjoint(text):
        raise invalid(field, "direction_character", "Direction characters are not allowed.")
    _check_length(text, field=field, minimum=minimum, maximum=maximum)
    return text


def clean_identifier(raw: str, *, field: str, maximum: int) -> str:
    """As `clean_line`, and rejects invisible characters."""
    text = clean_line(raw, field=field, minimum=1, maximum=maximum)
    if any(unicodedata.category(char) in {"Cf", "Co", "Cn"} for char in text):
        raise invalid(field, "invisible_character", "Invisible characters are not allowed.")
    return text


def _normalised(raw: str, *, field: str, maximum: int) -> str:
    # NFC at most triples the length, and normalisation is expensive, so the length is checked
    # first.
    if len(raw) > maximum * 4 + 1024:
        raise _too_long(field, maximum)
    if any("\ud800" <= char <= "\udfff" for char in raw):
        raise invalid(field, "invalid_unicode", "Lone surrogates are not allowed.")
    return unicodedata.normalize("NFC", raw)


def _check_length(text: str, *, field: str, minimum: int, maximum: int) -> None:
    if len(text) > maximum:
        raise _too_long(field, maximum)
    if len(text) < minimum:
        rule = f"Must have at least {minimum} characters." if minimum > 1 else "Must not be empty."
        raise invalid(field, "too_short", rule)


def _too_long(field: str, maximum: int) -> Exception:
    return invalid(field, "too_long", f"Must have at most {maximum} characters.")
