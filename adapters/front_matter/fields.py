"""What the fields of front matter say, under the names that site generators use."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from hexameter.adapters.front_matter.rejection import ImportRejected
from hexameter.domain.posts.values import MAX_TAG

_SPACED_OFFSET = re.compile(r" (?=[+-]\d{2}:?\d{2}$)")
_NOT_IN_TAGS = re.compile(r"(?:[^\w \-.+#]|\s)+")


def _scalar(value: object) -> str | None:
    """A text on one line; None for what is empty, null or no single value."""
    if value is None or isinstance(value, (dict, list)):
        return None
    text = " ".join(str(value).split())
    return None if text in {"", "~", "null"} else text


def line(fields: Mapping[str, object], *names: str) -> str | None:
    """The first of these that is set, as one line."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, (dict, list)):
            raise ImportRejected(f"The field {name} must be a text.")
        if text := _scalar(value):
            return text
    return None


def _flag(fields: Mapping[str, object], name: str, *, absent: bool) -> bool:
    text = line(fields, name)
    if text is None:
        return absent
    if text.lower() in {"true", "yes", "on", "1"}:
        return True
    if text.lower() in {"false", "no", "off", "0"}:
        return False
    if name == "published":  # Some write a date here, others whether it is published.
        return True
    raise ImportRejected(f"The field {name} must be true or false.")


def draft(fields: Mapping[str, object]) -> bool:
    """Whether it says `draft: true` or `published: false`."""
    return _flag(fields, "draft", absent=False) or not _flag(fields, "published", absent=True)


def author(fields: Mapping[str, object]) -> str | None:
    """The first author, of a text, a list of texts, or mappings with a name."""
    value = fields.get("author") or fields.get("authors")
    if isinstance(value, list):
        value = next(iter(value), None)
    if isinstance(value, dict):
        value = value.get("name")
    return _scalar(value)


def tags(fields: Mapping[str, object]) -> tuple[str, ...]:
    """All of category and tags, made to follow the rule for a tag, in their order."""
    found: dict[str, None] = {}
    for name in ("category", "categories", "tags", "keywords"):
        value = fields.get(name)
        for item in value if isinstance(value, list) else [value]:
            for word in (_scalar(item) or "").split(","):
                kept = _NOT_IN_TAGS.sub(" ", unicodedata.normalize("NFC", word).lower())
                tag = kept.strip()[:MAX_TAG].strip()
                if any(letter.isalnum() for letter in tag):
                    found[tag] = None
    return tuple(found)


def published_at(fields: Mapping[str, object]) -> datetime | None:
    """In UTC."""
    for name in ("published_at", "date", "publishdate", "pubdate", "published"):
        value = fields.get(name)
        text = _scalar(value)
        if text is None or (name == "published" and not text[0].isdigit()):
            continue
        try:
            return _moment(value if isinstance(value, date) else text)
        except (ValueError, OverflowError) as error:
            raise ImportRejected(f"The field {name} must be a date, as in 2024-12-31.") from error
    return None


def _moment(value: date | str) -> datetime:
    """In UTC; without a time zone it is taken to be in UTC, without a time to be midnight."""
    if isinstance(value, str):
        value = datetime.fromisoformat(_SPACED_OFFSET.sub("", value))
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
