import asyncio
from datetime import timedelta

import pytest

from hexameter.adapters.testing.builders import build_digest, build_mailed_token, build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.world import World
from hexameter.domain.auth.mailed_tokens import Purpose
from hexameter.domain.users.errors import UserNotFound


class MailedTokenRepositoryContract:
    async def test_a_token_comes_back_as_it_was_added(self, world: World) -> None:
        user = build_user(email="Ada@example.com")
        token = build_mailed_token(user)
        await world.add_users(user)
        async with world.uow() as uow:
            await uow.mailed_tokens.add(token)
            await uow.commit()
        async with world.uow() as uow:
            assert await uow.mailed_tokens.find(token.id) == token
            assert await uow.mailed_tokens.find_by_digest(token.digest, token.purpose) == token

    async def test_a_token_serves_its_own_purpose_only(self, world: World) -> None:
        user = build_user()
        token = build_mailed_token(user, purpose=Purpose.VERIFY_EMAIL)
        await world.add_users(user)
        async with world.uow() as uow:
            await uow.mailed_tokens.add(token)
            find = uow.mailed_tokens.find_by_digest
            assert await find(token.digest, Purpose.RESET_PASSWORD) is None
            assert await find(build_digest(), Purpose.VERIFY_EMAIL) is None
            assert await uow.mailed_tokens.find(build_mailed_token(user).id) is None

    async def test_a_token_needs_its_user(self, world: World) -> None:
        async with world.uow() as uow:
            with pytest.raises(UserNotFound):
                await uow.mailed_tokens.add(build_mailed_token(build_user()))

    async def test_removing_ends_all_of_one_user_and_purpose(self, world: World) -> None:
        user, other = build_user(), build_user()
        used, newer = build_mailed_token(user), build_mailed_token(user)
        kept = (build_mailed_token(user, purpose=Purpose.VERIFY_EMAIL), build_mailed_token(other))
        await world.add_users(user, other)
        async with world.uow() as uow:
            for token in (used, newer, *kept):
                await uow.mailed_tokens.add(token)
            await uow.mailed_tokens.remove_all_for(user.id, Purpose.RESET_PASSWORD)
            await uow.commit()
        async with world.uow() as uow:
            assert [await uow.mailed_tokens.find(token.id) for token in (used, newer)] == [None] * 2
            for token in kept:
                assert await uow.mailed_tokens.find(token.id) == token

    async def test_of_concurrent_uses_of_one_token_one_finds_it(self, world: World) -> None:
        user = build_user()
        token = build_mailed_token(user)
        await world.add_users(user)
        async with world.uow() as uow:
            await uow.mailed_tokens.add(token)
            await uow.commit()

        async def use() -> bool:
            async with world.uow() as uow:
                found = await uow.mailed_tokens.find_by_digest(token.digest, token.purpose)
                if found is None:
                    return False
                await asyncio.sleep(0)
                await uow.mailed_tokens.remove_all_for(found.user_id, found.purpose)
                await uow.commit()
                return True

        assert sorted(await asyncio.gather(*(use() for _ in range(6)))) == [False] * 5 + [True]

    async def test_pruning_removes_what_has_expired(self, world: World) -> None:
        user = build_user()
        expired = build_mailed_token(user, now=NOON - timedelta(hours=1))
        good = build_mailed_token(user, now=NOON - timedelta(minutes=59))
        await world.add_users(user)
        async with world.uow() as uow:
            await uow.mailed_tokens.add(expired)
            await uow.mailed_tokens.add(good)
            assert await uow.mailed_tokens.prune(NOON) == 1
            await uow.commit()
        async with world.uow() as uow:
            assert await uow.mailed_tokens.find(expired.id) is None
            assert await uow.mailed_tokens.find(good.id) == good
