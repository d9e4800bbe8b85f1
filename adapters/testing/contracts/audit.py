import asyncio
from dataclasses import replace
from datetime import timedelta

from hexameter.adapters.testing.builders import build_audit_entry, build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.hostile import KEPT
from hexameter.adapters.testing.world import World
from hexameter.domain.audit import AuditEntry


class AuditTrailContract:
    async def test_entries_are_kept_in_order_and_whole(self, world: World) -> None:
        first, second = build_audit_entry(), build_audit_entry(now=NOON + timedelta(seconds=1))
        second = replace(second, actor_id=None, subject_id=None, ip=None, details={})
        third = replace(
            build_audit_entry(now=NOON + timedelta(seconds=2)),
            details={str(number): text for number, text in enumerate(KEPT)},
        )
        for entry in (first, second, third):
            await append(world, entry)
        assert await world.audited() == [first, second, third]

    async def test_an_entry_is_committed_or_undone_with_its_change(self, world: World) -> None:
        async with world.uow() as uow:
            await uow.audit.append(build_audit_entry())
        assert await world.audited() == []

    async def test_an_entry_does_not_change_with_what_was_given(self, world: World) -> None:
        details = {"reason": "spam"}
        async with world.uow() as uow:
            await uow.audit.append(replace(build_audit_entry(), details=details))
            details["reason"] = "changed"
            await uow.commit()
        (entry,) = await world.audited()
        assert dict(entry.details) == {"reason": "spam"}

    async def test_an_entry_cannot_be_replaced(self, world: World) -> None:
        entry = build_audit_entry()
        await append(world, entry)
        other = replace(entry, action="user.reinstated", details={})
        # Which error it is that only a mistake can cause is each store's own affair.
        refusal = (await asyncio.gather(append(world, other), return_exceptions=True))[0]
        assert isinstance(refusal, Exception)
        assert await world.audited() == [entry]

    async def test_entries_outlive_their_account(self, world: World) -> None:
        user = build_user()
        await world.add_users(user)
        entry = replace(build_audit_entry(), actor_id=user.id, subject_id=user.id)
        async with world.uow() as uow:
            await uow.audit.append(entry)
            await uow.users.remove(await uow.users.get(user.id))
            await uow.commit()
        assert await world.audited() == [entry]


async def append(world: World, entry: AuditEntry) -> None:
    async with world.uow() as uow:
        await uow.audit.append(entry)
        await uow.commit()
