import asyncio
from datetime import datetime, timedelta

import pytest

from hexameter.adapters.testing.builders import build_digest, build_registration, build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.world import World
from hexameter.application.ports.registrations import MAX_SAME_PASSWORD
from hexameter.domain.auth.registration import Registration
from hexameter.domain.users.errors import UsernameTaken
from hexameter.domain.users.values import EmailAddress, Username

DAY = timedelta(days=1)
ADA = EmailAddress("ada@example.com")
GRACE = EmailAddress("grace@example.com")
NAME = Username("countess")


class RegistrationRepositoryContract:
    async def test_a_registration_comes_back_as_it_was_added(self, world: World) -> None:
        registration = build_registration(email="Ada@example.com")
        async with world.uow() as uow:
            await uow.registrations.add(registration)
            await uow.commit()
        async with world.uow() as uow:
            repository = uow.registrations
            assert await repository.find(registration.id) == registration
            assert await repository.find_by_token(registration.token_digest) == registration
            assert await repository.find(build_registration().id) is None
            assert await repository.find_by_token(build_digest()) is None

    async def test_the_newest_that_is_open_counts(self, world: World) -> None:
        old, newer, other = (
            build_registration(email="ada@example.com", now=NOON - timedelta(hours=2)),
            build_registration(email="ADA@example.com", now=NOON - timedelta(hours=1)),
            build_registration(email="grace@example.com", now=NOON),
        )
        async with world.uow() as uow:
            for registration in (newer, old, other):
                await uow.registrations.add(registration)
            await uow.commit()
        async with world.uow() as uow:
            newest_for = uow.registrations.newest_for
            assert await newest_for(ADA, NOON) == newer
            assert await newest_for(ADA, newer.expires_at - timedelta(milliseconds=1)) == newer
            assert await newest_for(ADA, newer.expires_at) is None
            assert await newest_for(EmailAddress("nobody@example.com"), NOON) is None

    async def test_those_with_a_password_are_found_by_its_tags(self, world: World) -> None:
        def build(tag: str, hour: int, email: str = "ada@example.com") -> Registration:
            now = NOON + timedelta(hours=hour)
            return build_registration(email=email, password_tag=tag, now=now)

        old, new, capitals = build("0001", 0), build("0002", 1), build("0001", 2, "ADA@example.com")
        others = [build("0003", 3), build("", 3), build("0001", 3, "grace@example.com")]
        await add(world, old, capitals, new, *others)
        async with world.uow() as uow:
            with_password = uow.registrations.with_password
            assert await with_password(ADA, ["0001"], NOON) == [capitals, old]
            assert await with_password(ADA, ["0001", "0002"], NOON) == [capitals, new, old]
            assert await with_password(ADA, ["0001", "0002"], old.expires_at) == [capitals, new]
            assert await with_password(ADA, ["000"], NOON) == []
            assert await with_password(ADA, [], NOON) == []

    async def test_no_more_with_one_password_are_found_than_the_newest(self, world: World) -> None:
        built = [
            build_registration(email="ada@example.com", now=NOON + timedelta(minutes=minute))
            for minute in range(MAX_SAME_PASSWORD + 2)
        ]
        await add(world, *built)
        async with world.uow() as uow:
            found = await uow.registrations.with_password(ADA, [built[0].password_tag], NOON)
            assert found == built[:1:-1]

    async def test_all_of_one_address_are_removed_with_their_names(self, world: World) -> None:
        mine = [build_registration(email="ada@example.com") for _ in range(2)]
        other = build_registration(email="grace@example.com")
        async with world.uow() as uow:
            for registration in (*mine, other):
                await uow.registrations.add(registration)
                await uow.registrations.hold_username(
                    registration.username, email=registration.email, until=NOON + DAY, now=NOON
                )
            await uow.registrations.remove_all_for(EmailAddress("ADA@example.com"))
            await uow.commit()
        async with world.uow() as uow:
            for registration in mine:
                assert await uow.registrations.find(registration.id) is None
                await uow.registrations.hold_username(
                    registration.username, email=GRACE, until=NOON + DAY, now=NOON
                )
            assert await uow.registrations.find(other.id) == other
            with pytest.raises(UsernameTaken):
                await uow.registrations.hold_username(
                    other.username, email=ADA, until=NOON + DAY, now=NOON
                )

    async def test_a_held_name_is_taken_for_other_addresses_until_its_time(
        self, world: World
    ) -> None:
        await hold(world, ADA, now=NOON)
        with pytest.raises(UsernameTaken):
            await hold(world, GRACE, now=NOON)
        with pytest.raises(UsernameTaken):
            await hold(world, GRACE, now=NOON + DAY - timedelta(milliseconds=1))
        await hold(world, GRACE, now=NOON + DAY)
        with pytest.raises(UsernameTaken):
            await hold(world, ADA, now=NOON + DAY)

    async def test_an_address_may_hold_its_name_again_and_longer(self, world: World) -> None:
        await hold(world, ADA, now=NOON)
        await hold(world, EmailAddress("ADA@example.com"), now=NOON + DAY / 2)
        with pytest.raises(UsernameTaken):
            await hold(world, GRACE, now=NOON + DAY)

    async def test_whether_an_account_has_the_name_is_not_looked_at(self, world: World) -> None:
        await world.add_users(build_user(username=str(NAME)))
        await hold(world, GRACE, now=NOON)

    async def test_a_refused_hold_leaves_the_unit_of_work_good(self, world: World) -> None:
        await hold(world, ADA, now=NOON)
        registration = build_registration()
        async with world.uow() as uow:
            with pytest.raises(UsernameTaken):
                await uow.registrations.hold_username(NAME, email=GRACE, until=NOON + DAY, now=NOON)
            await uow.registrations.add(registration)
            await uow.commit()
        async with world.uow() as uow:
            assert await uow.registrations.find(registration.id) == registration

    async def test_of_many_addresses_one_gets_the_name(self, world: World) -> None:
        async def attempt(number: int) -> bool:
            email = EmailAddress(f"user{number}@example.com")
            async with world.uow() as uow:
                try:
                    await uow.registrations.hold_username(
                        NAME, email=email, until=NOON + DAY, now=NOON
                    )
                except UsernameTaken:
                    return False
                await asyncio.sleep(0)
                await uow.commit()
                return True

        assert sorted(await asyncio.gather(*map(attempt, range(5)))) == [False] * 4 + [True]

    async def test_pruning_removes_what_has_expired(self, world: World) -> None:
        expired, open_ = build_registration(now=NOON - DAY), build_registration(now=NOON)
        await hold(world, ADA, now=NOON - DAY)
        async with world.uow() as uow:
            await uow.registrations.add(expired)
            await uow.registrations.add(open_)
            await uow.registrations.hold_username(
                Username("still_held"), email=ADA, until=NOON + DAY, now=NOON
            )
            await uow.commit()
        async with world.uow() as uow:
            assert await uow.registrations.prune(NOON) == 2
            await uow.commit()
        async with world.uow() as uow:
            assert await uow.registrations.find(expired.id) is None
            assert await uow.registrations.find(open_.id) == open_
            with pytest.raises(UsernameTaken):
                await uow.registrations.hold_username(
                    Username("still_held"), email=GRACE, until=NOON + DAY, now=NOON
                )


async def add(world: World, *registrations: Registration) -> None:
    async with world.uow() as uow:
        for registration in registrations:
            await uow.registrations.add(registration)
        await uow.commit()


async def hold(world: World, email: EmailAddress, *, now: datetime) -> None:
    async with world.uow() as uow:
        await uow.registrations.hold_username(NAME, email=email, until=now + DAY, now=now)
        await uow.commit()
