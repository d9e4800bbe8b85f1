"""An extension that counts how often it heard of each post, and can die while it does so."""

import os
import signal
from dataclasses import dataclass
from threading import Timer
from uuid import UUID

from hexameter.extending import Collection, Extension, PostDrafted, Subscriber, UnitOfWork

DIES_AT = "TALLIES_DIES_AT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    post_id: UUID
    times: int


class Tallies(Collection[Tally], table="tallies", key="post_id", indexes=["times"]): ...


class Death:
    """`POINT NUMBER SECONDS` in the environment: SIGKILL so long after the point was reached for
    the so-manieth time. None without it.
    """

    def __init__(self) -> None:
        self._point, number, seconds = os.environ.get(DIES_AT, "never 0 0").split()
        self._left, self._seconds = int(number), float(seconds)

    def reached(self, point: str) -> None:
        if point != self._point:
            return
        self._left -= 1
        if self._left == 0 and self._seconds == 0:
            _die()
        if self._left == 0:
            Timer(self._seconds, _die).start()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


async def count(event: PostDrafted, uow: UnitOfWork, death: Death) -> None:
    death.reached("begun")
    tallies = uow.get(Tallies)
    found = await tallies.find(event.post_id)
    death.reached("read")
    times = found.times if found is not None else 0
    await tallies.put(Tally(post_id=event.post_id, times=times + 1))
    death.reached("written")


extension = Extension(
    name="tallies",
    collections=[Tallies],
    provides=[Death],
    subscribers=[Subscriber("tallies.count", PostDrafted, count)],
)
EXTENSION = f"{__name__}:extension"
