"""Results go to standard output, errors and warnings to standard error."""

import os
import sys
from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from hexameter.entrypoints.cli.printable import printable

MAX_WIDTH = 100


def output() -> Console:
    """A new console for each use, because the streams of a process can change."""
    return _console(Console(highlight=False))


def errors() -> Console:
    return _console(Console(stderr=True, highlight=False))


def print_error(message: str, hints: Iterable[str] = ()) -> None:
    """Not wrapped, so that a message is one line in logs. Each hint has its own line."""
    console = errors()
    lines = "\n".join(map(printable, message.split("\n")))
    console.print(Text.assemble(("error: ", "bold red"), lines), soft_wrap=True)
    for hint in hints:
        console.print(Text(f"  {printable(hint)}", "dim"), soft_wrap=True)


def print_warning(message: str) -> None:
    errors().print(Text.assemble(("warning: ", "bold yellow"), message), soft_wrap=True)


def discard_output() -> None:
    """After a failed write to standard output: what is written from now on is not kept."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def is_interactive() -> bool:
    """Whether the user can be prompted."""
    return sys.stdin.isatty()


def _console(console: Console) -> Console:
    console.width = min(console.width, MAX_WIDTH)
    return console
