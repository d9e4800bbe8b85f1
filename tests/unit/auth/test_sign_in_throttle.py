import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from hexameter.application.actor import Actor
from hexameter.application.auth.reset_password import ResetPasswordCommand
from hexameter.application.auth.sign_in_throttle import SignInLimits, network_of
from hexameter.application.auth.verify_email import VerifyEmailCommand
from hexameter.application.ports.security import HashingOverloaded
from hexameter.domain.auth.errors import InvalidCredentials, InvalidToken, TooManyAttempts
from hexameter.domain.errors import ValidationFailed
from tests.unit.auth.harness import ADDRESS, FAR_IP, IP, OTHER_PASSWORD, AuthHarness


async def fails(
    harness: AuthHarness, email: str = ADDRESS, *, ip: str = IP, times: int = 1
) -> None:
    for _ in range(times):
        with pytest.raises(InvalidCredentials):
            await harness.signs_in(email, password=OTHER_PASSWORD, ip=ip)


async def is_refused(harness: AuthHarness, email: str = ADDRESS, *, ip: str = IP) -> int:
    with pytest.raises(TooManyAttempts) as refusal:
        await harness.signs_in(email, ip=ip)
    assert refusal.value.code == "RATE_LIMITED"
    return refusal.value.retry_after


async def guesses_at_once(harness: AuthHarness, times: int) -> list[type[object]]:
    """All attempts have seen a free quota before any of them is counted."""
    async with harness.uow():
        tries = [
            asyncio.create_task(harness.signs_in(password=OTHER_PASSWORD)) for _ in range(times)
        ]
        await asyncio.sleep(0.01)
    return [type(answer) for answer in await asyncio.gather(*tries, return_exceptions=True)]


async def test_fifty_guesses_at_once_cannot_pass_the_quota(harness: AuthHarness) -> None:
    await harness.account()
    harness.hasher.verified.clear()
    answers = await guesses_at_once(harness, 50)
    assert answers.count(InvalidCredentials) == 5
    assert answers.count(TooManyAttempts) == 45
    assert len(harness.hasher.verified) == 5


async def test_five_failures_stop_a_network_for_a_quarter_of_an_hour(harness: AuthHarness) -> None:
    await harness.account()
    await fails(harness, times=5)
    harness.clock.advance(timedelta(minutes=5))
    assert await is_refused(harness, ip="192.0.2.200") == 600
    harness.clock.advance(timedelta(minutes=10))
    await harness.signs_in()


async def test_other_networks_and_other_accounts_go_on(harness: AuthHarness) -> None:
    await harness.account()
    await harness.account("grace@example.org", username="grace")
    await fails(harness, times=5)
    await harness.signs_in(ip=FAR_IP)
    await harness.signs_in("grace@example.org")


async def test_an_unknown_address_is_stopped_like_a_known_one(harness: AuthHarness) -> None:
    await fails(harness, "nobody@example.org", times=5)
    await is_refused(harness, "Nobody@Example.org")


async def test_successes_do_not_count(harness: AuthHarness) -> None:
    await harness.account()
    await fails(harness, times=4)
    for _ in range(10):
        await harness.signs_in()
    await fails(harness)
    await is_refused(harness)


async def test_one_address_cannot_try_one_account_after_the_other(
    make_harness: Callable[..., AuthHarness],
) -> None:
    harness = make_harness(limits=SignInLimits(per_address=3))
    for n in range(3):
        await fails(harness, f"user{n}@example.org")
    await is_refused(harness, "another@example.org")
    await fails(harness, "another@example.org", ip="192.0.2.8")


async def test_many_networks_cannot_share_one_account_nor_lock_its_owner_out(
    make_harness: Callable[..., AuthHarness],
) -> None:
    harness = make_harness(limits=SignInLimits(per_account=3))
    await harness.account()
    await harness.signs_in(ip=IP)
    for n in range(3):
        await fails(harness, ip=f"198.51.{n}.1")
    await is_refused(harness, ip=FAR_IP)
    await harness.signs_in(ip=IP)


