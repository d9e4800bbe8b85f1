"""The mixed requests as load from wrk: closed, where each client waits for its response, or open,
at a rate that does not depend on the responses.
"""

import asyncio
import json
import math
import re
import secrets
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from benchmarks.load import quoted, wrk
from benchmarks.resilience.fixtures import Author

_SCRIPT = Path(__file__).with_name("load.lua")
_VARIETY = 2_000
"""So many requests come in turn."""

_ID = "#" * 32
"""Stands where a request is given a name that no other has, of this length."""

_SLOTS_A_SECOND = 10_000


class Times:
    """How long answers took: how many of them how many tenths of a millisecond."""

    def __init__(self, *parts: Iterable[tuple[int, int]]) -> None:
        self._slots = Counter[int]()
        for part in parts:
            self._slots.update(dict(part))

    def __add__(self, other: "Times") -> "Times":
        return Times(self._slots.items(), other._slots.items())

    @property
    def count(self) -> int:
        return self._slots.total()

    @property
    def p99(self) -> float:
        return self.percentile(0.99)

    def percentile(self, share: float) -> float:
        """The least time, in seconds, within which this share was answered; 0 of none."""
        left = math.ceil(share * self.count)
        for slot in sorted(self._slots):
            left -= self._slots[slot]
            if left <= 0:
                return (slot + 1) / _SLOTS_A_SECOND
        return 0.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """`otherwise`: neither served nor refused as it should be, or not answered at all."""

    seconds: float
    sent: int
    served: Times
    refused: Times
    otherwise: int

    @property
    def rate(self) -> float:
        """Of those that were served."""
        return self.served.count / self.seconds


async def put_load(
    port: int, author: Author, seconds: float, *, clients: int, rate: float = 0.0
) -> Outcome:
    """With a `rate` it is open: so many requests a second, over as many connections as there are
    `clients`.

    :raises RuntimeError: when wrk is not installed, or failed
    """
    with NamedTemporaryFile("w", suffix=".lua") as requests:
        requests.write(_requests(author))
        requests.flush()
        command = [
            *(wrk(), "-t1", f"-c{clients}", f"-d{math.ceil(seconds)}s", "--timeout", "30s"),
            *("-s", str(_SCRIPT), f"http://127.0.0.1:{port}", "--", requests.name, str(rate)),
        ]
        process = await asyncio.create_subprocess_exec(
            *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
        )
        printed, _ = await process.communicate()
    found = re.search(rb"^RESULT (.+)$", printed, re.MULTILINE)
    if found is None:
        raise RuntimeError(f"wrk said:\n{printed.decode(errors='replace')}")
    told = json.loads(found[1])
    return Outcome(
        seconds=told["seconds"],
        sent=told["sent"],
        served=Times(told["served"]),
        refused=Times(told["refused"]),
        otherwise=told["otherwise"],
    )


def _requests(author: Author) -> str:
    """A chunk of Lua that returns them, and what makes the ids of this load its own."""
    rows = (
        "{" + ",".join(quoted(piece) for piece in _named(author, number).split(_ID.encode())) + "}"
        for number in range(_VARIETY)
    )
    salt = secrets.token_hex((len(_ID) - _DIGITS) // 2)
    return f"return {{{','.join(rows)}}}, {quoted(salt)}"


_DIGITS = 8
"""With which the script tells the requests of a load apart."""


def _named(author: Author, number: int) -> bytes:
    line, separator, rest = author.mixed(number, unique=_ID).partition(b"\r\n")
    return line + separator + f"X-Request-ID: {_ID}\r\n".encode() + rest
