"""Password rules (NIST SP 800-63B: a minimum length and a list of common passwords, no composition
rules).
"""

import unicodedata
from collections.abc import Callable, Iterable
from typing import NewType

from hexameter.domain.errors import invalid

MinPasswordLength = NewType("MinPasswordLength", int)

MIN_PASSWORD = MinPasswordLength(10)
SHORTEST_MIN_PASSWORD = 8
"""What NIST demands. A site may set a minimum from here on."""
MAX_PASSWORD_BYTES = 1024
_MIN_OWN_WORD = 4


def password_text(raw: str, *, field: str = "password") -> str:
    """Normalise a password for comparison with a stored one: NFC, never truncated; only its size is
    checked.
    """
    if any("\ud800" <= char <= "\udfff" for char in raw):
        raise invalid(field, "invalid_unicode", "Lone surrogates are not allowed.")
    if "\0" in raw:
        raise invalid(field, "control_character", "Control characters are not allowed.")
    if len(raw) > MAX_PASSWORD_BYTES:
        raise _too_long(field)
    text = unicodedata.normalize("NFC", raw)
    if len(text.encode()) > MAX_PASSWORD_BYTES:
        raise _too_long(field)
    return text


def new_password(
    raw: str,
    *,
    is_common: Callable[[str], bool],
    own_words: Iterable[str] = (),
    min_length: MinPasswordLength = MIN_PASSWORD,
    field: str = "password",
) -> str:
    """Validate a new password: long enough, not common, not made of the account's own words."""
    text = password_text(raw, field=field)
    if len(text) < min_length:
        raise invalid(field, "too_short", f"Must have at least {min_length} characters.")
    if is_common(text):
        raise invalid(field, "common_password", "This password is too common.")
    if _is_made_of(text.casefold(), own_words):
        raise invalid(field, "own_words", "Must not be made of your own name or address.")
    return text


def _is_made_of(text: str, own_words: Iterable[str]) -> bool:
    for word in own_words:
        folded = word.casefold()
        if len(folded) >= _MIN_OWN_WORD and folded in text:
            rest = text.replace(folded, "")
            if len(rest) < _MIN_OWN_WORD or rest.isdigit():
                return True
    return False


def _too_long(field: str) -> Exception:
    return invalid(field, "too_long", f"Must have at most {MAX_PASSWORD_BYTES} bytes.")
