"""Front matter as different generators write it."""

import time
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from tests.unit.adapters.front_matter_files import read, refused, taken

DAY = datetime(2024, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        '{\n  "title": "On engines",\n  "date": "2024-03-01",\n  "draft": true\n}\n\nThe text.\n',
        '{"title": "On engines", "date": "2024-03-01", "draft": true}\nThe text.',
        '---json\n{"title": "On engines", "date": "2024-03-01", "draft": true}\n---\nThe text.',
        "\n---\ntitle: On engines\ndate: 2024-03-01\ndraft: true\n---\nThe text.",
        "\ufeff \n\t\n---\ntitle: On engines\ndate: 2024-03-01\ndraft: true\n---\nThe text.",
        "--- yaml\ntitle: On engines\ndate: 2024-03-01\ndraft: true\n...\nThe text.",
        '\n+++\ntitle = "On engines"\ndate = 2024-03-01\ndraft = true\n+++\nThe text.',
        '---toml\ntitle = "On engines"\ndate = 2024-03-01\ndraft = true\n---\nThe text.',
        "Title: On\n    engines\nDate: 2024-03-01 00:00\nStatus: draft\n\nThe text.",
        "\ntitle: On engines\ndate: 2024-03-01\nstatus: hidden\nThe text.",
        "---\ntitle: On engines\ndate: 2024-03-01\npublish: false\n---\nThe text.",
        "---\ntitle: On engines\ndate: 2024-03-01\nprivate: yes\n---\nThe text.",
    ],
)
def test_every_kind_of_front_matter_is_read(tmp_path: Path, text: str) -> None:
    post = taken(tmp_path, text)
    assert (post.title, post.published_at, post.draft, post.body) == (
        "On engines",
        DAY,
        True,
        "The text.",
    )


@pytest.mark.parametrize(
    "text",
    [
        "{{< figure src=x >}}\n\nThe text.",
        "{: .lead}\nThe text.",
        "{% include x %}\nThe text.",
        "Note: this is a sentence.\n\nThe text.",
        "Date: we met at nine.\n\nThe text.",
        "\n---\n\nThe text below a rule.",
        "\n---\nA: b: c\n\n---\n\nThe text between rules.",
        "```yaml\ndraft: true\n```\nThe text explains drafts.",
        "    draft: true\n\nThe text explains drafts.",
    ],
)
def test_a_text_that_only_looks_like_it_is_a_text(tmp_path: Path, text: str) -> None:
    assert taken(tmp_path, text).body == text.strip("\n")


