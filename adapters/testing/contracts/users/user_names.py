import asyncio

import pytest

from hexameter.adapters.testing.builders import (
    build_user,
)
from hexameter.adapters.testing.world import World
from hexameter.application.ports.unit_of_work import UnitOfWorkMisused
from hexameter.domain.errors import StaleWrite
from hexameter.domain.users.errors import EmailTaken, UsernameTaken
from hexameter.domain.users.user import User
from hexameter.domain.users.values import EmailAddress, Username


class UserNamesContract:
    async def test_a_username_and_an_address_belong_to_one_user(self, world: World) -> None:
        await world.add_users(build_user(username="ada", email="ada@example.com"))
        with pytest.raises(UsernameTaken):
            await world.add_users(build_user(username="ada"))
        with pytest.raises(EmailTaken):
            await world.add_users(build_user(email="ADA@example.com"))
        with pytest.raises(UsernameTaken):
            await world.add_users(build_user(username="ada", email="ada@example.com"))

    async def test_addresses_that_fold_alike_are_one(self, world: World) -> None:
        await world.add_users(build_user(email="stra\u00dfe@example.com"))
        with pytest.raises(EmailTaken):
            await world.add_users(build_user(email="STRASSE@example.com"))

    async def test_staleness_is_noticed_before_a_taken_name(self, world: World) -> None:
        taken, user = build_user(username="taken"), build_user()
        await world.add_users(taken, user)
        user.username, user.version = taken.username, 7
        with pytest.raises(StaleWrite):
            await world.save_user(user)

    async def test_saving_cannot_take_what_is_taken(self, world: World) -> None:
        taken, user = build_user(username="taken", email="taken@example.com"), build_user()
        await world.add_users(taken, user)
        user.username = taken.username
        with pytest.raises(UsernameTaken):
            await world.save_user(user)
        user.email = EmailAddress.parse("TAKEN@example.com")
        with pytest.raises(UsernameTaken):
            await world.save_user(user)
        user.username = Username.parse("free")
        with pytest.raises(EmailTaken):
            await world.save_user(user)
        assert user.version == 1

    async def test_a_former_name_is_available(self, world: World) -> None:
        user = build_user(username="ada", email="ada@example.com")
        await world.add_users(user)
        user.username, user.email = Username.parse("augusta"), EmailAddress.parse("a@example.com")
        await world.save_user(user)
        await world.add_users(build_user(username="ada", email="ada@example.com"))

    async def test_names_can_move_within_one_unit_of_work(self, world: World) -> None:
        first, second = build_user(username="first"), build_user(username="second")
        await world.add_users(first, second)
        async with world.uow() as uow:
            first.username = Username.parse("third")
            await uow.users.save(first)
            second.username = Username.parse("first")
            await uow.users.save(second)
            await uow.commit()
        async with world.uow() as uow:
            assert await uow.users.find_by_username(Username("first")) == second
            assert await uow.users.find_by_username(Username("second")) is None

    async def test_after_a_taken_name_the_block_can_only_be_left(self, world: World) -> None:
        await world.add_users(build_user(username="taken"))
        other = build_user()
        async with world.uow() as uow:
            await uow.users.add(other)
            with pytest.raises(UsernameTaken):
                await uow.users.add(build_user(username="taken"))
            with pytest.raises(UnitOfWorkMisused):
                await uow.commit()
        async with world.uow() as uow:
            assert await uow.users.find(other.id) is None

    async def test_of_concurrent_writers_one_gets_the_name(self, world: World) -> None:
        async def add(user: User) -> str:
            async with world.uow() as uow:
                try:
                    await uow.users.add(user)
                except (UsernameTaken, EmailTaken) as refusal:
                    return refusal.code
                await asyncio.sleep(0)
                await uow.commit()
                return "added"

        same_name = [build_user(username="ada") for _ in range(5)]
        same_address = [build_user(email="grace@example.com") for _ in range(5)]
        names = await asyncio.gather(*map(add, same_name))
        addresses = await asyncio.gather(*map(add, same_address))
        assert sorted(names) == ["USERNAME_TAKEN"] * 4 + ["added"]
        assert sorted(addresses) == ["EMAIL_TAKEN"] * 4 + ["added"]
