import asyncio
from datetime import timedelta

import pytest

from hexameter.domain.auth.errors import InvalidRefreshToken, RefreshTokenReused
from hexameter.domain.auth.session import EndReason
from hexameter.domain.users.roles import Role
from tests.unit.auth.harness import ADDRESS, AuthHarness


async def test_a_refresh_gives_a_new_pair(harness: AuthHarness) -> None:
    await harness.account()
    tokens = await harness.signs_in()
    harness.clock.advance(timedelta(minutes=1))
    renewed = await harness.refreshes(tokens.refresh_token)
    assert renewed.refresh_token != tokens.refresh_token
    assert harness.actor(renewed) == harness.actor(tokens)
    assert (await harness.session(renewed)).last_used_at == harness.clock.now()


async def test_concurrent_refreshes_get_the_same_successor(harness: AuthHarness) -> None:
    await harness.account()
    tokens = await harness.signs_in()
    pairs = await asyncio.gather(*(harness.refreshes(tokens.refresh_token) for _ in range(20)))
    assert len({pair.refresh_token for pair in pairs}) == 1
    await harness.refreshes(pairs[0].refresh_token)


async def test_reuse_after_the_grace_ends_the_session_and_is_remembered(
    harness: AuthHarness,
) -> None:
    user = await harness.account()
    tokens, other = await harness.signs_in(), await harness.signs_in()
    renewed = await harness.refreshes(tokens.refresh_token)
    harness.clock.advance(timedelta(seconds=10))
    with pytest.raises(RefreshTokenReused):
        await harness.refreshes(tokens.refresh_token)
    session = await harness.session(tokens)
    assert session.end_reason is EndReason.TOKEN_REUSED
    assert await harness.audited("auth.refresh_token_reused") == [user.id]
    await harness.deliver()
    [mail] = harness.mailbox.to(ADDRESS)
    assert (mail.template, mail.values["device"]) == ("refresh_token_reused", "Firefox")
    for dead in (tokens, renewed):
        with pytest.raises(InvalidRefreshToken):
            await harness.refreshes(dead.refresh_token)
    await harness.refreshes(other.refresh_token)


async def test_the_grace_ends_once_the_successor_is_used(harness: AuthHarness) -> None:
    await harness.account()
    tokens = await harness.signs_in()
    renewed = await harness.refreshes(tokens.refresh_token)
    await harness.refreshes(renewed.refresh_token)
    with pytest.raises(RefreshTokenReused):
        await harness.refreshes(tokens.refresh_token)


@pytest.mark.parametrize("token", ["", "hxr_unknown", "\ud800", "x" * 100_000])
async def test_a_token_that_was_never_given_is_invalid(harness: AuthHarness, token: str) -> None:
    with pytest.raises(InvalidRefreshToken):
        await harness.refreshes(token)


async def test_a_token_lasts_thirty_days(harness: AuthHarness) -> None:
    await harness.account()
    tokens = await harness.signs_in()
    harness.clock.advance(timedelta(days=30))
    with pytest.raises(InvalidRefreshToken):
        await harness.refreshes(tokens.refresh_token)


async def test_a_session_lasts_ninety_days_however_often_it_is_refreshed(
    harness: AuthHarness,
) -> None:
    await harness.account()
    tokens = await harness.signs_in()
    for _ in range(4):
        harness.clock.advance(timedelta(days=20))
        tokens = await harness.refreshes(tokens.refresh_token)
    assert tokens.refresh_expires_in == timedelta(days=10).total_seconds()
    harness.clock.advance(timedelta(days=10))
    with pytest.raises(InvalidRefreshToken):
        await harness.refreshes(tokens.refresh_token)


async def test_suspended_users_get_no_further_tokens(harness: AuthHarness) -> None:
    user = await harness.account()
    tokens = await harness.signs_in()
    user.suspend(harness.clock.now())
    await harness.save(user)
    with pytest.raises(InvalidRefreshToken):
        await harness.refreshes(tokens.refresh_token)


async def test_the_access_token_carries_the_present_role(harness: AuthHarness) -> None:
    user = await harness.account()
    tokens = await harness.signs_in()
    user.assign_role(Role.EDITOR, harness.clock.now())
    await harness.save(user)
    assert harness.actor(await harness.refreshes(tokens.refresh_token)).role is Role.EDITOR