@pytest.mark.parametrize("by", ["reset", "verification"])
async def test_the_use_of_a_mailed_token_makes_its_network_known(
    make_harness: Callable[..., AuthHarness], by: str
) -> None:
    harness = make_harness(limits=SignInLimits(per_account=3, in_all=4))
    far_away = Actor.anonymous(ip=FAR_IP)
    if by == "reset":
        await harness.account()
    else:
        await harness.registers(password=OTHER_PASSWORD)
        await harness.deliver()
    for n in range(3):
        with pytest.raises(InvalidCredentials):
            await harness.signs_in(password="a guess of somebody", ip=f"198.51.{n}.1")
    with pytest.raises(TooManyAttempts):
        await harness.signs_in(password=OTHER_PASSWORD, ip=FAR_IP)
    if by == "reset":
        reset = ResetPasswordCommand(token=await harness.reset_token(), password=OTHER_PASSWORD)
        await harness.reset_password.execute(far_away, reset)
    else:
        token = harness.mailbox.last_token(ADDRESS, "verify_email")
        verify = VerifyEmailCommand(token=token, password=OTHER_PASSWORD)
        await harness.verify_email.execute(far_away, verify)
    harness.clock.advance(timedelta(minutes=59))
    await harness.signs_in(password=OTHER_PASSWORD, ip=FAR_IP)
    await is_refused(harness, ip="198.18.0.1")


@pytest.mark.parametrize("token", ["unknown", "valid"])
async def test_a_token_that_is_not_used_makes_no_network_known(
    make_harness: Callable[..., AuthHarness], token: str
) -> None:
    harness = make_harness(limits=SignInLimits(per_account=3))
    await harness.account()
    if token == "valid":
        token = await harness.reset_token()
    with pytest.raises((InvalidToken, ValidationFailed)):
        await harness.reset_password.execute(
            Actor.anonymous(ip=FAR_IP), ResetPasswordCommand(token=token, password="short")
        )
    for n in range(3):
        await fails(harness, ip=f"198.51.{n}.1")
    await is_refused(harness, ip=FAR_IP)


async def test_a_network_that_proves_itself_again_stays_known_for_90_days(
    make_harness: Callable[..., AuthHarness],
) -> None:
    harness = make_harness(limits=SignInLimits(per_account=3))
    await harness.account()
    for days in (80, 80):
        harness.clock.advance(timedelta(days=days))
        reset = ResetPasswordCommand(token=await harness.reset_token(), password=OTHER_PASSWORD)
        await harness.reset_password.execute(Actor.anonymous(ip=FAR_IP), reset)
    harness.clock.advance(timedelta(days=80))
    for n in range(3):
        with pytest.raises(InvalidCredentials):
            await harness.signs_in(ip=f"198.51.{n}.1")
    await harness.signs_in(password=OTHER_PASSWORD, ip=FAR_IP)


async def test_everybody_together_is_bounded_but_for_known_networks(
    make_harness: Callable[..., AuthHarness],
) -> None:
    harness = make_harness(limits=SignInLimits(in_all=3))
    await harness.account()
    await harness.signs_in(ip=IP)
    for n in range(3):
        await fails(harness, f"user{n}@example.org", ip=f"198.51.{n}.1")
    await is_refused(harness, "another@example.org", ip=FAR_IP)
    await harness.signs_in(ip=IP)


async def test_refused_tries_do_not_use_up_the_limit_of_the_account(
    make_harness: Callable[..., AuthHarness],
) -> None:
    harness = make_harness(limits=SignInLimits(per_account_and_network=2, per_account=3))
    await harness.account()
    await guesses_at_once(harness, 20)
    for _ in range(10):
        await is_refused(harness)
    await harness.signs_in(ip=FAR_IP)


async def test_a_try_that_could_not_be_answered_does_not_count(harness: AuthHarness) -> None:
    await harness.account()
    harness.hasher.overloaded = True
    for _ in range(10):
        with pytest.raises(HashingOverloaded):
            await harness.signs_in()
    harness.hasher.overloaded = False
    await harness.signs_in()


@pytest.mark.parametrize(
    ("ip", "network"),
    [
        ("192.0.2.7", "192.0.2.0/24"),
        ("::ffff:192.0.2.7", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "unknown"),
        ("", "unknown"),
        (None, "unknown"),
    ],
)
def test_a_network_is_what_one_subscriber_has(ip: str | None, network: str) -> None:
    assert network_of(ip) == network
