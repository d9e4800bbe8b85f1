"""Compare stored counts with the rows that they count."""

from collections.abc import Sequence
from dataclasses import dataclass

from hexameter.application.actor import Actor
from hexameter.application.ports.counters import Counters, WrongCount


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckCountersCommand:
    pass


@dataclass(eq=False)
class CheckCounters:
    """For operators, on the command line."""

    counters: Counters

    async def execute(self, actor: Actor, command: CheckCountersCommand) -> Sequence[WrongCount]:
        """Returns the counts that are wrong."""
        return await self.counters.check()
