"""Changes of an account are recorded in the audit trail, with their actor."""

from hexameter.adapters.testing.builders import build_session, build_user
from hexameter.adapters.testing.world import World
from hexameter.application.actor import Actor
from hexameter.application.audit_log import AuditLog
from hexameter.application.users.cancel_account_deletion import (
    CancelAccountDeletion,
    CancelAccountDeletionCommand,
)
from hexameter.application.users.change_user import ChangeUser, ChangeUserCommand
from hexameter.application.users.delete_due_accounts import (
    DeleteDueAccounts,
    DeleteDueAccountsCommand,
)
from hexameter.application.users.request_account_deletion import (
    RequestAccountDeletion,
    RequestAccountDeletionCommand,
)
from hexameter.domain.users.roles import Role
from hexameter.domain.users.user import DELETION_GRACE
from hexameter.entrypoints.testing.memory_world import memory_world

USER_EVENTS = ("user.updated", "user.deletion_requested", "user.deleted")


async def trail(world: World) -> list[str]:
    return [entry.action for entry in await world.audited()]


async def test_each_change_is_there_once_with_both_who_did_it_and_to_whom() -> None:
    world = memory_world()
    boss, user = build_user(role=Role.ADMIN), build_user(role=Role.AUTHOR)
    await world.add_users(boss, user)
    actor = Actor.user(boss.id, Role.ADMIN, ip="203.0.113.9")
    change = ChangeUser(world.uow, world.clock, AuditLog(world.ids))
    for command in (
        ChangeUserCommand(user_id=user.id, role="editor"),
        ChangeUserCommand(user_id=user.id, role="editor", suspended=False),
        ChangeUserCommand(user_id=user.id, suspended=True),
        ChangeUserCommand(user_id=user.id, suspended=True),
        ChangeUserCommand(user_id=user.id, role="reader", suspended=False),
    ):
        await change.execute(actor, command)
    entries = await world.audited()
    assert [(entry.action, entry.details["role"]) for entry in entries] == [
        ("users.role_changed", "editor"),
        ("users.suspended", "editor"),
        ("users.role_changed", "reader"),
        ("users.reinstated", "reader"),
    ]
    for entry in entries:
        assert (entry.actor_id, entry.subject_id, entry.ip) == (boss.id, user.id, "203.0.113.9")
    events = await world.deliver(USER_EVENTS)
    assert [event.data["role"] for event in events] == ["editor", "editor", "reader", "reader"]


async def test_a_deletion_is_there_from_the_wish_to_the_end() -> None:
    world = memory_world()
    user = build_user()
    await world.add_users(user)
    session = build_session(user.id)
    await world.add_sessions(session)
    actor = Actor.user(user.id, user.role, session_id=session.id)
    ask = RequestAccountDeletion(world.uow, world.clock, AuditLog(world.ids))
    await ask.execute(actor, RequestAccountDeletionCommand())
    cancel = CancelAccountDeletion(world.uow, world.clock, AuditLog(world.ids))
    await cancel.execute(actor, CancelAccountDeletionCommand())
    await ask.execute(actor, RequestAccountDeletionCommand())
    world.clock.advance(DELETION_GRACE)
    delete = DeleteDueAccounts(world.uow, world.clock, AuditLog(world.ids))
    assert await delete.execute(Actor.system(), DeleteDueAccountsCommand()) == 1
    assert await trail(world) == [
        "users.deletion_requested",
        "users.deletion_cancelled",
        "users.deletion_requested",
        "users.deleted",
    ]
    assert [event.type for event in await world.deliver(USER_EVENTS)] == [
        "user.deletion_requested",
        "user.deletion_requested",
        "user.deleted",
    ]