@pytest.mark.parametrize(
    "text",
    [
        "<!-- -->\n---\ntitle: Held back\ndraft: true\n---\nThe text.",
        ";;;\ntitle = Held back\ndraft = true\n;;;\nThe text.",
        "# Held back\npublished: false\n\nThe text.",
        "#+TITLE: Held back\n#+DRAFT: true\nThe text.",
        "\n---\na: b: c\ndraft: true\n---\nThe text.",
    ],
)
def test_a_draft_is_not_published_for_want_of_understanding(tmp_path: Path, text: str) -> None:
    assert "front matter" in refused(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"title": "x",}\nThe text.', "The front matter is not valid JSON."),
        ("{" + '"a": {' * 5_000, "The front matter is not valid JSON."),
        ('{"a": ' + "9" * 60_000 + "}\nThe text.", "The front matter is not valid JSON."),
        (
            "---\na: " + "[" * 21 + "]" * 21 + "\n---\nx",
            "The front matter is nested more than 20 deep.",
        ),
        ("---\na: &a [*a]\n---\nx", "The front matter has a YAML alias that contains itself."),
        (
            "---\na: &a [x, x]\n"
            + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in pairwise("abcdefghijklmnopqrstuv"))
            + "---\nx",
            "The front matter is too large once its YAML aliases are replaced.",
        ),
        (
            f"---\na: &a {'x' * 30_000}\nb: [{', '.join(['*a'] * 20)}]\n---\nx",
            "The front matter is too large once its YAML aliases are replaced.",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(tmp_path: Path, text: str, reason: str) -> None:
    assert refused(tmp_path, text) == reason


@pytest.mark.parametrize(
    "field",
    [
        "isDraft: true",
        "is_draft: yes",
        "hidden: true",
        "unlisted: true",
        "visibility: private",
        "password: secret",
        "extra: {draft: true}",
        "params: {Hidden: true}",
    ],
)
def test_what_other_fields_hold_back_is_a_draft(tmp_path: Path, field: str) -> None:
    assert taken(tmp_path, f"---\ndate: 2024-01-01\n{field}\n---\ntext").draft


@pytest.mark.parametrize("field", ["hidden: false", "visibility: public", "password: ''"])
def test_what_holds_nothing_back_is_no_draft(tmp_path: Path, field: str) -> None:
    assert not taken(tmp_path, f"---\ndate: 2024-01-01\n{field}\n---\ntext").draft


def test_published_false_means_draft(tmp_path: Path) -> None:
    assert taken(tmp_path, "---\npublished: false\n---\ntext").draft
    assert not taken(tmp_path, "---\npublished: 2024-01-01\n---\ntext").draft


def test_aliases_and_merges_are_read(tmp_path: Path) -> None:
    post = taken(
        tmp_path,
        "---\ncommon: &common\n  author: Ada\n  tags: &tags [verse, engines]\n  title: No\n"
        "<<: *common\ntitle: On engines\ndate: &day 2024-03-01\nlastmod: *day\nkeywords: *tags\n"
        "---\nThe text.",
    )
    assert (post.title, post.author, post.published_at) == ("On engines", "Ada", DAY)
    assert post.tags == ("verse", "engines")


def test_sections_of_zola_and_hugo_are_looked_into(tmp_path: Path) -> None:
    post = taken(
        tmp_path,
        '+++\ntitle = "T"\n[taxonomies]\ntags = ["verse"]\ncategories = ["News"]\n'
        '[extra]\nauthor = "Ada"\ncolour = "red"\n+++\nThe text.',
    )
    assert (post.author, post.tags) == ("Ada", ("news", "verse"))
    assert post.fields["extra"] == {"author": "Ada", "colour": "red"}


def test_all_fields_are_handed_on(tmp_path: Path) -> None:
    post = taken(
        tmp_path,
        "+++\ntitle = 'T'\ndescription = 'In short'\nweight = 3\nempty = ''\nok = true\n"
        f"huge = 0x{'f' * 5_000}\nat = 2024-03-01\ntags = ['verse', 'a/b']\n"
        "authors = ['Ada', 'Grace']\n[params]\nlayout = 'wide'\n+++\nx",
    )
    assert post.fields == {
        "title": "T",
        "description": "In short",
        "empty": "",
        "weight": "3",
        "ok": True,
        "huge": f"0x{'f' * 5_000}",
        "at": "2024-03-01",
        "tags": ["verse", "a/b"],
        "authors": ["Ada", "Grace"],
        "params": {"layout": "wide"},
    }
    assert post.notes == ("it went to its first author; the others: Grace",)


HOSTILE = {
    "toml key": "+++\n" + "a." * 30_000 + "a = 1\n+++\nx",
    "toml key with spaces": "+++\n" + "a . " * 15_000 + "a = 1\n+++\nx",
    "toml quoted key": "+++\n" + '"a".' * 15_000 + "a = 1\n+++\nx",
    "toml table": "+++\n[" + "a." * 30_000 + "a]\n+++\nx",
    "toml inline": "+++\nx = {" + "a." * 30_000 + "a = 1}\n+++\nx",
    "toml word": "+++\n" + "a" * 60_000 + "\n+++\nx",
    "toml quotes": "+++\n" + "'\"" * 30_000 + "\n+++\nx",
    "toml tables": "+++\n" + "".join(f"[a{n}.b.c]\n" for n in range(4_000)) + "+++\nx",
    "yaml brackets": "---\na: " + "[" * 60_000 + "\n---\nx",
    "yaml nesting": "---\na: [" + ("[" * 19 + "]" * 19 + ",") * 1_500 + "]\n---\nx",
    "yaml braces": "---\na: " + "{a: " * 15_000 + "\n---\nx",
    "yaml dashes": "---\n" + "- " * 30_000 + "\n---\nx",
    "yaml questions": "---\n" + "? " * 30_000 + "\n---\nx",
    "yaml anchors": "---\n" + "".join(f"a{n}: &a{n} x\n" for n in range(3_000)) + "---\nx",
    "yaml quotes": "---\na: " + '"' * 60_000 + "\n---\nx",
    "yaml colons": "---\n" + "a:" * 30_000 + "\n---\nx",
    "yaml spaces": "---\na:" + " " * 60_000 + "\n---\nx",
    "yaml lines": "---\na: |\n" + "\n" * 60_000 + "\n---\nx",
    "yaml tags": "---\na: " + "!" * 60_000 + "\n---\nx",
    "json brackets": '{"a": ' + "[" * 60_000,
    "headers": "Title: x\n" + "    " * 15_000 + "\nx",
    "header words": "Title: x\n" + "a" * 60_000 + "\nx",
    "blank lines": "\n \t" * 600_000 + "x",
    "fences": "---\n" * 400_000 + "x",
    "fence": "---" + " " * 60_000 + "x",
    "draft words": "draft" + ":" * 1_900_000,
    "heading": "# " + "# " * 900_000,
    "headings": ("#" * 999 + "\n") * 1_900,
    "author": "---\nauthor: " + "(" * 60_000 + "\n---\nx",
    "date": "---\ndate: 2024-03-01" + " " * 30_000 + "+" * 30_000 + "\n---\nx",
    "date words": "---\ndate: monday" + "," * 60_000 + "\n---\nx",
    "tags": "---\ntags: [" + "a," * 30_000 + "]\n---\nx",
    "tag marks": "---\ntags: a" + "\u0301" * 60_000 + "\n---\nx",
    "title": "---\ntitle: " + "a " * 30_000 + "\n---\nx",
}


@pytest.mark.timing
@pytest.mark.parametrize("name", HOSTILE)
def test_no_short_file_is_read_for_long(tmp_path: Path, name: str) -> None:
    began = time.thread_time()
    read(tmp_path, HOSTILE[name])
    assert time.thread_time() - began < 5, name


@pytest.mark.parametrize(
    "start",
    [
        ';;;\n{"title": "x", "draft": true}\n;;;\n',
        'export const meta = {title: "x", draft: true}\n',
        "{title: 'x', draft: true}\n",
    ],
)
def test_a_draft_in_front_matter_of_an_unknown_kind_is_refused(tmp_path: Path, start: str) -> None:
    reason = refused(tmp_path, f"{start}\nText.\n", "2020-01-02-post.mdx")
    assert reason == "It seems to have front matter of a kind that is not read."


def test_code_may_hold_a_draft(tmp_path: Path) -> None:
    text = "```js\nexport const meta = {draft: true}\n```\n"
    assert taken(tmp_path, text).body == text.strip("\n")
