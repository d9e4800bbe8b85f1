"""`hexameter import` as a process, on the databases."""

import json
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from tests.support.hexameter_process import hexameter
from tests.support.stores import DATABASES, StoreMaker

SAME = "---\ntitle: Notes\ndate: 2015-01-02\nauthor: Ada Lovelace\n---\n"


def write_posts(folder: Path, names: list[str]) -> None:
    for name in names:
        path = folder / "posts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{SAME}The text of {name}.\n")


def report(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "report.json").read_text())


@pytest.mark.parametrize("kind", DATABASES)
async def test_similar_files_are_all_imported_and_recognised(
    new_store: StoreMaker, tmp_path: Path, kind: str
) -> None:
    names = [f"{number:02}/index.md" for number in range(12)]
    write_posts(tmp_path, names)
    async with new_store(kind) as url:
        for outcome in ("published", "already there"):
            arguments = ("import", "posts", "--report", "report.json")
            with hexameter(tmp_path, *arguments, database_url=url) as process:
                assert process.wait() == 0, process.output
            assert report(tmp_path)["counts"] == {outcome: len(names)}
            assert [file["path"] for file in report(tmp_path)["files"]] == names


@pytest.mark.parametrize("kind", DATABASES)
async def test_two_concurrent_imports_import_each_file_once(
    new_store: StoreMaker, tmp_path: Path, kind: str
) -> None:
    names = [f"{number:02}/index.md" for number in range(30)]
    write_posts(tmp_path, names)
    async with new_store(kind) as url:
        with (
            hexameter(tmp_path, "import", "posts", "--report", "one.json", database_url=url) as one,
            hexameter(tmp_path, "import", "posts", "--report", "two.json", database_url=url) as two,
        ):
            assert (one.wait(), two.wait()) == (0, 0), one.output + two.output
        files = [
            json.loads((tmp_path / name).read_text())["files"] for name in ("one.json", "two.json")
        ]
    for first, second in zip(*files, strict=True):
        assert {first["outcome"], second["outcome"]} == {"published", "already there"}
        assert first["post_id"] == second["post_id"]


def test_an_interrupted_import_reports_every_file(tmp_path: Path) -> None:
    names = [f"{number:03}/index.md" for number in range(400)]
    write_posts(tmp_path, names)
    with hexameter(tmp_path, "import", "posts", "--report", "report.json") as process:
        deadline = time.monotonic() + 60
        while "published" not in process.output and time.monotonic() < deadline:
            time.sleep(0.01)
        process.process.send_signal(signal.SIGINT)
        assert process.wait() == 130
    files = report(tmp_path)["files"]
    assert [file["path"] for file in files] == names
    assert files[0]["outcome"] == "published"
    assert (files[-1]["outcome"], files[-1]["reason"]) == (
        "refused",
        "It was not imported: the import was interrupted.",
    )
    assert "Traceback" not in process.output
