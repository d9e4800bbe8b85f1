"""A dry run reports what the run does."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.cli.conftest import Hexameter

HEAD = "title: T\ndate: 2015-01-02\nauthor: Ada Lovelace\n"
FILES = {
    "a.md": f"---\n{HEAD}slug: first\n---\nOne.\n",
    "b.md": f"---\n{HEAD}slug: first\n---\nTwo.\n",
    "c.md": f"---\n{HEAD}---\nThree.\n",
    "d.md": f"---\n{HEAD}slug: t\n---\nFour.\n",
    "e.md": f"---\n{HEAD}slug: T!\n---\nFive.\n",
    "f.md": f"---\ntitle: T\ndate: 2015-01-02\nauthor: {'x' * 81}\n---\nSix.\n",
    "g.md": "---\ntitle: T\nauthor: Ada\n---\nSeven.\n",
    "h.md": "---\ntitle: [\n---\nEight.\n",
    "README.md": "Nine.\n",
}
OUTCOMES = {
    "a.md": "published",
    "b.md": "refused",
    "c.md": "published",
    "d.md": "refused",
    "e.md": "published",
    "f.md": "refused",
    "g.md": "draft",
    "h.md": "refused",
    "README.md": "left out",
}


def files(hexameter: Hexameter, *arguments: str) -> list[dict[str, Any]]:
    done = hexameter("import", "posts", "--report", "report.json", *arguments)
    assert done.exit_code == 0, done.output
    return json.loads(Path("report.json").read_text())["files"]


def but_ids(files: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**file, "post_id": None} for file in files]


def write(name: str, text: str) -> None:
    Path("posts").mkdir(exist_ok=True)
    Path("posts", name).write_text(text)


@pytest.mark.parametrize("migrated", [False, True])
def test_it_foretells_every_outcome_and_writes_nothing(
    hexameter: Hexameter, migrated: bool
) -> None:
    for name, text in FILES.items():
        write(name, text)
    if migrated:
        hexameter("migrate", "up")

    foretold = files(hexameter, "--dry-run")
    assert Path("data/hexameter.db").exists() is migrated
    again = files(hexameter, "--dry-run")
    done = files(hexameter)

    assert {file["path"]: file["outcome"] for file in done} == OUTCOMES
    assert foretold == again == but_ids(done)


def test_it_foretells_what_an_update_takes(hexameter: Hexameter) -> None:
    write("a.md", FILES["a.md"])
    write("c.md", FILES["c.md"])
    files(hexameter)
    write("a.md", FILES["a.md"].replace("slug: first", "slug: second").replace("One", "1"))
    write("c.md", f"---\n{HEAD}slug: second\n---\nThree.\n")

    assert but_ids(files(hexameter, "--dry-run")) == but_ids(files(hexameter))
    write("b.md", f"---\n{HEAD}slug: second\n---\nTwo.\n")
    foretold = files(hexameter, "--dry-run", "--update")
    done = files(hexameter, "--update")

    assert but_ids(foretold) == but_ids(done)
    assert [file["outcome"] for file in done] == ["updated", "refused", "refused"]


def test_what_would_be_refused_as_a_whole_is_refused(hexameter: Hexameter) -> None:
    write("a.md", FILES["a.md"])
    unknown = hexameter("import", "posts", "--dry-run", "--author", "nobody_here")
    nowhere = hexameter(
        *("import", "posts", "--dry-run"), database_url="sqlite+aiosqlite:///nowhere/x.db"
    )
    assert (unknown.exit_code, nowhere.exit_code) == (2, 2)
    assert unknown.stderr == "error: There is no account with the username nobody_here.\n"
    assert nowhere.stderr == "error: The folder nowhere does not exist.\n"
