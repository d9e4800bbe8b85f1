import asyncio
from datetime import timedelta

import pytest

from hexameter.domain.auth.errors import InvalidRefreshToken, RefreshTokenReused
from hexameter.domain.auth.session import EndReason
from hexameter.domain.users.roles import Role
from tests.unit.auth.harness import ADDRESS, Desk


async def test_a_refresh_gives_a_new_pair(desk: Desk) -> None:
    await desk.account()
    tokens = await desk.signs_in()
    desk.clock.advance(timedelta(minutes=1))
    renewed = await desk.refreshes(tokens.refresh_token)
    assert renewed.refresh_token != tokens.refresh_token
    assert desk.actor(renewed) == desk.actor(tokens)
    assert (await desk.session(renewed)).last_used_at == desk.clock.now()


async def test_concurrent_refreshes_get_the_same_successor(desk: Desk) -> None:
    await desk.account()
    tokens = await desk.signs_in()
    pairs = await asyncio.gather(*(desk.refreshes(tokens.refresh_token) for _ in range(20)))
    assert len({pair.refresh_token for pair in pairs}) == 1
    await desk.refreshes(pairs[0].refresh_token)


async def test_reuse_after_the_grace_ends_the_session_and_is_remembered(desk: Desk) -> None:
    user = await desk.account()
    tokens, other = await desk.signs_in(), await desk.signs_in()
    renewed = await desk.refreshes(tokens.refresh_token)
    desk.clock.advance(timedelta(seconds=10))
    with pytest.raises(RefreshTokenReused):
        await desk.refreshes(tokens.refresh_token)
    session = await desk.session(tokens)
    assert session.end_reason is EndReason.TOKEN_REUSED
    assert await desk.audited("auth.refresh_token_reused") == [user.id]
    await desk.deliver()
    [mail] = desk.mailbox.to(ADDRESS)
    assert (mail.template, mail.values["device"]) == ("refresh_token_reused", "Firefox")
    for dead in (tokens, renewed):
        with pytest.raises(InvalidRefreshToken):
            await desk.refreshes(dead.refresh_token)
    await desk.refreshes(other.refresh_token)


async def test_the_grace_ends_once_the_successor_is_used(desk: Desk) -> None:
    await desk.account()
    tokens = await desk.signs_in()
    renewed = await desk.refreshes(tokens.refresh_token)
    await desk.refreshes(renewed.refresh_token)
    with pytest.raises(RefreshTokenReused):
        await desk.refreshes(tokens.refresh_token)


@pytest.mark.parametrize("token", ["", "hxr_unknown", "\ud800", "x" * 100_000])
async def test_a_token_that_was_never_given_is_invalid(desk: Desk, token: str) -> None:
    with pytest.raises(InvalidRefreshToken):
        await desk.refreshes(token)


async def test_a_token_lasts_thirty_days(desk: Desk) -> None:
    await desk.account()
    tokens = await desk.signs_in()
    desk.clock.advance(timedelta(days=30))
    with pytest.raises(InvalidRefreshToken):
        await desk.refreshes(tokens.refresh_token)


async def test_a_session_lasts_ninety_days_however_often_it_is_refreshed(desk: Desk) -> None:
    await desk.account()
    tokens = await desk.signs_in()
    for _ in range(4):
        desk.clock.advance(timedelta(days=20))
        tokens = await desk.refreshes(tokens.refresh_token)
    assert tokens.refresh_expires_in == timedelta(days=10).total_seconds()
    desk.clock.advance(timedelta(days=10))
    with pytest.raises(InvalidRefreshToken):
        await desk.refreshes(tokens.refresh_token)


async def test_suspended_users_get_no_further_tokens(desk: Desk) -> None:
    user = await desk.account()
    tokens = await desk.signs_in()
    user.suspend(desk.clock.now())
    await desk.save(user)
    with pytest.raises(InvalidRefreshToken):
        await desk.refreshes(tokens.refresh_token)


async def test_the_access_token_carries_the_present_role(desk: Desk) -> None:
    user = await desk.account()
    tokens = await desk.signs_in()
    user.assign_role(Role.EDITOR, desk.clock.now())
    await desk.save(user)
    assert desk.actor(await desk.refreshes(tokens.refresh_token)).role is Role.EDITOR
