from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.unit.adapters.front_matter_files import refused, taken

DAY = datetime(2016, 2, 9, tzinfo=UTC)
MORNING = datetime(2016, 2, 9, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2016/02/09", DAY),
        ("2016-2-9", DAY),
        ("2016.02.09", DAY),
        ("20160209", DAY),
        ("2016-02-09 8:00:00", MORNING),
        ("2016-02-09 08:00", MORNING),
        ("2016/2/9 08:00:00 +0000", MORNING),
        ("2016-02-09T10:00:00.123456789+02:00", MORNING.replace(microsecond=123456)),
        ("2016-02-09 03:00:00 -0500", MORNING),
        ("2016-02-09 03:00:00 -5", MORNING),
        ("2016-02-09 08:00:00 UTC", MORNING),
        ("2016-02-09 8:00 am", MORNING),
        ("2016-02-09, 8:00 AM", MORNING),
        ("2016-02-09 12:00 AM", DAY),
        ("Feb 9 2016", DAY),
        ("Feb 09, 2016", DAY),
        ("February 9th, 2016, 8:00:00 am", MORNING),
        ("9 February 2016", DAY),
        ("9-Feb-2016", DAY),
        ("Tue, 09 Feb 2016 08:00:00 GMT", MORNING),
        ("Tuesday, February 9, 2016", DAY),
        ("9 Feb 2016 at 08:00", MORNING),
        ("9 \u017fep 2016", DAY.replace(month=9)),  # Case-folded, it is an s.
        ("1998-02-09", DAY.replace(year=1998)),
        ("1066-10-14", datetime(1066, 10, 14, tzinfo=UTC)),
    ],
)
def test_a_date_is_read_in_every_spelling(tmp_path: Path, written: str, moment: datetime) -> None:
    post = taken(tmp_path, f"---\ndate: '{written}'\n---\ntext")
    assert (post.published_at, post.notes) == (moment, ())


@pytest.mark.parametrize(
    "written",
    [
        "yesterday",
        "09/02/2016",
        "2016-02-30",
        "2016-02-09 25:00",
        "2016-02-09 13:00 pm",
        "Foo 9 2016",
        "2016-02-099",
        "16-02-09",
        "2016-02-09 08:00 +99:00",
        "2016-02-09 08:00 +01:60",
    ],
)
def test_what_is_no_date_is_refused_by_name(tmp_path: Path, written: str) -> None:
    reason = refused(tmp_path, f"---\ndate: '{written}'\n---\ntext")
    assert reason == "The field date must be a date, as in 2024-12-31."


def test_what_is_not_understood_of_a_date_is_told(tmp_path: Path) -> None:
    post = taken(tmp_path, "---\ndate: 2016-02-09 00:00:00 2016 -0800\n---\ntext")
    assert post.published_at == MORNING
    assert post.notes == (
        "of its date, 2016-02-09 00:00:00 2016 -0800, this was not understood: 2016",
    )


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2016-02-09-hello.md", DAY),
        ("2016-2-9-hello.md", DAY),
        ("2016-02-09.md", DAY),
        ("2016-02-09 Hello.md", DAY),
        ("2016/02/09/hello.md", DAY),
        ("blog/2016/2/9/hello/index.md", DAY),
        ("2016-02-09-hello/index.md", DAY),
        ("2016-02-30-hello.md", None),
        ("2016-02-091-hello.md", None),
        ("version-2016-02-09-hello.md", None),
        ("2016/hello.md", None),
    ],
)
def test_a_path_can_hold_the_date(tmp_path: Path, name: str, day: datetime | None) -> None:
    assert taken(tmp_path, "text", name).published_at == day


def test_a_date_in_the_text_counts_before_one_in_the_path(tmp_path: Path) -> None:
    post = taken(tmp_path, "---\ndate: 2015-01-02\n---\ntext", "2016-02-09-hello.md")
    assert post.published_at == datetime(2015, 1, 2, tzinfo=UTC)
    assert post.title == "Hello"
    assert post.former.date == post.published_at


def test_the_first_release_did_not_read_dates_from_paths(tmp_path: Path) -> None:
    post = taken(tmp_path, "text", "2016-02-09-hello.md")
    assert (post.former.date, post.former.title) == (None, "Hello")


def test_a_draft_folder_makes_drafts(tmp_path: Path) -> None:
    assert taken(tmp_path, "---\ndate: 2016-02-09\n---\ntext", "_drafts/hello.md").draft


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("हिन्दी", "हिन्दी"),
        ("ภาษาไทย ที่นี่", "ภาษาไทย ที่นี่"),
        ("e\u0301te\u0301", "été"),
        ("\u0645\u06cc\u200c\u062e\u0648", "\u0645\u06cc\u062e\u0648"),
        ("C++ & C#", "c++ c#"),
        ("\u0301x", "x"),
        ("க்ஷ்" * 30, ("க்ஷ்" * 30)[:40]),
        ("İstanbul", "i\u0307stanbul"),
    ],
)
def test_tags_keep_combining_marks(tmp_path: Path, written: str, tag: str) -> None:
    assert taken(tmp_path, f"---\ntags: ['{written}']\n---\ntext").tags == (tag,)
