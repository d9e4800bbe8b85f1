"""Rules for text input, applied before any store sees it.

Lengths count code points after normalisation to NFC (Unicode Annex 15), so that every store agrees.
"""

import re
import unicodedata

from hexameter.domain.errors import invalid

LINE_CONTROLS = frozenset({"Cc", "Zl", "Zp"})
"""The categories of characters that a single line may not have."""

BIDI_CONTROLS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_CONTROLS_BUT_NEWLINE_AND_TAB = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")

INVISIBLE = (
    # Default-ignorable characters (Unicode, DerivedCoreProperties.txt).
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    # Braille blank, Tifinagh joiner, private use, non-characters, annotations and placeholders.
    r"\u2800\u2d7f\ue000-\uf8ff\ufdd0-\ufdef\ufff0-\ufffc\ufffe\uffff"
)
"""The inside of a character class, in the syntax of both Python and JavaScript: all characters
below U+10000 that are drawn as nothing or have no agreed glyph, besides white space and controls.
"""

_INVISIBLE_BEYOND = (
    r"\U0001107f\U00013430-\U00013442\U00016fe4\U0001bca0-\U0001bca3\U0001d159"
    r"\U0001d173-\U0001d17a\U000e0000-\U0010ffff"
)
_INVISIBLE_CHARACTER = re.compile(f"[{INVISIBLE}{_INVISIBLE_BEYOND}]")
_VISIBLE_CHARACTER = re.compile(rf"[^\s{INVISIBLE}{_INVISIBLE_BEYOND}]")

MAX_MARKS = 30
"""Combining marks on one character, as in the Stream-Safe Text Format (Unicode Annex 15).
Normalising sorts them in quadratic time."""

_MAYBE_MARKS = re.compile(rf"[^\w\s\x00-\x7f]{{{MAX_MARKS + 1},}}")
"""A regular expression has no class for marks: these are all characters that are neither letters,
digits, spaces nor ASCII."""


def clean_text(raw: str, *, field: str, minimum: int = 0, maximum: int) -> str:
    r"""Multi-line text: NFC, line ends as `\n`; control characters are rejected."""
    text = _normalised(raw, field=field, maximum=maximum).replace("\r\n", "\n").replace("\r", "\n")
    if _CONTROLS_BUT_NEWLINE_AND_TAB.search(text):
        raise invalid(field, "control_character", "Control characters are not allowed.")
    _check_length(text.strip(), field=field, minimum=minimum, maximum=maximum)
    return text


def clean_line(raw: str, *, field: str, minimum: int = 0, maximum: int) -> str:
    """A trimmed single line: as `clean_text`, and rejects line ends, tabs, direction controls."""
    text = _normalised(raw, field=field, maximum=maximum).strip()
    if any(unicodedata.category(char) in LINE_CONTROLS for char in text):
        raise invalid(field, "control_character", "Control characters are not allowed.")
    if not BIDI_CONTROLS.isdisjoint(text):
        raise invalid(field, "direction_character", "Direction characters are not allowed.")
    _check_length(text, field=field, minimum=minimum, maximum=maximum)
    return text


def clean_identifier(raw: str, *, field: str, maximum: int) -> str:
    """As `clean_line`, and rejects invisible characters."""
    text = clean_line(raw, field=field, minimum=1, maximum=maximum)
    categories = map(unicodedata.category, text)
    if _INVISIBLE_CHARACTER.search(text) or not {"Cf", "Cn"}.isdisjoint(categories):
        raise invalid(field, "invisible_character", "Invisible characters are not allowed.")
    return text


def _normalised(raw: str, *, field: str, maximum: int) -> str:
    # NFC at most triples the length, and normalisation is expensive, so the length is checked
    # first.
    if len(raw) > maximum * 4 + 1024:
        raise _too_long(field, maximum)
    if not raw.isascii():
        try:
            raw.encode()
        except UnicodeEncodeError:
            raise invalid(field, "invalid_unicode", "Lone surrogates are not allowed.") from None
        if has_too_many_marks(raw):
            rule = f"At most {MAX_MARKS} combining marks may follow a character."
            raise invalid(field, "too_many_marks", rule)
    return unicodedata.normalize("NFC", raw)


def has_too_many_marks(text: str) -> bool:
    for found in _MAYBE_MARKS.finditer(text):
        start, end = found.span()
        # Each run that is too long holds one of these positions.
        for position in range(start + MAX_MARKS, end, MAX_MARKS + 1):
            if unicodedata.combining(text[position]):
                window = text[position - MAX_MARKS : min(position + MAX_MARKS + 1, end)]
                if _longest_run(window) > MAX_MARKS:
                    return True
    return False


def _longest_run(text: str) -> int:
    longest = run = 0
    for char in text:
        run = run + 1 if unicodedata.combining(char) else 0
        longest = max(longest, run)
    return longest


def _check_length(text: str, *, field: str, minimum: int, maximum: int) -> None:
    if len(text) > maximum:
        raise _too_long(field, maximum)
    if len(text) < minimum:
        rule = f"Must have at least {minimum} characters." if minimum > 1 else "Must not be empty."
        raise invalid(field, "too_short", rule)
    if minimum and not _VISIBLE_CHARACTER.search(text):
        raise invalid(field, "invisible_character", "Must have at least one visible character.")


def _too_long(field: str, maximum: int) -> Exception:
    return invalid(field, "too_long", f"Must have at most {maximum} characters.")
