"""File names, which can hold any bytes, as text that can be printed."""

import os
import unicodedata

_UNPRINTABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})
_DIRECTIONS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


def escaped(name: str) -> str:
    r"""Different for different names: `\x1b` for a control character, `\xe9` for a byte that is not
    UTF-8, `\\` for a backslash.
    """
    return "".join(r"\\" if char == "\\" else escaped_char(char) for char in decoded(name))


def decoded(name: str) -> str:
    """As UTF-8, whatever encoding Python took the terminal's to be when it read the name: an
    imported file is recognised by it.
    """
    return os.fsencode(name).decode("utf-8", "surrogateescape")


def readable(name: str) -> str:
    """For people: what `escaped` would escape is replaced or left out."""
    text = os.fsencode(name).decode("utf-8", "replace")
    return " ".join("".join(char if _is_printable(char) else " " for char in text).split())


def escaped_char(char: str) -> str:
    """Itself, unless it cannot be printed."""
    if _is_printable(char):
        return char
    code = ord(char)
    if code < 0x80:
        return rf"\x{code:02x}"
    # How Python shows a byte that could not be decoded (PEP 383).
    return rf"\x{code - 0xDC00:02x}" if 0xDC80 <= code <= 0xDCFF else rf"\u{code:04x}"


def _is_printable(char: str) -> bool:
    return (
        unicodedata.category(char) not in _UNPRINTABLE
        and unicodedata.bidirectional(char) not in _DIRECTIONS
    )
