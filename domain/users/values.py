"""The value objects and text rules of users."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Self

from hexameter.domain.errors import invalid
from hexameter.domain.text import clean_identifier, clean_line, clean_text

MIN_USERNAME = 3
MAX_USERNAME = 30
MAX_EMAIL = 254
MAX_LOCAL_PART = 64
MAX_NAME = 80
MAX_BIO = 500

RESERVED_USERNAMES = frozenset(
    "about account admin administrator anonymous api auth blog comments contact docs editor "
    "everyone favicon feed feeds follow health help hexameter home info login logout mail me media "
    "metrics moderator news noreply nobody null official owner postmaster posts preview previews "
    "register reset robots root search security settings signin signup sitemap staff static status "
    "support system tags team undefined user users verify webhooks webmaster well-known www".split()
)

_USERNAME = re.compile(r"[a-z0-9](?:[a-z0-9_]*[a-z0-9])?")
_LOCAL_PART = re.compile(r"[^\s@\"(),:;<>\[\\\]]+")
_COMBINING_MARKS = frozenset({"Mn", "Mc"})


def username_asked_for(raw: str) -> str:
    """The stored form of a username, for look-ups."""
    # Only ASCII is lower-cased: `K` (Kelvin sign) must not become `k`.
    return raw.lower() if raw.isascii() else raw


@dataclass(frozen=True, slots=True)
class Username:
    """Characters `a-z 0-9 _`, with a letter or digit at both ends; some names are reserved."""

    value: str

    @classmethod
    def parse(cls, raw: str, *, field: str = "username") -> Self:
        text = clean_identifier(raw, field=field, maximum=MAX_USERNAME)
        # NFC turns the Kelvin sign into `K`, so the check for ASCII applies to the raw input.
        value = username_asked_for(text) if raw.isascii() else raw
        if len(value) < MIN_USERNAME:
            raise invalid(field, "too_short", f"At least {MIN_USERNAME} characters are needed.")
        if not _USERNAME.fullmatch(value):
            raise invalid(
                field,
                "malformed",
                "Only a-z, 0-9 and _ are allowed, with a letter or digit at both ends.",
            )
        if value in RESERVED_USERNAMES:
            raise invalid(field, "reserved", "This username is reserved.")
        return cls(value)

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class EmailAddress:
    """An address as it was written. Addresses that differ only in case are the same (`key`)."""

    value: str

    @classmethod
    def parse(cls, raw: str, *, field: str = "email") -> Self:
        """Checks the syntax of RFC 5321 without quoted local parts and address literals.

        Whether the address exists is verified by sending mail, never by a look-up.
        """
        text = clean_identifier(raw, field=field, maximum=MAX_EMAIL)
        local, at, host = text.rpartition("@")
        labels = host.split(".")
        if (
            not at
            or not _LOCAL_PART.fullmatch(local)
            or len(local.encode()) > MAX_LOCAL_PART
            or local.startswith(".")
            or local.endswith(".")
            or ".." in local
            or len(labels) < 2
            or not all(map(_is_label, labels))
            or labels[-1].isdigit()
        ):
            raise invalid(field, "malformed", "Not a valid e-mail address.")
        return cls(f"{local}@{host.lower()}")

    @property
    def key(self) -> str:
        """What uniqueness is decided by.

        The domain is lower-cased but not case-folded: `faß.de` and `fass.de` are two domains
        (IDNA 2008, RFC 5891).
        """
        local, _, host = self.value.rpartition("@")
        return f"{local.casefold()}@{host.lower()}"

    @property
    def mailbox_key(self) -> str:
        """The key without a tag: `ada+news@example.org` usually is the mailbox of `ada@`."""
        local, _, host = self.key.rpartition("@")
        return f"{local.partition('+')[0] or local}@{host}"

    def __str__(self) -> str:
        return self.value


def _is_label(label: str) -> bool:
    """Letters, digits, combining marks, `-` and `_`; the last two not at an end."""
    marks = [unicodedata.category(char) in _COMBINING_MARKS for char in label]
    return (
        0 < len(label) <= 63
        and label[0].isalnum()
        and (label[-1].isalnum() or marks[-1])
        and all(
            char.isalnum() or char in "-_" or mark for char, mark in zip(label, marks, strict=True)
        )
    )


def display_name(raw: str, *, field: str = "name") -> str:
    """A single line, not empty."""
    return clean_line(raw, field=field, minimum=1, maximum=MAX_NAME)


def biography(raw: str, *, field: str = "bio") -> str:
    """May have several lines and may be empty; surrounding white space is removed."""
    return clean_text(raw, field=field, maximum=MAX_BIO).strip()
