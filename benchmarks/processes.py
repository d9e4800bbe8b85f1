"""Server processes, and their processor time and memory."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

START_SECONDS = 60.0
STOP_SECONDS = 30.0
_C = ctypes.CDLL(None)


class Server:
    """An HTTP server on loopback. Its output goes to `log`."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
        self.process = process
        self.port = port
        self.log = log
        self.url = f"http://127.0.0.1:{port}"

    @property
    def pid(self) -> int:
        return self.process.pid

    def processor_seconds(self) -> float:
        """User and system time of the process with all its threads."""
        return processor_seconds(self.pid)

    def memory(self) -> int:
        """Resident bytes."""
        return memory_of(self.pid)

    def terminate(self) -> int:
        """SIGTERM; the exit code, negative for a signal."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOP_SECONDS)


def processor_seconds(pid: int) -> float:
    """User and system time of one process, without its children. Raises ProcessLookupError.

    Reads the POSIX clock of the process. /proc/PID/stat counts in hundredths of a second, and the
    rounding errors of twenty processes add up to more than the differences to be measured.
    """
    clock = ctypes.c_int()
    if _C.clock_getcpuclockid(pid, ctypes.byref(clock)):
        raise ProcessLookupError(pid)
    return time.clock_gettime(clock.value)


def memory_of(pid: int) -> int:
    """Resident bytes."""
    resident = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return resident * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def reserved_processor() -> Iterator[Callable[[Server], None]]:
    """Reserve a processor, inside the block, for the server that is passed to the function. Without
    a second processor, or outside Linux, the server shares it.
    """
    if sys.platform != "linux" or len(processors := sorted(os.sched_getaffinity(0))) < 2:
        yield lambda _: None
        return

    def reserve_for(server: Server) -> None:
        for task in Path(f"/proc/{server.pid}/task").iterdir():
            os.sched_setaffinity(int(task.name), processors[:1])

    # Child processes inherit the affinity.
    os.sched_setaffinity(0, processors[1:])
    try:
        yield reserve_for
    finally:
        os.sched_setaffinity(0, processors)


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    command: Sequence[str],
    port: int,
    folder: Path,
    environment: Mapping[str, str],
    *,
    ready: str,
) -> Iterator[Server]:
    """Run a server for the block, which starts when the path `ready` answers 200."""
    log = folder / f"server-{port}.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**_environment(), **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    server = Server(process, port, log)
    try:
        wait_until_ready(server, ready)
        yield server
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_until_ready(server: Server, path: str) -> None:
    """Raise RuntimeError with the server's output if it exits or is not ready in time."""
    deadline = time.monotonic() + START_SECONDS
    with httpx.Client(base_url=server.url, timeout=5) as client:
        while time.monotonic() < deadline and server.process.poll() is None:
            try:
                if client.get(path).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.01)
    raise RuntimeError(f"the server did not start:\n{server.log.read_text()[-4000:]}")


@contextmanager
def product(
    folder: Path, database_url: str, *, workers: int = 1, **settings: str
) -> Iterator[Server]:
    """`hexameter serve` as in production, but without access log and rate limits. `settings` are
    named as in the environment, without the prefix and in lower case.
    """
    port = free_port()
    named = {
        "database_url": database_url,
        "secret_key": SECRET_KEY,
        "data_dir": str(folder),
        "rate_limits": "off",
        "access_token_lifetime": "86400",
        "access_log": "false",
        "log_format": "json",
        **settings,
    }
    command = [str(Path(sys.executable).with_name("hexameter")), "serve", "--port", str(port)]
    if workers > 1:
        command += ["--workers", str(workers)]
    environment = {f"HEXAMETER_{name.upper()}": value for name, value in named.items()}
    with serving(command, port, folder, environment, ready="/health/ready") as server:
        yield server


SECRET_KEY = "a secret that only the benchmarks know"


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("HEXAMETER_")}
