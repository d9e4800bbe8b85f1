import pytest

from hexameter.adapters.testing.builders import build_user
from hexameter.adapters.testing.contracts.events.recorded_events import new_user
from hexameter.adapters.testing.world import World
from hexameter.application.ports.unit_of_work import UnitOfWork, UnitOfWorkMisused
from hexameter.domain.auth.events import RegistrationAttempted
from hexameter.domain.errors import Conflict
from hexameter.domain.users.errors import UserNotFound
from hexameter.domain.users.events import UserCreated
from hexameter.domain.users.user import User


class Refused(Conflict):
    code = "REFUSED"
    message = "Refused."


class BeforeCommitContract:
    """Functions that take part in the transaction in which an event is recorded."""

    async def test_a_function_sees_and_writes_in_the_transaction(self, world: World) -> None:
        user, other = new_user(world), build_user(username="other_one")
        called: list[UserCreated] = []

        async def join(uow: UnitOfWork, event: UserCreated) -> None:
            called.append(event)
            assert (await uow.users.get(user.id)).name == user.name
            await uow.users.add(other)

        world.before_commit.add(UserCreated, join)
        await world.add_users(user)
        assert [event.user_id for event in called] == [user.id]
        assert (await world.users.account(other.id)).username == "other_one"

    async def test_it_is_called_once_for_each_event_and_for_no_other(self, world: World) -> None:
        first, second, undone = new_user(world), new_user(world), new_user(world)
        called: list[object] = []

        async def join(_: UnitOfWork, event: UserCreated) -> None:
            called.append(event.user_id)

        world.before_commit.add(UserCreated, join)
        async with world.uow() as uow:
            await uow.users.add(first)
            uow.record(RegistrationAttempted(user_id=first.id))
            await uow.commit()
            await uow.commit()
            await uow.users.add(second)
            await uow.commit()
        async with world.uow() as uow:
            await uow.users.add(undone)
        assert called == [first.id, second.id]

    async def test_a_refusal_undoes_everything(self, world: World) -> None:
        user, other = new_user(world), build_user(username="other_one")

        async def refuse(uow: UnitOfWork, event: UserCreated) -> None:
            await uow.users.add(other)
            raise Refused

        world.before_commit.add(UserCreated, refuse)
        async with world.uow() as uow:
            await uow.users.add(user)
            with pytest.raises(Refused):
                await uow.commit()
            with pytest.raises(UnitOfWorkMisused):
                await uow.commit()
        for undone in (user, other):
            await gone(world, undone)
        assert await world.deliver(("user.created",)) == []

    async def test_events_of_functions_are_handed_on_and_call_functions(self, world: World) -> None:
        user = new_user(world)
        called: list[object] = []

        async def record(uow: UnitOfWork, event: UserCreated) -> None:
            uow.record(RegistrationAttempted(user_id=event.user_id))

        async def hear(_: UnitOfWork, event: RegistrationAttempted) -> None:
            called.append(event.user_id)

        world.before_commit.add(UserCreated, record)
        world.before_commit.add(RegistrationAttempted, hear)
        await world.add_users(user)
        events = await world.deliver(("user.created", "user.registration_attempted"))
        assert [event.type for event in events] == ["user.created", "user.registration_attempted"]
        assert called == [user.id]

    async def test_a_function_cannot_commit(self, world: World) -> None:
        user = new_user(world)

        async def commit(uow: UnitOfWork, event: UserCreated) -> None:
            await uow.commit()

        world.before_commit.add(UserCreated, commit)
        with pytest.raises(UnitOfWorkMisused):
            await world.add_users(user)
        await gone(world, user)

    async def test_functions_that_record_without_an_end_are_stopped(self, world: World) -> None:
        user = new_user(world)

        async def record(uow: UnitOfWork, event: RegistrationAttempted) -> None:
            uow.record(event)

        world.before_commit.add(RegistrationAttempted, record)
        async with world.uow() as uow:
            await uow.users.add(user)
            uow.record(RegistrationAttempted(user_id=user.id))
            with pytest.raises(UnitOfWorkMisused):
                await uow.commit()
        await gone(world, user)


async def gone(world: World, user: User) -> None:
    with pytest.raises(UserNotFound):
        await world.users.account(user.id)
