"""What people see: standard output for what was asked for, standard error for what went wrong."""

import sys
from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from hexameter.entrypoints.cli.printable import printable

MAX_WIDTH = 100


def output() -> Console:
    """Made when it is needed, because the streams of a process can change."""
    return _console(Console(highlight=False))


def errors() -> Console:
    return _console(Console(stderr=True, highlight=False))


def print_error(message: str, hints: Iterable[str] = ()) -> None:
    """One line, whatever the terminal's width, so that logs keep it whole; a line for each hint."""
    console = errors()
    lines = "\n".join(map(printable, message.split("\n")))
    console.print(Text.assemble(("error: ", "bold red"), lines), soft_wrap=True)
    for hint in hints:
        console.print(Text(f"  {printable(hint)}", "dim"), soft_wrap=True)


def print_warning(message: str) -> None:
    errors().print(Text.assemble(("warning: ", "bold yellow"), message), soft_wrap=True)


def is_interactive() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty()


def _console(console: Console) -> Console:
    console.width = min(console.width, MAX_WIDTH)
    return console
