"""Output and report contain no control characters, and no word is lost."""

import json
import os
import unicodedata
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Hexameter

ESCAPE = "\x1b[2J"
NAMES = (f"evil{ESCAPE}.md", "line\nbreak.md", "c1\u009b31m.md", "bidi\u202e.md", "back\\x1b.md")


def unprintable(text: str) -> set[str]:
    return {char for char in text if unicodedata.category(char) in {"Cc", "Cs"} and char != "\n"}


def write(name: str, text: str) -> None:
    Path("posts").mkdir(exist_ok=True)
    Path("posts", name).write_text(text)


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_control_characters_are_never_printed(
    hexameter: Hexameter, options: tuple[str, ...]
) -> None:
    for name in NAMES:
        write(name, "---\nauthor: Ada\ntitle: Fine\n---\nText.\n")
    write(
        "fields.md",
        '---\ntitle: "T\\e[2J\\x9b"\nauthor: "A\\e[2J, B\\e[2J\\udc80"\nslug: "S\\e[2J"\n'
        f'summary: "{"s" * 501}\\e[2J"\nodd: ["\\e[2J", "\\udc80", "\\x9b"]\n'
        'tags: ["a\\e[2J", b, c, d, e, f, g, h, i, j, k, "l\\e"]\n---\nText.\n',
    )
    write(f"refused{ESCAPE}.md", "---\ntitle: [\n---\nText.\n")
    Path(os.fsdecode(b"posts/caf\xe9.md")).write_text("---\nauthor: Ada\n---\nText.\n")

    done = hexameter("import", "posts", "--report", "report.json", *options)

    assert done.exit_code == 0, done.output
    assert unprintable(done.output) == set()
    assert "\u202e" not in done.output
    written = Path("report.json").read_text()
    assert unprintable(written) == set()
    paths = {file["path"] for file in json.loads(written)["files"]}
    assert {r"evil\x1b[2J.md", r"line\x0abreak.md", r"back\\x1b.md", r"caf\xe9.md"} <= paths
    assert {r"c1\u009b31m.md", r"bidi\u202e.md", "fields.md", r"refused\x1b[2J.md"} <= paths


def test_a_folder_whose_name_is_hostile_is_named_harmlessly(hexameter: Hexameter) -> None:
    Path(f"empty{ESCAPE}").mkdir()
    done = hexameter("import", f"empty{ESCAPE}")
    assert done.exit_code == 1
    assert unprintable(done.output) == set()


@pytest.mark.parametrize("name", [b"caf\xe9", b"line\nbreak", b"\x1b[2J"])
@pytest.mark.parametrize("option", [(), ("--source", "a\x1b\udcff")])
def test_a_source_may_have_any_name(
    hexameter: Hexameter, name: bytes, option: tuple[str, ...]
) -> None:
    folder = Path(os.fsdecode(name))
    folder.mkdir()
    (folder / "a.md").write_text("---\nauthor: Ada\n---\nText.\n")
    for outcome in ("1 imported", "1 already there"):
        done = hexameter("import", str(folder), *option)
        assert (done.exit_code, done.exception) == (0, None)
        assert outcome in done.stdout


def test_a_source_that_cannot_be_remembered_is_refused_for_every_file(hexameter: Hexameter) -> None:
    write("a.md", "---\nauthor: Ada\n---\nText.\n")
    done = hexameter("import", "posts", "--source", "x" * 201)
    assert done.exit_code == 1
    assert "refused a.md: source: Must have at most 200 characters." in done.stdout
