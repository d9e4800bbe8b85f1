"""Correct stored counts that differ from the rows that they count."""

from collections.abc import Sequence
from dataclasses import dataclass

from hexameter.application.actor import Actor
from hexameter.application.ports.counters import Counters, WrongCount


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairCountersCommand:
    pass


@dataclass(eq=False)
class RepairCounters:
    """For operators, on the command line. Others may write at the same time."""

    counters: Counters

    async def execute(self, actor: Actor, command: RepairCountersCommand) -> Sequence[WrongCount]:
        """Returns the counts that were wrong."""
        return await self.counters.repair()
