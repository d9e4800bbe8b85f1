"""What the log writes to standard error."""

import io
import json
import sys
from collections.abc import Iterator

import pytest
import structlog

from hexameter.entrypoints.logs import configure_logging
from hexameter.entrypoints.settings import Settings


class Unbuffered(io.StringIO):
    """Standard error under `PYTHONUNBUFFERED=1`: each call is a system call."""

    def __init__(self) -> None:
        super().__init__()
        self.writes: list[str] = []

    def write(self, text: str, /) -> int:
        self.writes.append(text)
        return len(text)


@pytest.fixture(autouse=True)
def restored_logging() -> Iterator[None]:
    yield
    structlog.reset_defaults()


def test_an_entry_is_one_write_so_that_processes_do_not_mix_their_lines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stderr = Unbuffered()
    monkeypatch.setattr(sys, "stderr", stderr)
    configure_logging(Settings(database_url="memory://", log_level="info", log_format="json"))
    structlog.get_logger("test").info("something", number=1)
    (line,) = stderr.writes
    assert line.endswith("\n")
    entry = json.loads(line)
    assert (entry["event"], entry["number"]) == ("something", 1)
