"""When what runs on a schedule is due, over all processes."""

from datetime import datetime, timedelta
from typing import Protocol


class Schedules(Protocol):
    """Each call is a separate transaction and raises `StoreUnavailable` if the store fails."""

    async def claim(
        self, name: str, *, owner: str, lease: timedelta, now: datetime
    ) -> datetime | None:
        """Lease the run that is due to `owner`, and return when it was due. None if nothing is due,
        or another owner's lease has not expired. A name that is new is due now. By claiming again,
        the owner of a lease extends it.
        """
        ...

    async def finish(self, name: str, *, owner: str, due_at: datetime) -> None:
        """End the lease; the next run is due at `due_at`. Has no effect if another owner holds the
        lease by now.
        """
        ...
