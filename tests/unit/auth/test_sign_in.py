import asyncio
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from hexameter.application.actor import Actor
from hexameter.application.auth.sign_in import SignInCommand
from hexameter.domain.auth.errors import AccountSuspended, InvalidCredentials
from hexameter.domain.auth.session import ACCESS_TOKEN_LIFETIME, REFRESH_TOKEN_LIFETIME
from hexameter.domain.errors import ValidationFailed
from tests.unit.auth.harness import ADDRESS, IP, OTHER_PASSWORD, PASSWORD, AuthHarness


async def test_the_right_password_begins_a_session(harness: AuthHarness) -> None:
    user = await harness.account()
    tokens = await harness.signs_in(ADDRESS.upper())
    session = await harness.session(tokens)
    assert (session.user_id, session.device, session.ip) == (user.id, "Firefox", IP)
    assert tokens.expires_in == ACCESS_TOKEN_LIFETIME.total_seconds()
    assert tokens.refresh_expires_in == REFRESH_TOKEN_LIFETIME.total_seconds()
    assert await harness.audited("auth.signed_in") == [user.id]


async def test_a_failure_is_remembered_although_it_is_refused(harness: AuthHarness) -> None:
    user = await harness.account()
    with pytest.raises(InvalidCredentials):
        await harness.signs_in(password=OTHER_PASSWORD)
    assert await harness.audited("auth.sign_in_failed") == [user.id]


async def test_an_unknown_address_costs_as_many_verifications_as_a_known_one(
    harness: AuthHarness,
) -> None:
    await harness.account()
    harness.hasher.verified.clear()
    for email in ("nobody@example.org", ADDRESS):
        with pytest.raises(InvalidCredentials):
            await harness.signs_in(email, password=OTHER_PASSWORD)
    assert harness.hasher.verified == [False, True]


async def test_a_registration_that_waits_is_as_good_as_unknown(harness: AuthHarness) -> None:
    await harness.registers()
    with pytest.raises(InvalidCredentials):
        await harness.signs_in()


async def test_a_suspension_is_told_only_after_the_right_password(harness: AuthHarness) -> None:
    user = await harness.account()
    user.suspend(harness.clock.now())
    await harness.save(user)
    with pytest.raises(InvalidCredentials):
        await harness.signs_in(password=OTHER_PASSWORD)
    with pytest.raises(AccountSuspended):
        await harness.signs_in()
    assert len(await harness.audited("auth.sign_in_failed")) == 2


async def test_one_can_sign_in_while_ones_deletion_waits(harness: AuthHarness) -> None:
    user = await harness.account()
    user.request_deletion(harness.clock.now())
    await harness.save(user)
    await harness.signs_in()


async def test_a_password_that_changes_during_the_sign_in_does_not_open_it(
    harness: AuthHarness,
) -> None:
    await harness.account()
    harness.hasher.meanwhile = partial(harness.password_becomes, OTHER_PASSWORD)
    with pytest.raises(InvalidCredentials):
        await harness.signs_in()
    assert await harness.audited("auth.signed_in") == []


async def test_a_suspension_during_the_sign_in_is_seen(harness: AuthHarness) -> None:
    user = await harness.account()

    async def suspend() -> None:
        user.suspend(harness.clock.now())
        await harness.save(user)

    harness.hasher.meanwhile = suspend
    with pytest.raises(AccountSuspended):
        await harness.signs_in()
    assert await harness.audited("auth.signed_in") == []


async def test_a_weaker_hash_is_replaced_and_all_who_sign_in_at_once_get_in(
    harness: AuthHarness,
) -> None:
    user = await harness.account()
    assert user.password_hash is not None
    harness.hasher.outdated.add(user.password_hash)
    await asyncio.gather(*(harness.signs_in() for _ in range(5)))
    assert (await harness.user()).password_hash != user.password_hash
    harness.hasher.hashed = 0
    await harness.signs_in()
    assert harness.hasher.hashed == 0


@pytest.mark.parametrize("device", ["", "\0\ud800\n\u202e", "x" * 10_000])
async def test_a_device_may_call_itself_anything(harness: AuthHarness, device: str) -> None:
    await harness.account()
    tokens = await harness.sign_in.execute(
        Actor.anonymous(),
        SignInCommand(email=ADDRESS, password=PASSWORD, device=device, ip=None),
    )
    shown = (await harness.session(tokens)).device
    assert len(shown) <= 200
    assert all(char.isprintable() for char in shown)


async def test_malformed_fields_are_named_before_anything_is_counted(harness: AuthHarness) -> None:
    with pytest.raises(ValidationFailed) as failure:
        await harness.signs_in("nowhere", password="\0")
    assert [problem.field for problem in failure.value.details] == ["email", "password"]
    assert harness.hasher.verified == []


async def test_access_tokens_end_after_five_minutes(harness: AuthHarness) -> None:
    await harness.account()
    tokens = await harness.signs_in()
    claims = harness.access_tokens.verify(tokens.access_token, harness.clock.now())
    assert claims.expires_at - claims.issued_at == timedelta(minutes=5)


async def test_all_throttles_switch_off_together(make_harness: Callable[..., AuthHarness]) -> None:
    harness = make_harness(throttles=False)
    await harness.account()
    for _ in range(20):
        with pytest.raises(InvalidCredentials):
            await harness.signs_in(password=OTHER_PASSWORD)
    await harness.signs_in()
