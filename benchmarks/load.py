"""Load made by wrk, and its results."""

import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile

from benchmarks.processes import Server

# Each request is the next of the list; `{n}` in a body or a header becomes a number of its own.
_SCRIPT = """
local requests = REQUESTS
local n, salt = 0, SALT
request = function()
  n = n + 1
  local r = requests[(n - 1) % #requests + 1]
  local headers = {}
  for name, value in pairs(r.headers) do headers[name] = value:gsub("{n}", salt .. n) end
  local body = r.body and r.body:gsub("{n}", salt .. n) or nil
  return wrk.format(r.method, r.path, headers, body)
end
done = function(summary, latency, requests)
  io.write(string.format(
    "RESULT %d %d %d %d %d %d\\n", summary.requests, summary.duration, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
"""


@dataclass(frozen=True, slots=True)
class Request:
    """`{n}` in `body` and in the values of `headers` is replaced by a unique value per request."""

    path: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """The result of one run of wrk. Times are in seconds.

    `refused` counts answers with a status of 400 or more, `broken` requests without an answer.
    """

    requests: int
    seconds: float
    refused: int
    broken: int
    median: float
    p99: float

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


def put_load(
    server: Server, requests: Sequence[Request], seconds: int, *, connections: int = 8
) -> Load:
    """Use one thread and `connections` connections, each with one request at a time.

    :raises RuntimeError: when wrk is not installed, or failed
    """
    program = wrk()
    with NamedTemporaryFile("w", suffix=".lua") as script:
        salt = Path(script.name).stem.rpartition("tmp")[2]
        text = _SCRIPT.replace("REQUESTS", _lua(requests)).replace("SALT", json.dumps(salt))
        script.write(text)
        script.flush()
        done = subprocess.run(
            [
                *(program, "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s"),
                *("-s", script.name, server.url),
            ],
            check=False,
            capture_output=True,
            text=True,
        )
    found = re.search(r"^RESULT (.+)$", done.stdout, re.MULTILINE)
    if found is None:
        raise RuntimeError(f"wrk failed:\n{done.stdout}{done.stderr}")
    count, micros, refused, broken, median, p99 = map(int, found[1].split())
    return Load(count, micros / 1e6, refused, broken, median / 1e6, p99 / 1e6)


def _lua(requests: Sequence[Request]) -> str:
    rows = [
        f"{{method={quoted(each.method)},path={quoted(each.path)},headers={{"
        + ",".join(f"[{quoted(n)}]={quoted(v)}" for n, v in each.headers.items())
        + f"}},body={quoted(each.body) if each.body is not None else 'nil'}}}"
        for each in requests
    ]
    return "{" + ",\n".join(rows) + "}"


def quoted(text: str | bytes) -> str:
    """A Lua string literal; bytes that are not printable ASCII become decimal escapes."""
    raw = text.encode() if isinstance(text, str) else text
    plain = (
        chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\{byte:03}" for byte in raw
    )
    return '"' + "".join(plain) + '"'


def wrk() -> str:
    """The path of the program. Raises RuntimeError when it is not installed."""
    program = shutil.which("wrk")
    if program is None:
        raise RuntimeError("wrk is required: install the package wrk")
    return program
