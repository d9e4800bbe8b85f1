"""The rendering process: frames of Markdown in on stdin, frames of HTML out on stdout.

It sends one empty frame when it is ready, and ends when stdin does, so it cannot outlive the
server. It ends with `TOO_COMPLEX` instead of answering when a text goes past a bound.
"""

import faulthandler
import os
import signal
import sys
from pathlib import Path

from hexameter.adapters.markdown.frames import read_frame, write_frame
from hexameter.adapters.markdown.safe_html import to_html

if sys.platform != "win32":
    import resource

TOO_COMPLEX = 3
"""The exit status when a text went past a bound."""

MAX_MEMORY = 1024**3
"""Bytes of address space; a million characters of dense markup take about half of it."""


def main(time_limit: float) -> int:
    """Serve until stdin ends or a text is too complex. `time_limit` is in seconds per text."""
    # Whoever stops the server signals its whole group; texts in flight are still to be finished.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    _limit_resources()
    write_frame(sys.stdout.buffer, b"")
    with Path(os.devnull).open("w") as nowhere:
        while (markdown := read_frame(sys.stdin.buffer)) is not None:
            # The server ends this process at the limit; should the server be gone, this does. It
            # is a thread without the interpreter's lock, so no text can keep it from running.
            faulthandler.dump_traceback_later(time_limit + 1, exit=True, file=nowhere)
            try:
                html = to_html(markdown.decode())
            except (RecursionError, MemoryError):
                return TOO_COMPLEX
            write_frame(sys.stdout.buffer, html.encode())
            faulthandler.cancel_dump_traceback_later()
    return 0


def _limit_resources() -> None:
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1])))
