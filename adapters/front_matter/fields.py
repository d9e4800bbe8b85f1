"""What the fields of front matter say, under the names that site generators use."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from hexameter.adapters.front_matter.dates import parse_date
from hexameter.adapters.front_matter.rejection import ImportRejected
from hexameter.adapters.front_matter.tags import tag_of

_DATES = ("published_at", "date", "publishdate", "pubdate", "published")
"""What the first release read. The others are taken where they hold a date."""

_FURTHER_DATES = ("publish_date", "pub_date", "created", "created_at", "date created")
_TAGS = ("category", "categories", "tags", "keywords")
_SECTIONS = ("taxonomies", "params", "extra")
"""Where Zola and Hugo put what they do not know themselves."""

_TRUE = frozenset({"true", "yes", "on", "1"})
_FALSE = frozenset({"false", "no", "off", "0"})
_HELD_BACK = ("draft", "isdraft", "is_draft", "private", "hidden", "unlisted")
_RELEASED = ("published", "publish")
_STATES = ("status", "visibility")
_UNPUBLISHED = frozenset({"draft", "hidden", "private", "pending", "unlisted", "unpublished"})


class Fields:
    """`notes` say what was not read as it is written."""

    def __init__(self, fields: Mapping[str, object]) -> None:
        self._fields = fields
        self.notes: list[str] = []

    def line(self, *names: str) -> str | None:
        """The first of these that is set, as one line."""
        for name in names:
            value = self._fields.get(name)
            if isinstance(value, (dict, list)):
                raise ImportRejected(f"The field {name} must be a text.")
            if text := _scalar(value):
                return text
        return None

    def draft(self) -> bool:
        """Whether it says `draft: true`, `published: false` or the like, or has a password."""
        return any(_is_held_back(fields) for fields in (self._fields, *self._sections()))

    def author(self) -> str | None:
        """The first author, of a text, a list of texts, or mappings with a name."""
        names = list(_names(self._fields.get("author") or self._fields.get("authors")))
        for section in self._sections() if not names else ():
            names = names or list(_names(section.get("author") or section.get("authors")))
        if len(names) > 1:
            self.notes.append(f"it went to its first author; the others: {', '.join(names[1:])}")
        return names[0] if names else None

    def former_author(self) -> str | None:
        """As the first release read it."""
        return next(_names(self._fields.get("author") or self._fields.get("authors")), None)

    def tags(self) -> tuple[str, ...]:
        """All of category and tags, made to follow the rule for a tag, in their order."""
        found: dict[str, None] = {}
        for section in (self._fields, *self._sections()):
            for name in _TAGS:
                tags = map(tag_of, _words(section.get(name)))
                found.update(dict.fromkeys(tag for tag in tags if tag))
        return tuple(found)

    def published_at(self) -> datetime | None:
        """In UTC."""
        return self._date(*_DATES, *_FURTHER_DATES)

    def former_date(self) -> datetime | None:
        """As the first release read it."""
        return self._date(*_DATES)

    def plain(self) -> dict[str, object]:
        """All of them, as JSON can hold them."""
        return {name: _plain(value) for name, value in self._fields.items()}

    def _date(self, *names: str) -> datetime | None:
        for name in names:
            value = self._fields.get(name)
            text = _scalar(value)
            if text is None or (name == "published" and _is_flag(text)):
                continue
            try:
                moment, rest = parse_date(value if isinstance(value, date) else text)
            except (ValueError, OverflowError) as error:
                if name in _FURTHER_DATES:
                    continue
                raise ImportRejected(
                    f"The field {name} must be a date, as in 2024-12-31."
                ) from error
            note = f"of its date, {text}, this was not understood: {rest}"
            if rest and note not in self.notes:
                self.notes.append(note)
            return moment
        return None

    def _sections(self) -> Iterator[dict[str, object]]:
        for name in _SECTIONS:
            section = self._fields.get(name)
            if isinstance(section, dict):
                yield {str(key).lower(): value for key, value in section.items()}


def _is_held_back(fields: Mapping[str, object]) -> bool:
    # All are looked at, so that a flag that is none is refused beside any other.
    held_back = [
        *[_flag(fields, name, absent=False) for name in _HELD_BACK],
        *[not _flag(fields, name, absent=True) for name in _RELEASED],
        *[(_scalar(fields.get(name)) or "").lower() in _UNPUBLISHED for name in _STATES],
        _scalar(fields.get("password")) is not None,
    ]
    return any(held_back)


def _flag(fields: Mapping[str, object], name: str, *, absent: bool) -> bool:
    value = fields.get(name)
    if isinstance(value, (dict, list)):
        raise ImportRejected(f"The field {name} must be true or false.")
    text = (_scalar(value) or "").lower()
    if text in _TRUE | _FALSE:
        return text in _TRUE
    if not text or name != "draft":  # Some write a date into `published`, others a word.
        return absent
    raise ImportRejected(f"The field {name} must be true or false.")


def _is_flag(text: str) -> bool:
    return text.lower() in _TRUE | _FALSE or not text[0].isdigit()


def _scalar(value: object) -> str | None:
    """A text on one line; None for what is empty, null or no single value."""
    if value is None or isinstance(value, (dict, list)):
        return None
    text = " ".join(_text(value).split())
    return None if text in {"", "~", "null"} else text


def _text(value: object) -> str:
    # Python refuses to write very long numbers in decimal.
    return f"{value:#x}" if isinstance(value, int) and abs(value) > 1 << 64 else str(value)


def _names(value: object) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        if name := _scalar(item.get("name") if isinstance(item, dict) else item):
            yield name


def _words(value: object) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        for word in (_scalar(item) or "").split(","):
            if word.strip():
                yield word


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, bool | str) else _text(value)
