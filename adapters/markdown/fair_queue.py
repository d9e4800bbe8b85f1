"""A queue of jobs for threads that takes turns between owners."""

from collections import OrderedDict, deque
from threading import Lock
from typing import Generic, TypeVar

Job = TypeVar("Job")


class QueueFull(Exception):
    """Too many jobs are queued, in total or for this author."""


class FairQueue(Generic[Job]):
    """Takes one job of each owner in turn, so that at most one job of each other owner comes first.

    Any thread may use it. `WaitQueue` of the SQL driver takes turns on two levels, without a lock
    and without limits.
    """

    def __init__(self, *, limit: int, limit_per_owner: int) -> None:
        self._limit = limit
        self._limit_per_owner = limit_per_owner
        self._lock = Lock()
        self._waiting: OrderedDict[object, deque[Job]] = OrderedDict()
        self._count = 0

    def put(self, owner: object, job: Job) -> None:
        """Raises `QueueFull`."""
        with self._lock:
            jobs = self._waiting.get(owner) or deque[Job]()
            if self._count >= self._limit or len(jobs) >= self._limit_per_owner:
                raise QueueFull
            jobs.append(job)
            self._waiting[owner] = jobs
            self._count += 1

    def take(self) -> Job | None:
        """The next job, None when none waits."""
        with self._lock:
            if not self._waiting:
                return None
            owner, jobs = self._waiting.popitem(last=False)
            job = jobs.popleft()
            if jobs:
                self._waiting[owner] = jobs
            self._count -= 1
            return job

    def remove(self, owner: object, job: Job) -> None:
        """Remove a job whose caller has given up. Does nothing if it has been taken."""
        with self._lock:
            jobs = self._waiting.get(owner)
            if jobs is None or job not in jobs:
                return
            jobs.remove(job)
            self._count -= 1
            if not jobs:
                del self._waiting[owner]
