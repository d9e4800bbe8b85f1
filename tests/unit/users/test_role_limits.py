"""Nobody may grant, or act upon, more permissions than they have."""

from typing import Any

import pytest

from hexameter.adapters.security.key_ring import KeyRing
from hexameter.adapters.security.secret_tokens import HmacSecretTokens
from hexameter.adapters.testing.builders import build_user
from hexameter.adapters.testing.world import World
from hexameter.application.actor import Actor
from hexameter.application.audit_log import AuditLog
from hexameter.application.new_passwords import NewPasswords
from hexameter.application.ports.security import CommonPasswords, PasswordHasher
from hexameter.application.unset import UNSET, Unset
from hexameter.application.users.change_user import ChangeUser, ChangeUserCommand
from hexameter.application.users.create_user import CreateUser, CreateUserCommand
from hexameter.domain.auth.passwords import MIN_PASSWORD
from hexameter.domain.users.errors import RoleAboveOwn
from hexameter.domain.users.roles import DefaultRole, Permission, Role
from hexameter.domain.users.user import User
from hexameter.entrypoints.testing.memory_world import memory_world


class Plain:
    """Does not hash, for use cases without passwords."""

    async def hash(self, password: str) -> str:
        return f"plain:{password}"

    async def verify(self, password: str, hashed: str | None) -> bool:
        return hashed == f"plain:{password}"

    def needs_rehash(self, hashed: str) -> bool:
        return False

    def contains(self, password: str) -> bool:
        return False


PLAIN: PasswordHasher = Plain()
NONE_COMMON: CommonPasswords = Plain()


@pytest.fixture
def world() -> World:
    return memory_world()


def manager(role: Role) -> Actor:
    """A role that may manage users without being administrator, as a team could add."""
    user = build_user(role=role)
    permissions = role.permissions | {Permission.MANAGE_USERS}
    return Actor(user_id=user.id, role=role, permissions=permissions)


async def change(
    world: World,
    actor: Actor,
    user: User,
    *,
    role: str | Unset = UNSET,
    suspended: bool | Unset = UNSET,
) -> None:
    command = ChangeUserCommand(user_id=user.id, role=role, suspended=suspended)
    await ChangeUser(world.uow, world.clock, AuditLog(world.ids)).execute(actor, command)


async def test_a_role_above_ones_own_cannot_be_granted(world: World) -> None:
    user = build_user(role=Role.READER)
    await world.add_users(user)
    with pytest.raises(RoleAboveOwn):
        await change(world, manager(Role.EDITOR), user, role="admin")
    assert (await world.users.account(user.id)).role == "reader"
    await change(world, manager(Role.EDITOR), user, role="editor")
    assert (await world.users.account(user.id)).role == "editor"


async def test_who_stands_above_is_out_of_reach(world: World) -> None:
    above, further = build_user(role=Role.ADMIN), build_user(role=Role.ADMIN)
    await world.add_users(above, further)
    attempts: list[dict[str, Any]] = [
        {"role": "reader"},
        {"suspended": True},
        {"suspended": False},
        {},
    ]
    for attempt in attempts:
        with pytest.raises(RoleAboveOwn):
            await change(world, manager(Role.EDITOR), above, **attempt)
    await change(world, Actor.system(), above, role="reader")


async def test_an_account_cannot_be_made_above_oneself(world: World) -> None:
    create = CreateUser(
        world.uow,
        NewPasswords(PLAIN, NONE_COMMON, MIN_PASSWORD),
        HmacSecretTokens(KeyRing(b"a secret")),
        world.clock,
        world.ids,
        DefaultRole(Role.AUTHOR),
    )

    async def made(actor: Actor, role: str | None) -> str:
        command = CreateUserCommand(
            email=f"{role}@example.com",
            username=f"the_{role}",
            name="N",
            password="long enough for all",
            role=role,
        )
        created = await create.execute(actor, command)
        return (await world.users.account(created.id)).role

    with pytest.raises(RoleAboveOwn):
        await made(manager(Role.EDITOR), "admin")
    with pytest.raises(RoleAboveOwn):
        await made(manager(Role.READER), None)
    assert await made(manager(Role.EDITOR), "editor") == "editor"
    assert await made(manager(Role.EDITOR), None) == "author"
    assert await made(Actor.system(), "admin") == "admin"


async def test_whoever_has_no_role_grants_none(world: World) -> None:
    user = build_user(role=Role.READER)
    await world.add_users(user)
    nobody = Actor(permissions=frozenset({Permission.MANAGE_USERS}))
    with pytest.raises(RoleAboveOwn):
        await change(world, nobody, user, role="reader")
