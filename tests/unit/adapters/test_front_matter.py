import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hexameter.adapters.front_matter.folder import MarkdownFolder
from hexameter.application.ports.import_source import FormerReading, SourcePost, SourceRefused


def write(folder: Path, text: str | bytes, name: str = "post.md") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def only(folder: Path) -> SourcePost | SourceRefused:
    (item,) = MarkdownFolder(folder).posts()
    return item


def taken(folder: Path, text: str | bytes, name: str = "post.md") -> SourcePost:
    write(folder, text, name)
    item = only(folder)
    assert isinstance(item, SourcePost), item
    return item


def reason(folder: Path, text: str | bytes) -> str:
    write(folder, text)
    item = only(folder)
    assert isinstance(item, SourceRefused), item
    return item.reason


def test_yaml_front_matter_is_read_in_full(tmp_path: Path) -> None:
    post = taken(
        tmp_path,
        "---\ntitle: 'One: two'\nauthor: Ada L.\nslug: one\ndescription: |\n  In\n  short\n"
        "date: 2024-03-01T10:00:00+02:00\ncategory: News\ntags: [Python, news, 'a & b']\n"
        "draft: true\n---\n\n# Text\n",
    )
    assert post == SourcePost(
        path="post.md",
        title="One: two",
        body="# Text",
        author="Ada L.",
        slug="one",
        summary="In short",
        tags=("news", "python", "a b"),
        published_at=datetime(2024, 3, 1, 8, tzinfo=UTC),
        draft=True,
        notes=(),
        fields={
            "title": "One: two",
            "author": "Ada L.",
            "slug": "one",
            "description": "In\nshort\n",
            "date": "2024-03-01T10:00:00+02:00",
            "category": "News",
            "tags": ["Python", "news", "a & b"],
            "draft": "true",
        },
        former=FormerReading("post.md", "One: two", "Ada L.", datetime(2024, 3, 1, 8, tzinfo=UTC)),
    )


def test_toml_front_matter_is_read_too(tmp_path: Path) -> None:
    post = taken(
        tmp_path, '+++\ntitle = "T"\ndate = 2024-03-01\ndraft = false\ntags = ["x"]\n+++\nBody'
    )
    assert (post.title, post.body, post.tags, post.draft) == ("T", "Body", ("x",), False)
    assert post.published_at == datetime(2024, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2024-03-01",
        "'2024-03-01 00:00:00'",
        "2024-03-01T00:00:00.000Z",
        "2024-03-01 02:00:00 +0200",
        "2024-02-29T19:00:00-05:00",
    ],
)
def test_dates_in_every_usual_spelling_are_the_same_moment(tmp_path: Path, written: str) -> None:
    post = taken(tmp_path, f"---\ndate: {written}\n---\ntext")
    assert post.published_at == datetime(2024, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize("written", ["", "~", "null"])
def test_no_date_is_no_time_of_publication(tmp_path: Path, written: str) -> None:
    assert taken(tmp_path, f"---\ndate: {written}\n---\ntext").published_at is None


@pytest.mark.parametrize("written", ["yesterday", "2024-13-45", "0001-01-01T00:00:00+10:00", "[]x"])
def test_a_date_that_is_none_is_refused_by_name(tmp_path: Path, written: str) -> None:
    text = f"---\ndate: '{written}'\n---\ntext"
    assert reason(tmp_path, text) == "The field date must be a date, as in 2024-12-31."


@pytest.mark.parametrize(
    ("written", "author"),
    [
        ("author: [Ada, Bob]", "Ada"),
        ("author: {name: Ada, url: x}", "Ada"),
        ("authors:\n  - name: Ada\n  - name: Bob", "Ada"),
        ("author: []", None),
        ("title: x", None),
    ],
)
def test_the_first_author_counts(tmp_path: Path, written: str, author: str | None) -> None:
    assert taken(tmp_path, f"---\n{written}\n---\ntext").author == author


def test_tags_are_made_to_follow_the_rule(tmp_path: Path) -> None:
    tags = ", ".join(["C++", "c#", ".NET", "'a/b'", "'!!!'", "'--'", "Café", "y" * 60, "{a: b}"])
    post = taken(tmp_path, f"---\ntags: [{tags}]\nkeywords: x, c++ ,y\n---\ntext")
    assert post.tags == ("c++", "c#", ".net", "a b", "café", "y" * 40, "x", "y")


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        ("```\n# no\n```\n# A *title* ##\n", "post.md", "A *title*"),
        ("#hashtag\n", "2024-01-02-my-first_post.md", "My first post"),
        ("text", "some-trip/index.md", "Some trip"),
        ("---\ntitle:\n---\n# Head", "post.mdx", "Head"),
        ("---\ntitle: No\n---\n# Head", "post.markdown", "No"),
    ],
)
def test_a_missing_title_is_found_elsewhere(
    tmp_path: Path, text: str, name: str, title: str
) -> None:
    assert taken(tmp_path, text, name).title == title


