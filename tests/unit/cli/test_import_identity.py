"""Which file belongs to which post: by its source and its path."""

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
    """The outcome of each file, by its path."""
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


def test_a_file_that_was_removed_or_moved_is_told_and_its_post_kept(hexameter: Hexameter) -> None:
    names = ("a.md", "b.md", "deep/c.md", "deep/README.md", "vendor/d.md")
    write("posts", {name: f"{SAME}The text of {name}.\n" for name in names})
    first = report(hexameter, "posts", "--all")
    Path("posts/a.md").unlink()
    Path("posts/b.md").rename("posts/moved.md")

    done = hexameter("import", "posts", "--strict", "--report", "report.json")
    again = report(hexameter, "posts", "--dry-run")

    assert done.exit_code == 0
    assert done.stdout.splitlines()[-1] == (
        "1 imported (1 published), 1 already there, 2 left out, "
        "2 no longer in the folder, 0 refused."
    )
    assert "no longer in the folder a.md: Its post " in done.stdout
    gone = {path: file for path, file in again.items() if "no longer" in file["outcome"]}
    assert {path: file["post_id"] for path, file in gone.items()} == {
        path: first[path]["post_id"] for path in ("a.md", "b.md")
    }


def test_a_single_file_says_nothing_about_the_others(hexameter: Hexameter) -> None:
    write("posts", {"a.md": f"{SAME}One.\n", "b.md": f"{SAME}Two.\n"})
    report(hexameter, "posts")
    assert report(hexameter, "posts/a.md").keys() == {"a.md"}


def test_symbolic_links_are_counted_by_themselves(hexameter: Hexameter) -> None:
    write("posts", {"a.md": f"{SAME}One.\n"})
    Path("posts/link.md").symlink_to("a.md")

    done = hexameter("import", "posts", "--strict")

    assert done.exit_code == 0
    assert "symbolic link link.md: It is a symbolic link, and links are not followed." in (
        done.stdout
    )
    assert done.stdout.endswith("0 already there, 1 symbolic link, 0 refused.\n")
