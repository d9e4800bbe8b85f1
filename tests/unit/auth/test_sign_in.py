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
from tests.unit.auth.harness import ADDRESS, IP, OTHER_PASSWORD, PASSWORD, Desk


async def test_the_right_password_begins_a_session(desk: Desk) -> None:
    user = await desk.account()
    tokens = await desk.signs_in(ADDRESS.upper())
    session = await desk.session(tokens)
    assert (session.user_id, session.device, session.ip) == (user.id, "Firefox", IP)
    assert tokens.expires_in == ACCESS_TOKEN_LIFETIME.total_seconds()
    assert tokens.refresh_expires_in == REFRESH_TOKEN_LIFETIME.total_seconds()
    assert await desk.audited("auth.signed_in") == [user.id]


async def test_a_failure_is_remembered_although_it_is_refused(desk: Desk) -> None:
    user = await desk.account()
    with pytest.raises(InvalidCredentials):
        await desk.signs_in(password=OTHER_PASSWORD)
    assert await desk.audited("auth.sign_in_failed") == [user.id]


async def test_an_unknown_address_costs_as_many_verifications_as_a_known_one(desk: Desk) -> None:
    await desk.account()
    desk.hasher.verified.clear()
    for email in ("nobody@example.org", ADDRESS):
        with pytest.raises(InvalidCredentials):
            await desk.signs_in(email, password=OTHER_PASSWORD)
    assert desk.hasher.verified == [False, True]


async def test_a_registration_that_waits_is_as_good_as_unknown(desk: Desk) -> None:
    await desk.registers()
    with pytest.raises(InvalidCredentials):
        await desk.signs_in()


async def test_a_suspension_is_told_only_after_the_right_password(desk: Desk) -> None:
    user = await desk.account()
    user.suspend(desk.clock.now())
    await desk.save(user)
    with pytest.raises(InvalidCredentials):
        await desk.signs_in(password=OTHER_PASSWORD)
    with pytest.raises(AccountSuspended):
        await desk.signs_in()
    assert len(await desk.audited("auth.sign_in_failed")) == 2


async def test_one_can_sign_in_while_ones_deletion_waits(desk: Desk) -> None:
    user = await desk.account()
    user.request_deletion(desk.clock.now())
    await desk.save(user)
    await desk.signs_in()


async def test_a_password_that_changes_during_the_sign_in_does_not_open_it(desk: Desk) -> None:
    await desk.account()
    desk.hasher.meanwhile = partial(desk.password_becomes, OTHER_PASSWORD)
    with pytest.raises(InvalidCredentials):
        await desk.signs_in()
    assert await desk.audited("auth.signed_in") == []


async def test_a_suspension_during_the_sign_in_is_seen(desk: Desk) -> None:
    user = await desk.account()

    async def suspend() -> None:
        user.suspend(desk.clock.now())
        await desk.save(user)

    desk.hasher.meanwhile = suspend
    with pytest.raises(AccountSuspended):
        await desk.signs_in()
    assert await desk.audited("auth.signed_in") == []


async def test_a_weaker_hash_is_replaced_and_all_who_sign_in_at_once_get_in(desk: Desk) -> None:
    user = await desk.account()
    assert user.password_hash is not None
    desk.hasher.outdated.add(user.password_hash)
    await asyncio.gather(*(desk.signs_in() for _ in range(5)))
    assert (await desk.user()).password_hash != user.password_hash
    desk.hasher.hashed = 0
    await desk.signs_in()
    assert desk.hasher.hashed == 0


@pytest.mark.parametrize("device", ["", "\0\ud800\n\u202e", "x" * 10_000])
async def test_a_device_may_call_itself_anything(desk: Desk, device: str) -> None:
    await desk.account()
    tokens = await desk.sign_in.execute(
        Actor.anonymous(),
        SignInCommand(email=ADDRESS, password=PASSWORD, device=device, ip=None),
    )
    shown = (await desk.session(tokens)).device
    assert len(shown) <= 200
    assert all(char.isprintable() for char in shown)


async def test_malformed_fields_are_named_before_anything_is_counted(desk: Desk) -> None:
    with pytest.raises(ValidationFailed) as failure:
        await desk.signs_in("nowhere", password="\0")
    assert [problem.field for problem in failure.value.details] == ["email", "password"]
    assert desk.hasher.verified == []


async def test_access_tokens_end_after_five_minutes(desk: Desk) -> None:
    await desk.account()
    tokens = await desk.signs_in()
    claims = desk.access_tokens.verify(tokens.access_token, desk.clock.now())
    assert claims.expires_at - claims.issued_at == timedelta(minutes=5)


async def test_all_throttles_switch_off_together(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(throttles=False)
    await desk.account()
    for _ in range(20):
        with pytest.raises(InvalidCredentials):
            await desk.signs_in(password=OTHER_PASSWORD)
    await desk.signs_in()