def test_line_ends_and_a_byte_order_mark_make_no_difference(tmp_path: Path) -> None:
    post = taken(tmp_path, b"\xef\xbb\xbf---\r\ntitle: T\r\n---\r\n\r\none\r\ntwo\r\n")
    assert (post.title, post.body) == ("T", "one\ntwo")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"caf\xe9", "not valid UTF-8"),
        ("", "It is empty"),
        ("---\ntitle: T\n---\n\n", "no text below"),
        ("---\ntitle: T\n", "does not end"),
        ("---\na: b: c\n---\nx", "not valid YAML"),
        ('---\na: "\\UFFFFFFFF"\n---\nx', "not valid YAML"),
        ("---\n" + "[" * 20_000 + "\n---\nx", "nested more than 20 deep"),
        ("---\n" + "- " * 20_000 + "\n---\nx", "not valid YAML"),
        ("---\n- a\n---\nx", "names with values"),
        ("---\na: " + "x" * 70_000 + "\n---\nx", "longer than 64 KiB"),
        ("+++\na = \n+++\nx", "not valid TOML"),
        ("+++\na = " + "[" * 20_000 + "\n+++\nx", "not valid TOML"),
        ("---\ntitle: [a]\n---\nx", "field title must be a text"),
        ("---\ndraft: perhaps\n---\nx", "field draft must be true or false"),
        ("x" * (2 * 1024 * 1024 + 1), "larger than 2 MiB"),
    ],
)
def test_what_cannot_be_taken_says_why(tmp_path: Path, text: str | bytes, words: str) -> None:
    assert words in reason(tmp_path, text)


def test_a_folder_is_walked_in_a_stable_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.md", "a.md", "sub/c.MD", "A/z.md", ".git/x.md", ".hidden.md", "no.txt"):
        write(tmp_path, "text", name)
    source = MarkdownFolder(tmp_path)
    assert [post.path for post in source.posts()] == ["a.md", "b.md", "A/z.md", "sub/c.MD"]
    assert source.paths() == ["a.md", "b.md", "A/z.md", "sub/c.MD"]


def test_links_are_left_out_pipes_refused_and_loops_end(tmp_path: Path) -> None:
    folder = tmp_path / "posts"
    write(folder, "text", "a.md")
    (folder / "link.md").symlink_to(write(tmp_path, "secret", "outside/secret.md"))
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe.md")
    items = list((source := MarkdownFolder(folder)).posts())
    assert [type(item) for item in items] == [SourcePost, SourceRefused]
    assert "regular file" in getattr(items[1], "reason", "")
    assert {left.path for left in source.left_out() if left.is_link} == {"link.md", "loop/"}
    assert "symbolic link" in getattr(only(folder / "link.md"), "reason", "")


@pytest.fixture
def deep_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """With more levels than Python calls may be deep, and paths longer than the system takes."""
    monkeypatch.chdir(tmp_path)  # Such a path can only be made in steps.
    for level in range(2100):
        if level in {0, 1500}:
            Path("post.md").write_text("text")
        Path("d").mkdir()
        os.chdir("d")
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    # pytest removes a folder by calling itself for each level.
    subprocess.run(["/bin/rm", "-rf", tmp_path / "d"], check=True)


def test_folders_may_be_of_any_depth(deep_folder: Path) -> None:
    source = MarkdownFolder(deep_folder)
    posts = [item.path for item in source.posts() if isinstance(item, SourcePost)]
    assert posts == ["post.md", f"{'d/' * 1500}post.md"]
    (refused,) = (item for item in source.posts() if isinstance(item, SourceRefused))
    assert refused.reason == "The folder cannot be read."
    assert source.left_out() == []


def test_one_file_can_be_a_source(tmp_path: Path) -> None:
    path = write(tmp_path, "text", "one.md")
    assert [post.path for post in MarkdownFolder(path).posts()] == ["one.md"]


@pytest.mark.parametrize("name", ["missing", "missing.md", "a\0b.md"])
def test_a_source_that_does_not_exist_is_refused(tmp_path: Path, name: str) -> None:
    source = MarkdownFolder(tmp_path / name)
    assert [type(item) for item in source.posts()] == [SourceRefused]
    assert len(source.paths()) == 1


def test_a_file_name_that_is_not_utf8_is_shown_readably(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.md")).write_text("text")
    post = only(tmp_path)
    assert isinstance(post, SourcePost)
    assert (post.path, post.title) == (r"caf\xe9.md", "Caf\ufffd")


PIECES = [
    "title",
    "date",
    "tags",
    "author",
    "draft",
    "published",
    "[",
    "]",
    "{",
    "}",
    "'",
    '"',
    "&a",
    "*a",
    "<<",
    "1",
    "x",
    "é",
    "|",
    "true",
    "2024-01-01",
    "9999-12-31T23:59:59-23:00",
    "!!python/object:os.system",
    "!!timestamp",
    "!!binary",
]
PIECES.extend(["---\n", "+++\n", ": ", " = ", "- ", "# ", "? ", "\n", "\0", "\u2028"])


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None
)
def test_no_text_makes_reading_raise(tmp_path: Path, text: str) -> None:
    for opening in ("", "---\n", "+++\n"):
        ending = f"\n{opening}body" if opening else ""
        write(tmp_path, f"{opening}{text}{ending}")
        item = only(tmp_path)
        if isinstance(item, SourcePost) and item.published_at:
            assert item.published_at.tzinfo is UTC
