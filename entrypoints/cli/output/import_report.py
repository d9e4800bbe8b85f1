"""The outcome for each file of an import: progress, summary and JSON report."""

import json
import os
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from uuid import UUID

from rich import progress as bars
from rich.text import Text

from hexameter.application.imports.outcome import Outcome
from hexameter.entrypoints.cli.console import discard, errors, output
from hexameter.entrypoints.cli.failures import WRONG_USAGE, CommandFailed
from hexameter.entrypoints.cli.printable import printable
from hexameter.entrypoints.cli.store.sqlite_file import exists

REFUSED = "refused"
LEFT_OUT = "left out"
LINK = "symbolic link"
GONE = "no longer in the folder"
_NO_POSTS = {REFUSED, LEFT_OUT, LINK, GONE}

IMPORTED = {
    Outcome.PUBLISHED: "published",
    Outcome.SCHEDULED: "scheduled",
    Outcome.DRAFT: "as drafts",
    Outcome.UPDATED: "updated",
}
"""Outcomes that change the store, as the summary words them."""

_UNPRINTABLE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters that JSON allows and that terminals or UTF-8 do not handle."""

_NOT_UPDATED = (Outcome.CHANGED, Outcome.CHANGED_ON_BOTH_SIDES)


@dataclass(frozen=True, slots=True)
class Item:
    """`outcome` is one of `Outcome`, or one of `_NO_POSTS` with a `reason`. `fields` holds all of
    the front matter, also fields that a post does not have.
    """

    path: str
    outcome: str
    reason: str = ""
    post_id: UUID | None = None
    notes: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    fields: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True)
class Report:
    items: Sequence[Item]

    @property
    def refused(self) -> list[Item]:
        return [item for item in self.items if item.outcome == REFUSED]

    @property
    def has_posts(self) -> bool:
        """Whether any file is a post, imported now or earlier."""
        return any(item.outcome not in _NO_POSTS for item in self.items)

    @property
    def counts(self) -> Counter[str]:
        return Counter(item.outcome for item in self.items)


class Progress:
    """A bar on a terminal, otherwise a line for each file. `show` prints the refused ones."""

    def __init__(self, total: int) -> None:
        console = errors()
        self.error: OSError | None = None
        """Why standard output was not written to its end; the import continues without it."""
        self._bars = (
            bars.Progress(
                bars.TextColumn("Importing"),
                bars.BarColumn(),
                bars.MofNCompleteColumn(),
                bars.TextColumn("{task.description}", style="dim", markup=False),
                console=console,
                transient=True,
            )
            if console.is_terminal
            else None
        )
        self._task = self._bars.add_task("", total=total) if self._bars else None

    def __enter__(self) -> Self:
        if self._bars:
            self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bars:
            self._bars.stop()

    def advance(self, item: Item) -> None:
        if self._bars is None or self._task is None:
            if item.outcome != REFUSED:
                self._print(f"{item.outcome:<13} {printable(item.path)}")
        else:
            self._bars.update(self._task, advance=1, description=printable(item.path)[-40:])

    def _print(self, line: str) -> None:
        try:
            print(line, flush=True)
        except OSError as error:  # The reader closed the pipe, or the disk is full.
            self.error = error
            discard(sys.stdout)


def show(report: Report, *, dry_run: bool) -> None:
    console = output()
    for item in report.items:
        # Unchanged files had their notes printed by the import that created their posts.
        for note in item.notes if item.outcome != Outcome.ALREADY_THERE else ():
            text = Text.assemble((printable(item.path), "cyan"), f": {printable(note)}.")
            console.print(text, soft_wrap=True)
    styles = {LEFT_OUT: "dim", LINK: "dim", GONE: "yellow", REFUSED: "bold red"}
    for kind, style in styles.items():
        for item in report.items:
            if item.outcome == kind:
                path, reason = printable(item.path), printable(item.reason)
                text = Text.assemble((f"{kind} ", style), (path, "cyan"), f": {reason}")
                console.print(text, soft_wrap=True)
    console.print(Text(summary(report, dry_run=dry_run), "bold"), soft_wrap=True)


def summary(report: Report, *, dry_run: bool) -> str:
    """`3 imported (2 published, 1 as drafts), 4 already there, 1 changed, 0 refused.`"""
    counts = report.counts
    imported = sum(counts[kind] for kind in IMPORTED)
    detail = ", ".join(f"{counts[kind]} {word}" for kind, word in IMPORTED.items() if counts[kind])
    parts = [
        f"{imported} {'would be ' if dry_run else ''}imported{f' ({detail})' if detail else ''}",
        f"{counts[Outcome.ALREADY_THERE]} already there",
        *(f"{counts[kind]} {kind}" for kind in _NOT_UPDATED if counts[kind]),
        *([f"{counts[LEFT_OUT]} left out"] if counts[LEFT_OUT] else []),
        *([f"{counts[LINK]} symbolic link{'s' * (counts[LINK] > 1)}"] if counts[LINK] else []),
        *([f"{counts[GONE]} no longer in the folder"] if counts[GONE] else []),
        f"{counts[REFUSED]} refused",
    ]
    return f"{', '.join(parts)}."


def require_writable(path: Path) -> None:
    """Checked before the import, which can take long."""
    folder = path.absolute().parent
    try:
        if not exists(folder):
            problem = f"The folder {folder} of the report does not exist."
        elif not os.access(path if exists(path) else folder, os.W_OK):
            problem = f"The report {path} cannot be written."
        else:
            return
    except OSError as error:
        problem = f"The report {path} cannot be written: {error.strerror}."
    raise CommandFailed(problem, code=WRONG_USAGE)


def write_json(report: Report, path: Path) -> None:
    """Counts by outcome, and every `Item`."""
    document = {
        "counts": dict(sorted(report.counts.items())),
        "files": [
            {
                "path": item.path,
                "outcome": item.outcome,
                "post_id": None if item.post_id is None else str(item.post_id),
                "reason": item.reason or None,
                "changes": list(item.changes),
                "notes": list(item.notes),
                "fields": dict(item.fields),
            }
            for item in report.items
        ],
    }
    written = json.dumps(document, indent=2, ensure_ascii=False, default=str)
    try:
        path.write_text(_UNPRINTABLE.sub(_in_json, written) + "\n", "utf-8")
    except OSError as error:
        raise CommandFailed(f"{path} cannot be written: {error.strerror}.") from error


def _in_json(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
