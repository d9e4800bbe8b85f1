"""How words are made comparable: without case, accents and invisible characters."""

import re
import unicodedata

_ACCENTS = re.compile(
    # Combining diacritical marks, of letters that have them as accents.
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
    # Vowel points and signs of Hebrew and Arabic, and the Arabic stroke that stretches a word.
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]"
)
_LETTERS_WITHOUT_DECOMPOSITION = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "þ": "th",
        "\u0131": "i",
        "ħ": "h",
    }
)


def fold(text: str) -> str:
    """Marks that are letters stay: those of Indic scripts, Thai, Japanese and Hangul."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", text.casefold())
    text = _ACCENTS.sub("", text).casefold().translate(_LETTERS_WITHOUT_DECOMPOSITION)
    text = unicodedata.normalize("NFC", text)
    return text if text.isalnum() else "".join(filter(_is_part_of_word, text))


def _is_part_of_word(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char).startswith("M")
