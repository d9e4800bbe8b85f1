"""Which file became which post: by its source and its path below it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.unit.cli.conftest import Hexameter

SAME = "---\ntitle: Notes\ndate: 2015-01-02\nauthor: Ada Lovelace\n---\n"


def write(folder: str, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def report(hexameter: Hexameter, *arguments: str) -> dict[str, Any]:
    """What became of each file, by its path."""
    done = hexameter("import", *arguments, "--report", "report.json")
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    files = json.loads(Path("report.json").read_text())["files"]
    return {file["path"]: file for file in files}


def test_files_that_share_name_title_author_and_date_are_posts_of_their_own(
    hexameter: Hexameter,
) -> None:
    names = [f"{folder}/index.md" for folder in "abcdefgh"]
    write("posts", {name: f"{SAME}The text of {name}.\n" for name in names})

    first = report(hexameter, "posts")
    again = report(hexameter, "posts")

    assert {name: file["outcome"] for name, file in first.items()} == dict.fromkeys(
        names, "published"
    )
    assert len({file["post_id"] for file in first.values()}) == len(names)
    assert {name: file["outcome"] for name, file in again.items()} == dict.fromkeys(
        names, "already there"
    )
    assert [file["post_id"] for file in again.values()] == [
        file["post_id"] for file in first.values()
    ]


def test_a_folder_of_the_same_name_is_told_apart_by_its_source(hexameter: Hexameter) -> None:
    write("one/posts", {"index.md": f"{SAME}One.\n"})
    write("two/posts", {"index.md": f"{SAME}Two.\n"})

    first = report(hexameter, "one/posts")["index.md"]
    other = report(hexameter, "two/posts", "--source", "two")["index.md"]

    assert (first["outcome"], other["outcome"]) == ("published", "published")
    assert report(hexameter, "one/posts")["index.md"]["post_id"] == first["post_id"]
    assert report(hexameter, "two/posts", "--source", "two")["index.md"] == {
        **other,
        "outcome": "already there",
    }


def test_the_source_is_the_folder_s_name_however_it_is_written(hexameter: Hexameter) -> None:
    write("posts/deep", {"../a.md": f"{SAME}Text.\n"})

    first = report(hexameter, "posts")["a.md"]

    for path in ("posts/", "posts/deep/..", str(Path("posts").absolute()), "posts/a.md"):
        assert report(hexameter, path)["a.md"] == {**first, "outcome": "already there"}


def test_what_has_changed_is_told_and_taken_with_update(hexameter: Hexameter) -> None:
    write("posts", {"a.md": f"{SAME}One.\n", "b.md": f"{SAME}Two.\n"})
    first = report(hexameter, "posts")
    write("posts", {"a.md": f"{SAME}One and more.\n".replace("Notes", "Better notes")})

    told = hexameter("import", "posts")
    taken = hexameter("import", "posts", "--update", "--report", "report.json")

    assert "a.md: changed: title, text; --update imports it.\n" in told.stdout
    assert told.stdout.endswith("0 imported, 1 already there, 1 changed, 0 refused.\n")
    assert taken.stdout.endswith("1 imported (1 updated), 1 already there, 0 refused.\n")
    (updated, _) = json.loads(Path("report.json").read_text())["files"]
    assert (updated["outcome"], updated["changes"]) == ("updated", ["title", "text"])
    assert updated["post_id"] == first["a.md"]["post_id"]
