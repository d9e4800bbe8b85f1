"""Whether an import has lost a word: what is in no post must be in the report."""

import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.unit.cli.conftest import Hexameter

_WORD = re.compile(r"[^\W\d_]+|\d+")
_OF_DATES = frozenset({"t", "z"})
"""Letters between the numbers of a date, which a report may write in another way."""


def words(text: str) -> set[str]:
    return {*_WORD.findall(unicodedata.normalize("NFC", text).casefold())} - _OF_DATES


def lost_words(hexameter: Hexameter, folder: Path, *options: str) -> dict[str, set[str]]:
    """By file, after importing it; the whole text of a file that is refused or left out by name
    counts as reported.
    """
    done = hexameter("import", str(folder), "--report", "report.json", *options)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    files = {file["path"]: file for file in json.loads(Path("report.json").read_text())["files"]}
    posts = dict(_posts(Path("data/hexameter.db")))
    lost: dict[str, set[str]] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix in {".md", ".markdown", ".mdx", ".mkd"} and not _is_told(name, files):
            # Of escapes in front matter, which a report shows as what they stand for.
            source = re.sub(r"\\[nte]", " ", path.read_text("utf-8", "replace"))
            file = files.get(name)
            kept = words(_text(file)) if file else set[str]()
            missing = words(source) - kept - words(posts.get(file["post_id"], "") if file else "")
            if missing:
                lost[name] = missing
    return lost


def _is_told(name: str, files: dict[str, Any]) -> bool:
    parents = [f"{parent.as_posix()}/" for parent in Path(name).parents]
    return any(
        files[path]["outcome"] in {"refused", "left out"} and files[path]["reason"]
        for path in (name, *parents)
        if path in files
    )


def _text(value: object) -> str:
    """All names and values, without the escapes of JSON."""
    if isinstance(value, dict):
        return " ".join(f"{name} {_text(item)}" for name, item in value.items())
    return " ".join(map(_text, value)) if isinstance(value, list) else str(value)


def _posts(database: Path) -> Iterator[tuple[str, str]]:
    connection = sqlite3.connect(database)
    rows = connection.execute("SELECT id, title, summary, body, tags, slug FROM posts").fetchall()
    connection.close()
    for post_id, title, summary, body, tags, slug in rows:
        yield str(UUID(post_id)), _text([title, summary, body, json.loads(tags), slug])
