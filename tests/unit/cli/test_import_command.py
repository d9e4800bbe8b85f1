"""`hexameter import` over a folder, on SQLite."""

import json
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Hexameter

FILES = {
    "dated.md": "---\ntitle: Dated\ndate: 2015-01-02\nauthor: Ada Lovelace\n---\nText.\n",
    "deep/undated.md": "---\ntitle: Undated\nauthor: Ada Lovelace, Grace Hopper\n---\nText.\n",
    "tagged.md": (
        "---\ntitle: Tagged\ndate: 2015-01-03\nauthor: Ada Lovelace\n"
        "tags: [a, b, c, d, e, f, g, h, i, j, k, l]\n---\nText.\n"
    ),
    "late.md": "---\ntitle: Late\ndate: 2300-01-02\nauthor: Ada Lovelace\n---\nText.\n",
    "nobody.md": "---\ntitle: Nobody's\n---\nText.\n",
    "broken.md": "---\ntitle: [\n---\nText.\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> str:
    for name, text in FILES.items():
        path = tmp_path / "posts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return str(tmp_path / "posts")


def last_line(output: str) -> str:
    return output.splitlines()[-1]


def test_what_was_taken_and_what_was_refused_is_told(hexameter: Hexameter, folder: str) -> None:
    done = hexameter("import", folder)

    assert done.exit_code == 0
    assert last_line(done.stdout) == (
        "3 imported (2 published, 1 as drafts), 0 already there, 3 refused."
    )
    late = "refused late.md: published_at: Must be between 1000-01-01 and 2200-01-01."
    assert late in done.stdout
    missing = "refused nobody.md: author: An author is required. Name one with --author."
    assert missing in done.stdout
    assert done.stdout.count("nobody.md") == 1
    assert "refused broken.md: The front matter is not valid YAML." in done.stdout
    assert "tagged.md: it has 12 tags; the first 10 were used." in done.stdout
    assert "deep/undated.md: it has 2 authors; it went to the first, Ada Lovelace." in done.stdout
    assert "deep/undated.md: it has no date, so it is a draft." in done.stdout


def test_run_again_it_makes_no_doubles(hexameter: Hexameter, folder: str) -> None:
    hexameter("import", folder)

    again = hexameter("import", folder)

    assert again.exit_code == 0
    assert last_line(again.stdout) == "0 imported, 3 already there, 3 refused."


def test_one_account_can_get_them_all(hexameter: Hexameter, folder: str) -> None:
    unknown = hexameter("import", folder, "--author", "ada")
    assert unknown.exit_code == 2
    assert unknown.stderr == "error: There is no account with the username ada.\n"

    hexameter(
        *("create-admin", "--email", "a@example.com", "--username", "ada"),
        typed="correct horse battery\n",
    )
    done = hexameter("import", folder, "--author", "ada", "--publish-undated")

    assert last_line(done.stdout) == "4 imported (4 published), 0 already there, 2 refused."


def test_authors_can_be_told_by_a_file(hexameter: Hexameter, folder: str) -> None:
    hexameter(
        *("create-admin", "--email", "a@example.com", "--username", "ada"),
        typed="correct horse battery\n",
    )
    Path("authors.toml").write_text('"Ada Lovelace" = "ada"\n')

    assert hexameter("import", folder, "--authors", "authors.toml").exit_code == 0
    # A second account would have been made for her, were it not for the file.
    assert hexameter("set-role", "ada_lovelace@import.invalid", "reader").exit_code == 1


def test_a_dry_run_only_tells(hexameter: Hexameter, folder: str) -> None:
    hexameter("migrate", "up")

    dry = hexameter("import", folder, "--dry-run")
    assert last_line(dry.stdout) == (
        "3 would be imported (2 published, 1 as drafts), 0 already there, 3 refused."
    )
    assert "3 imported" in hexameter("import", folder).stdout


def test_the_report_can_be_read_by_programs(hexameter: Hexameter, folder: str) -> None:
    hexameter("import", folder, "--report", "report.json")

    report = json.loads(Path("report.json").read_text())
    assert report["counts"] == {"draft": 1, "published": 2, "refused": 3}
    assert [file["path"] for file in report["files"]] == sorted(FILES, key=order)
    assert all(file["reason"] or file["post_id"] for file in report["files"])


def order(path: str) -> tuple[int, str]:
    """As the folder is walked: its own files before those of folders inside."""
    return path.count("/"), path


def test_refusals_count_when_they_are_asked_to(hexameter: Hexameter, folder: str) -> None:
    assert hexameter("import", folder, "--strict").exit_code == 1


def test_when_nothing_could_be_taken_it_failed(hexameter: Hexameter, folder: str) -> None:
    assert hexameter("import", f"{folder}/broken.md").exit_code == 1
    empty = hexameter("import", f"{folder}/deep/..", "--author", "nobody_here")
    assert empty.exit_code == 2


def test_a_folder_without_posts_is_told(hexameter: Hexameter, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = hexameter("import", "empty")
    assert (done.exit_code, done.stderr) == (1, "error: There is no Markdown file in empty.\n")


def test_another_kind_of_file_is_told_apart_from_none(hexameter: Hexameter) -> None:
    Path("notes.txt").write_text("Text.")
    other = hexameter("import", "notes.txt")
    missing = hexameter("import", "nothing.md")
    assert (other.exit_code, missing.exit_code) == (2, 2)
    assert other.stderr.startswith("error: notes.txt is not a Markdown file")
    assert "does not exist" in missing.stderr


def test_a_report_that_cannot_be_written_is_told_before_anything_is_taken(
    hexameter: Hexameter, folder: str
) -> None:
    refused = hexameter("import", folder, "--report", "nowhere/report.json")
    assert refused.exit_code == 2
    assert refused.stderr.startswith("error: The folder ")
    assert not Path("data").exists()
