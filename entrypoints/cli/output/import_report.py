"""What became of each file, while it happens and at the end."""

import json
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from uuid import UUID

from rich import progress as bars
from rich.text import Text

from hexameter.application.import_post import Outcome
from hexameter.entrypoints.cli.failures import WRONG_USAGE, CommandFailed
from hexameter.entrypoints.cli.output.console import errors, output

REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Item:
    """`outcome` is one of `Outcome`, or `REFUSED` for the `reason`."""

    path: str
    outcome: str
    post_id: UUID | None = None
    reason: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    items: Sequence[Item]

    @property
    def refused(self) -> list[Item]:
        return [item for item in self.items if item.outcome == REFUSED]

    @property
    def counts(self) -> Counter[str]:
        return Counter(item.outcome for item in self.items)


class Progress:
    """A bar on a terminal, a line for each file otherwise; `show` tells of those refused."""

    def __init__(self, total: int) -> None:
        console = errors()
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
                print(f"{item.outcome:<13} {item.path}", flush=True)
        else:
            self._bars.update(self._task, advance=1, description=Path(item.path).name[:40])


def show(report: Report, *, dry_run: bool) -> None:
    console = output()
    for item in report.items:
        for note in item.notes:
            console.print(Text.assemble((item.path, "cyan"), f": {note}."), soft_wrap=True)
    for item in report.refused:
        console.print(
            Text.assemble(("refused ", "bold red"), (item.path, "cyan"), f": {item.reason}"),
            soft_wrap=True,
        )
    console.print(Text(summary(report, dry_run=dry_run), "bold"), soft_wrap=True)


def summary(report: Report, *, dry_run: bool) -> str:
    """`3 taken (2 published, 1 draft), 4 already there, 0 refused.`"""
    counts = report.counts
    kinds = {
        Outcome.PUBLISHED: "published",
        Outcome.SCHEDULED: "scheduled",
        Outcome.DRAFT: "as drafts",
    }
    taken = sum(counts[kind] for kind in kinds)
    told = ", ".join(f"{counts[kind]} {word}" for kind, word in kinds.items() if counts[kind])
    taken_text = f"{taken} would be taken" if dry_run else f"{taken} taken"
    return (
        f"{taken_text}{f' ({told})' if told else ''}, "
        f"{counts[Outcome.ALREADY_THERE]} already there, {counts[REFUSED]} refused."
    )


def require_place(path: Path) -> None:
    """So that no long import ends with a report that nobody gets."""
    folder = path.absolute().parent
    if not folder.is_dir():
        raise CommandFailed(f"The folder {folder} of the report does not exist.", code=WRONG_USAGE)
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise CommandFailed(f"The report {path} cannot be written.", code=WRONG_USAGE)


def write_json(report: Report, path: Path) -> None:
    """Counts by outcome, and each file with its outcome, post, reason and notes."""
    document = {
        "counts": dict(sorted(report.counts.items())),
        "files": [
            {
                "path": item.path,
                "outcome": item.outcome,
                "post_id": None if item.post_id is None else str(item.post_id),
                "reason": item.reason or None,
                "notes": list(item.notes),
            }
            for item in report.items
        ],
    }
    try:
        path.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", "utf-8")
    except OSError as error:
        raise CommandFailed(f"{path} cannot be written: {error.strerror}.") from error
