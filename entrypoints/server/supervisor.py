"""The worker processes of `serve --workers`: they are replaced when they die, and end with their
parent.
"""

import contextlib
import multiprocessing
import os
import signal
import time
from socket import socket
from threading import Thread

import structlog
import uvicorn
from typing_extensions import override
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors.multiprocess import Multiprocess, Process

from hexameter.entrypoints.server.shutdown import STOP_SECONDS
from hexameter.entrypoints.server.uvicorn_server import Server

ORPHAN_SECONDS = STOP_SECONDS + 5
"""After this a worker whose parent is gone ends without waiting any longer."""

START_SECONDS = 60
"""How long a worker may take to start: on a busy machine its imports take longer than the five
seconds in which uvicorn wants an answer."""

ANSWER_SECONDS = 0.2

_log = structlog.get_logger(__name__)


class WorkerProcess(Process):
    has_started = False
    _started_at = 0.0

    @override
    def start(self) -> None:
        self._started_at = time.monotonic()
        super().start()

    @property
    @override
    def server(self) -> uvicorn.Server:
        if self._server is None:
            self._server = Server(self.config)
        return self._server

    @override
    def target(self, sockets: list[socket] | None = None) -> None:
        Thread(target=_end_with_parent, daemon=True).start()
        super().target(sockets)

    @override
    def is_alive(self, timeout: float = 5) -> bool:
        """Health checks begin when it has started, which can take a while on a busy machine."""
        if self.has_started or not self.process.is_alive():
            return super().is_alive(timeout)
        with contextlib.suppress(EOFError, OSError):
            # Late answers to earlier health checks.
            while self.parent_conn.poll():
                self.parent_conn.recv()
        self.has_started = self.is_ready(ANSWER_SECONDS)
        return self.has_started or time.monotonic() < self._started_at + START_SECONDS


class Supervisor(Multiprocess):
    """`startup_failed`: the first processes did not start, so the others would not either.
    `interrupted`: by SIGINT.
    """

    startup_failed = False
    interrupted = False
    _has_served = False

    @override
    def init_processes(self) -> None:
        self.processes.extend(self._start() for _ in range(self.processes_num))

    @override
    def keep_subprocess_alive(self) -> None:
        for index, process in enumerate(self.processes):
            if self.should_exit.is_set():
                return
            alive = process.is_alive(timeout=self.config.timeout_worker_healthcheck)
            self._has_served = self._has_served or getattr(process, "has_started", True)
            if not alive:
                self._replace(index, process)

    @override
    def restart_all(self) -> None:
        """One after the other, on SIGHUP."""
        for index, old in enumerate(self.processes):
            new = self._start()
            if not new.wait_until_ready(START_SECONDS, self.should_exit):
                new.kill()
                new.join()
                _log.error("worker.not_replaced", pid=old.pid)
                return
            old.terminate()
            old.join()
            self.processes[index] = new

    @override
    def handle_ttin(self) -> None:
        self.processes_num += 1
        self.processes.append(self._start())

    @override
    def handle_int(self) -> None:
        self.interrupted = True
        super().handle_int()

    @override
    def terminate_all(self) -> None:
        # While they are open here, connections are made that no process accepts any more.
        for listener in self.sockets:
            listener.close()
        super().terminate_all()

    def _start(self) -> WorkerProcess:
        process = WorkerProcess(self.config, self.sockets)
        process.start()
        return process

    def _replace(self, index: int, process: Process) -> None:
        is_unresponsive = process.process.is_alive()
        process.kill()
        process.join()
        if self.signal_queue:
            return  # A signal to the whole group, which is handled next.
        reason = "it did not answer" if is_unresponsive else _reason(process.exitcode)
        was_killed = not is_unresponsive and (process.exitcode or 0) < 0
        if not (self._has_served or was_killed):
            _log.error("worker.not_started", pid=process.pid, reason=reason)
            self.startup_failed = True
            self.should_exit.set()
            return
        self.processes[index] = self._start()
        _log.error(
            "worker.died", pid=process.pid, reason=reason, replaced_by=self.processes[index].pid
        )


def _reason(code: int | None) -> str:
    if code == STARTUP_FAILURE:
        return "it could not start"
    if code is not None and code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"exit code {code}"


def _end_with_parent() -> None:
    """A thread of each worker: stop as on SIGTERM once the parent is gone, however it ended."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(ORPHAN_SECONDS)
    os._exit(1)
