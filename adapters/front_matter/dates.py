"""Dates, in the spellings that people and site generators use."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?[ ]+)?"
_MONTH = r"(?P<month>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_DAYS = (
    re.compile(rf"{_YEAR}(?P<by>[-/.])(?P<month>\d{{1,2}})(?P=by){_DAY}(?!\d)"),
    re.compile(rf"{_YEAR}(?P<month>\d{{2}})(?P<day>\d{{2}})(?!\d)"),
    re.compile(rf"{_WEEKDAY}{_MONTH}[ ]+{_DAY},?[ ]+{_YEAR}(?!\d)", re.IGNORECASE),
    re.compile(rf"{_WEEKDAY}{_DAY}[ -]+{_MONTH},?[ -]+{_YEAR}(?!\d)", re.IGNORECASE),
)
_TIME = re.compile(
    r"(?:[ ]*T[ ]*|,?[ ]+(?:at[ ]+)?)"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"(?:[ ]*(?P<half>[ap])\.?m\b\.?)?",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"[ ]*(?:(?P<utc>Z|UTC|GMT)|(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?)"
    r"(?=[ ]|$)",
    re.IGNORECASE,
)
_ZONE_AT_END = re.compile(r"[ ](?P<utc>)(?P<sign>[+-])(?P<hours>\d{2}):?(?P<minutes>\d{2})$")
_IN_NAME = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?=[-_ .]|$)")
_IN_PATH = re.compile(r"(?:^|/)(\d{4})/(\d{1,2})/(\d{1,2})(?=[/_ -]|$)")


def parse_date(value: date | str) -> tuple[datetime, str]:
    """In UTC, and what of the text was not understood.

    Without a time zone it is taken to be in UTC, without a time to be midnight. ValueError or
    OverflowError when it begins with no date.
    """
    if isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime.combine(value, time())
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC), ""
    text = " ".join(value.split())
    found = next((match for pattern in _DAYS if (match := pattern.match(text))), None)
    if found is None:
        raise ValueError("no date")
    month = found["month"]
    number = int(month) if month.isdigit() else _MONTHS[month[:3].casefold()]
    day = date(int(found["year"]), number, int(found["day"]))
    moment, rest = datetime.combine(day, time()), text[found.end() :]
    if clock := _TIME.match(rest):
        moment, rest = datetime.combine(day, _time(clock)), rest[clock.end() :]
    zone = UTC
    if offset := _ZONE.match(rest) or _ZONE_AT_END.search(rest):
        zone, rest = _zone(offset), rest[: offset.start()] + rest[offset.end() :]
    return moment.replace(tzinfo=zone).astimezone(UTC), rest.strip()


def date_in_path(path: str) -> datetime | None:
    """Of `2016-01-29-name.md`, as Jekyll writes it, or of `2016/01/29/name.md`."""
    folder, _, name = path.rpartition("/")
    folders = [_IN_NAME.match(part) for part in reversed(folder.split("/"))]
    for found in (_IN_NAME.match(name), _IN_PATH.search(path), *folders):
        if found is None:
            continue
        try:
            return datetime(int(found[1]), int(found[2]), int(found[3]), tzinfo=UTC)
        except ValueError:
            continue
    return None


def _time(found: re.Match[str]) -> time:
    hour, half = int(found["hour"]), (found["half"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise ValueError("no hour of half a day")
        hour = hour % 12 + (12 if half == "p" else 0)
    fraction = (found["fraction"] or "").ljust(6, "0")[:6]
    return time(hour, int(found["minute"]), int(found["second"] or 0), int(fraction))


def _zone(found: re.Match[str]) -> timezone:
    if found["utc"]:
        return UTC
    minutes = int(found["minutes"] or 0)
    if minutes >= 60:
        raise ValueError("invalid UTC offset")
    offset = timedelta(hours=int(found["hours"]), minutes=minutes)
    return timezone(-offset if found["sign"] == "-" else offset)
