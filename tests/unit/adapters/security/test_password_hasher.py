import asyncio
import os
import sys
import threading
from collections.abc import AsyncIterator, Generator
from contextlib import contextmanager
from statistics import median
from time import perf_counter

import pytest
from argon2 import PasswordHasher

from hexameter.adapters.security.password_hasher import NICE, Argon2PasswordHasher
from hexameter.application.ports.security import HashingOverloaded
from hexameter.application.ports.security import PasswordHasher as PasswordHasherPort
from hexameter.domain.errors import Unavailable

PASSWORD = "plum anvil otter"


@contextmanager
def opened(
    *, memory_kib: int = 64, passes: int = 1, threads: int = 1, queue: int = 8
) -> Generator[Argon2PasswordHasher, None, None]:
    hasher = Argon2PasswordHasher(
        memory_kib=memory_kib, passes=passes, threads=threads, queue=queue
    )
    try:
        yield hasher
    finally:
        hasher.close()


@pytest.fixture
async def cheap() -> AsyncIterator[PasswordHasherPort]:
    with opened() as hasher:
        yield hasher


async def test_a_password_matches_its_own_hash_only(cheap: PasswordHasherPort) -> None:
    hashed = await cheap.hash(PASSWORD)

    assert await cheap.verify(PASSWORD, hashed)
    assert not await cheap.verify(PASSWORD + " ", hashed)
    assert not await cheap.verify("", hashed)


async def test_two_hashes_of_one_password_differ(cheap: PasswordHasherPort) -> None:
    assert await cheap.hash(PASSWORD) != await cheap.hash(PASSWORD)


async def test_no_account_never_matches(cheap: PasswordHasherPort) -> None:
    assert not await cheap.verify(PASSWORD, None)
    assert not await cheap.verify("", None)


async def test_nothing_of_a_long_password_is_dropped(cheap: PasswordHasherPort) -> None:
    long = "é" * 512
    hashed = await cheap.hash(long)

    assert await cheap.verify(long, hashed)
    assert not await cheap.verify(long[:-1] + "e", hashed)


async def test_a_nul_does_not_end_a_password(cheap: PasswordHasherPort) -> None:
    assert not await cheap.verify("plum\0otter", await cheap.hash("plum\0anvil"))


async def test_a_lone_surrogate_is_a_wrong_password(cheap: PasswordHasherPort) -> None:
    assert not await cheap.verify("\ud800", await cheap.hash(PASSWORD))
    assert not await cheap.verify("\ud800", None)


BROKEN = [
    "",
    "secret",
    "é",
    "\ud800",
    "$argon2id$",
    "$argon2id$v=19$m=64,t=1,p=1$",
    "$argon2id$v=19$m=x,t=y,p=z$YWFhYWFhYWE$YWFhYWFhYWE",
    "$argon2id$v=19$m=99999999999,t=1,p=1$YWFhYWFhYWE$YWFhYWFhYWE",
    "$2b$12$KIXQ4pO7jv0yqk0e5yVZxO1Wb1ZC9Jm9E6xq0s8z8E5F9hN7uWq6S",
]


@pytest.mark.parametrize("broken", BROKEN)
async def test_a_broken_hash_matches_nothing(broken: str, cheap: PasswordHasherPort) -> None:
    assert not await cheap.verify(PASSWORD, broken)
    assert cheap.needs_rehash(broken)


async def test_the_default_is_argon2id_with_19_mib_and_two_passes() -> None:
    hasher = Argon2PasswordHasher()
    try:
        assert (await hasher.hash(PASSWORD)).startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    finally:
        hasher.close()


@pytest.mark.parametrize(
    ("made_with", "weaker"),
    [
        (PasswordHasher(1, 64, 1, hash_len=32), False),
        (PasswordHasher(1, 128, 1, hash_len=32), False),
        (PasswordHasher(2, 64, 1, hash_len=32), False),
        (PasswordHasher(1, 64, 2, hash_len=32), False),
        (PasswordHasher(2, 32, 1, hash_len=32), True),
        (PasswordHasher(1, 64, 1, hash_len=16), True),
        (PasswordHasher(1, 64, 1, hash_len=32, salt_len=8), True),
    ],
)
async def test_only_a_weaker_hash_is_made_anew(
    made_with: PasswordHasher, weaker: bool, cheap: PasswordHasherPort
) -> None:
    hashed = made_with.hash(PASSWORD)

    assert await cheap.verify(PASSWORD, hashed)
    assert cheap.needs_rehash(hashed) is weaker


