"""Results go to standard output, errors and warnings to standard error."""

import errno
import os
import sys
from collections.abc import Iterable
from io import TextIOWrapper
from typing import TextIO

from rich.console import Console
from rich.text import Text

from hexameter.entrypoints.cli.printable import printable

MAX_WIDTH = 100

_OUTPUT_ERRORS = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF, errno.EAGAIN}
)
"""A disk or quota that is full, a file at its limit, a terminal that has gone, a descriptor that is
not open for writing, a pipe that does not block. Closed pipes are left to Typer.
"""


def prepare_streams() -> None:
    """Open what the parent process has closed, before another file gets its descriptor, and print
    characters that an encoding lacks as escapes.
    """
    for descriptor, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            os.open(os.devnull, os.O_RDWR)  # Gets the lowest descriptor that is free, this one.
            os.set_inheritable(descriptor, True)
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, os.fdopen(descriptor, mode, encoding="utf-8", closefd=False))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def is_output_error(error: OSError) -> bool:
    """Whether it is one of writing to a standard stream, or like one."""
    return error.errno in _OUTPUT_ERRORS


def output() -> Console:
    """A new console for each use, because the streams of a process can change."""
    return _console(Console(highlight=False))


def errors() -> Console:
    return _console(Console(stderr=True, highlight=False))


def print_error(message: str, hints: Iterable[str] = ()) -> None:
    """Not wrapped, so that a message is one line in logs. Each hint has its own line."""
    lines = "\n".join(map(printable, message.split("\n")))
    _print_error(Text.assemble(("error: ", "bold red"), lines))
    for hint in hints:
        _print_error(Text(f"  {printable(hint)}", "dim"))


def print_warning(message: str) -> None:
    _print_error(Text.assemble(("warning: ", "bold yellow"), message))


def print_json(text: str, stream: TextIO) -> None:
    """In UTF-8 as JSON requires it, whatever the encoding of the terminal."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(encoding="utf-8")
    stream.write(text)


def discard(stream: TextIO) -> None:
    """After a failed write: what is written from now on, and at exit, is not kept."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def is_interactive() -> bool:
    """Whether the user can be prompted."""
    return sys.stdin.isatty()


def _print_error(text: Text) -> None:
    try:
        errors().print(text, soft_wrap=True)
    except OSError:  # There is nowhere to say so; the exit code still tells.
        discard(sys.stderr)


def _console(console: Console) -> Console:
    console.width = min(console.width, MAX_WIDTH)
    return console
