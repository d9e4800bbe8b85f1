"""Remove expired rows that no request can use any more."""

from dataclasses import dataclass
from datetime import timedelta

from hexameter.application.actor import Actor
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.outbox import Outbox
from hexameter.application.ports.preview_links import PreviewLinkRepository
from hexameter.application.ports.rate_limits import RateLimiter
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory

DELIVERED_EVENTS_RETENTION = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class PruneExpiredCommand:
    pass


@dataclass(eq=False)
class PruneExpired:
    """Registrations, tokens, sessions, preview links, idempotency records, rate limit counters and
    delivered events.
    """

    uow: UnitOfWorkFactory
    rate_limiter: RateLimiter
    outbox: Outbox
    clock: Clock

    async def execute(self, actor: Actor, command: PruneExpiredCommand) -> int:
        """Returns how many rows were removed."""
        now = self.clock.now()
        async with self.uow() as uow:
            pruned = await uow.registrations.prune(now)
            pruned += await uow.mailed_tokens.prune(now)
            pruned += await uow.sessions.prune(now)
            pruned += await uow.idempotency.prune(now)
            pruned += await uow.get(PreviewLinkRepository).prune(now)
            await uow.commit()
        pruned += await self.rate_limiter.prune(now)
        return pruned + await self.outbox.prune(now - DELIVERED_EVENTS_RETENTION)