@pytest.mark.timing
async def test_an_unknown_account_costs_what_a_wrong_password_costs() -> None:
    with opened(memory_kib=19 * 1024, passes=2) as hasher:
        hashed = await hasher.hash(PASSWORD)

        async def cost(stored: str | None) -> float:
            began = perf_counter()
            await hasher.verify("wrong", stored)
            return perf_counter() - began

        known: list[float] = []
        unknown: list[float] = []
        for _ in range(9):
            known.append(await cost(hashed))
            unknown.append(await cost(None))

    assert 0.5 < median(unknown) / median(known) < 2


@pytest.mark.timing
async def test_even_the_first_unknown_account_costs_one_hash() -> None:
    with opened(memory_kib=19 * 1024, passes=2) as hasher:
        began = perf_counter()
        await hasher.verify("wrong", None)
        first = perf_counter() - began
        began = perf_counter()
        await hasher.verify("wrong", None)
        second = perf_counter() - began

    assert first < 3 * second


async def test_the_event_loop_goes_on_while_hashing() -> None:
    with opened(memory_kib=64 * 1024, passes=4) as hasher:
        work = asyncio.create_task(hasher.hash(PASSWORD))
        turns = 0
        while not work.done():
            await asyncio.sleep(0.001)
            turns += 1

    assert turns > 5


async def test_a_full_queue_refuses_at_once_and_then_takes_work_again() -> None:
    # Each takes some 100 ms, so none ends while the others are asked for.
    with opened(memory_kib=64 * 1024, passes=3, threads=1, queue=2) as hasher:
        results = await asyncio.gather(
            *(hasher.hash(PASSWORD) for _ in range(6)), return_exceptions=True
        )

        refused = [result for result in results if isinstance(result, HashingOverloaded)]
        assert len(refused) == 3
        assert results[3:] == refused
        assert await hasher.verify(PASSWORD, await hasher.hash(PASSWORD))


async def test_cancelled_requests_give_their_places_back() -> None:
    with opened(memory_kib=32 * 1024, threads=1, queue=2) as hasher:
        for _ in range(4):
            tasks = [asyncio.create_task(hasher.hash(PASSWORD)) for _ in range(3)]
            await asyncio.sleep(0)
            for task in tasks:
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
            assert all(isinstance(end, asyncio.CancelledError) for end in ended)
            await _idle(hasher)

        full = await asyncio.gather(*(hasher.hash(PASSWORD) for _ in range(3)))
        assert len(full) == 3


async def test_a_cancelled_hash_keeps_its_place_until_the_thread_is_free() -> None:
    with opened(memory_kib=64 * 1024, passes=10, threads=1, queue=0) as hasher:
        task = asyncio.create_task(hasher.hash(PASSWORD))
        await asyncio.sleep(0.05)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

        with pytest.raises(HashingOverloaded):
            await hasher.hash(PASSWORD)


async def test_closing_finishes_what_waits_and_takes_no_more() -> None:
    with opened(memory_kib=8 * 1024) as hasher:
        tasks = [asyncio.create_task(hasher.hash(PASSWORD)) for _ in range(4)]
        await asyncio.sleep(0)

    assert all(hashed.startswith("$argon2id$") for hashed in await asyncio.gather(*tasks))
    for _ in range(20):
        with pytest.raises(RuntimeError):
            await hasher.hash(PASSWORD)


def test_overload_is_unavailable_for_a_moment() -> None:
    overloaded = HashingOverloaded()

    assert isinstance(overloaded, Unavailable)
    assert overloaded.code == "UNAVAILABLE"
    assert overloaded.retry_after >= 1


async def _idle(hasher: Argon2PasswordHasher) -> None:
    """Until the thread has finished what cannot be cancelled; fails if a slot is lost."""
    async with asyncio.timeout(5):
        while True:
            try:
                await hasher.hash(PASSWORD)
            except HashingOverloaded:
                await asyncio.sleep(0.005)
            else:
                return


async def test_who_hashes_stands_back_and_nobody_else() -> None:
    before = set(threading.enumerate())
    ours = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    with opened() as hasher:
        await hasher.hash(PASSWORD)
        hashing = [thread.native_id for thread in set(threading.enumerate()) - before]
        nice = [os.getpriority(os.PRIO_PROCESS, number or 0) for number in hashing]

    # Elsewhere than on Linux there are no priorities of threads.
    assert nice == [min(ours + NICE, 19) if sys.platform == "linux" else ours]
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == ours
