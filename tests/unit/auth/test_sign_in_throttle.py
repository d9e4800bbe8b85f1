import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from hexameter.application.auth.sign_in_throttle import SignInLimits, network_of
from hexameter.application.ports.security import HashingOverloaded
from hexameter.domain.auth.errors import InvalidCredentials, TooManyAttempts
from tests.unit.auth.harness import ADDRESS, FAR_IP, IP, OTHER_PASSWORD, Desk


async def fails(desk: Desk, email: str = ADDRESS, *, ip: str = IP, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(InvalidCredentials):
            await desk.signs_in(email, password=OTHER_PASSWORD, ip=ip)


async def is_refused(desk: Desk, email: str = ADDRESS, *, ip: str = IP) -> int:
    with pytest.raises(TooManyAttempts) as refusal:
        await desk.signs_in(email, ip=ip)
    assert refusal.value.code == "RATE_LIMITED"
    return refusal.value.retry_after


async def guesses_at_once(desk: Desk, times: int) -> list[type[object]]:
    """All have seen that the quota is free before one of them is counted."""
    async with desk.uow():
        tries = [asyncio.create_task(desk.signs_in(password=OTHER_PASSWORD)) for _ in range(times)]
        await asyncio.sleep(0.01)
    return [type(answer) for answer in await asyncio.gather(*tries, return_exceptions=True)]


async def test_fifty_guesses_at_once_cannot_pass_the_quota(desk: Desk) -> None:
    await desk.account()
    desk.hasher.verified.clear()
    answers = await guesses_at_once(desk, 50)
    assert answers.count(InvalidCredentials) == 5
    assert answers.count(TooManyAttempts) == 45
    assert len(desk.hasher.verified) == 5


async def test_five_failures_stop_a_network_for_a_quarter_of_an_hour(desk: Desk) -> None:
    await desk.account()
    await fails(desk, times=5)
    desk.clock.advance(timedelta(minutes=5))
    assert await is_refused(desk, ip="192.0.2.200") == 600
    desk.clock.advance(timedelta(minutes=10))
    await desk.signs_in()


async def test_other_networks_and_other_accounts_go_on(desk: Desk) -> None:
    await desk.account()
    await desk.account("grace@example.org", username="grace")
    await fails(desk, times=5)
    await desk.signs_in(ip=FAR_IP)
    await desk.signs_in("grace@example.org")


async def test_an_unknown_address_is_stopped_like_a_known_one(desk: Desk) -> None:
    await fails(desk, "nobody@example.org", times=5)
    await is_refused(desk, "Nobody@Example.org")


async def test_successes_do_not_count(desk: Desk) -> None:
    await desk.account()
    await fails(desk, times=4)
    for _ in range(10):
        await desk.signs_in()
    await fails(desk)
    await is_refused(desk)


async def test_one_address_cannot_try_one_account_after_the_other(
    make_desk: Callable[..., Desk],
) -> None:
    desk = make_desk(limits=SignInLimits(per_address=3))
    for n in range(3):
        await fails(desk, f"user{n}@example.org")
    await is_refused(desk, "another@example.org")
    await fails(desk, "another@example.org", ip="192.0.2.8")


async def test_many_networks_cannot_share_one_account_nor_lock_its_owner_out(
    make_desk: Callable[..., Desk],
) -> None:
    desk = make_desk(limits=SignInLimits(per_account=3))
    await desk.account()
    await desk.signs_in(ip=IP)
    for n in range(3):
        await fails(desk, ip=f"198.51.{n}.1")
    await is_refused(desk, ip=FAR_IP)
    await desk.signs_in(ip=IP)


async def test_everybody_together_is_bounded_but_for_known_networks(
    make_desk: Callable[..., Desk],
) -> None:
    desk = make_desk(limits=SignInLimits(in_all=3))
    await desk.account()
    await desk.signs_in(ip=IP)
    for n in range(3):
        await fails(desk, f"user{n}@example.org", ip=f"198.51.{n}.1")
    await is_refused(desk, "another@example.org", ip=FAR_IP)
    await desk.signs_in(ip=IP)


async def test_refused_tries_do_not_use_up_the_limit_of_the_account(
    make_desk: Callable[..., Desk],
) -> None:
    desk = make_desk(limits=SignInLimits(per_account_and_network=2, per_account=3))
    await desk.account()
    await guesses_at_once(desk, 20)
    for _ in range(10):
        await is_refused(desk)
    await desk.signs_in(ip=FAR_IP)


async def test_a_try_that_could_not_be_answered_does_not_count(desk: Desk) -> None:
    await desk.account()
    desk.hasher.overloaded = True
    for _ in range(10):
        with pytest.raises(HashingOverloaded):
            await desk.signs_in()
    desk.hasher.overloaded = False
    await desk.signs_in()


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
