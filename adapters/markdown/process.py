"""A rendering process as the server sees it."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Lock, Timer

from hexameter.adapters.markdown.frames import read_frame, write_frame
from hexameter.adapters.markdown.worker import TOO_COMPLEX
from hexameter.application.ports.markdown import MarkdownTooComplex

START_LIMIT = 30.0
"""Seconds that a process may take to load, on a machine that is busy."""

_INHERITED = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")


class RenderingProcess:
    """One process that renders one text at a time, and is killed when one takes too long.

    It is a plain child with two pipes. `multiprocessing` would run the program's main script again
    in the child, which loads the whole product, and would leave a helper process of its own.
    """

    def __init__(self, time_limit: float) -> None:
        """Start it and wait until it is ready. Raises RuntimeError when it cannot load."""
        self._time_limit = time_limit
        self._killing = Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "hexameter.adapters.markdown.worker", str(time_limit)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment(),
        )
        if self._exchange(None, START_LIMIT) is None:
            raise RuntimeError(f"A rendering process did not start, status {self.end()}.")

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def render(self, markdown: str) -> str:
        """Blocks for at most the time limit.

        Raises `MarkdownTooComplex` when the process died of the text, RuntimeError when it failed
        otherwise. After either, this object is of no more use.
        """
        html = self._exchange(markdown.encode("utf-8", "replace"), self._time_limit)
        if html is not None:
            return html.decode()
        status = self.end()
        # A negative status is a signal: our kill at the limit, or an abort for lack of memory.
        if status == TOO_COMPLEX or status < 0:
            raise MarkdownTooComplex
        raise RuntimeError(f"A rendering process failed with status {status}.")

    def kill(self) -> int:
        """Stop it now and say its exit status. From any thread: a `render` under way fails."""
        with self._killing:
            self._process.kill()
            return self._process.wait()

    def end(self) -> int:
        """Kill it and let go of its pipes. Only while no other thread renders with it."""
        status = self.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            # What is left in the buffer of a killed process has nowhere to go.
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()
        return status

    def _exchange(self, payload: bytes | None, seconds: float) -> bytes | None:
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise RuntimeError("A rendering process has no pipes.")
        timer = Timer(seconds, self.kill)
        timer.start()
        try:
            if payload is not None:
                write_frame(stdin, payload)
            return read_frame(stdout)
        except OSError:
            return None
        finally:
            timer.cancel()


def _environment() -> dict[str, str]:
    """The import path and what an interpreter needs to start; no setting and no secret."""
    path = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
    kept = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    return {**kept, "PYTHONPATH": path}
