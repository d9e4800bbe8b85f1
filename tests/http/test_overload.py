"""When the event loop does not come to what has arrived, new requests are refused."""

import asyncio

import pytest

from entrypoints.http.admission import FEW, LATE_SECONDS, PATIENCE_SECONDS, Admission

MANY = FEW + 4
SLOW, QUICK = LATE_SECONDS * 3, LATE_SECONDS / 3


class House:
    """Admission, and a loop of which each round takes as long as a test says."""

    def __init__(self, max_in_flight: int = 1000) -> None:
        self._now = 0.0
        self.admission = Admission(max_in_flight, lambda: self._now)

    def come(self, count: int) -> bool:
        """Whether all of them were let in."""
        return [self.admission.enter() for _ in range(count)] == [True] * count

    async def asks(self, rounds: int, each: float) -> list[bool]:
        """Whether who came in a round was let in, round by round."""
        admitted: list[bool] = []
        for _ in range(rounds):
            admitted.append(self.admission.enter())
            if admitted[-1]:
                self.admission.leave()
            self._now += each
            await asyncio.sleep(0)
        return admitted

    def pass_time(self, seconds: float) -> None:
        self._now += seconds


@pytest.fixture
async def house() -> House:
    house = House()
    assert house.come(MANY)
    return house


PATIENT_ROUNDS = int(PATIENCE_SECONDS / SLOW) + 1


async def test_a_loop_that_stays_late_lets_nobody_in_until_it_is_in_time(house: House) -> None:
    admitted = await house.asks(30, SLOW)
    assert all(admitted[:PATIENT_ROUNDS])
    assert not any(admitted[PATIENT_ROUNDS + 1 :])
    assert all((await house.asks(10, QUICK))[1:])


async def test_a_rush_that_passes_is_served(house: House) -> None:
    for _ in range(5):
        assert all(await house.asks(PATIENT_ROUNDS - 1, SLOW))
        assert all(await house.asks(3, QUICK))


async def test_few_in_flight_are_never_too_many() -> None:
    assert all(await House().asks(30, SLOW))


async def test_soon_after_an_overload_there_is_no_patience_with_the_next(house: House) -> None:
    await house.asks(30, SLOW)
    await house.asks(3, QUICK)
    assert (await house.asks(4, SLOW))[2:] == [False, False]


async def test_a_crowd_that_comes_long_after_an_overload_is_let_in(house: House) -> None:
    await house.asks(30, SLOW)
    for _ in range(MANY):
        house.admission.leave()
    house.pass_time(PATIENCE_SECONDS * 2)
    assert house.come(MANY * 2)


async def test_who_was_in_before_comes_in_again_if_there_is_a_place() -> None:
    house = House(max_in_flight=MANY + 1)
    assert house.come(MANY)
    assert not all(await house.asks(30, SLOW))
    assert house.admission.enter_again()
    assert not house.admission.enter_again()


async def test_who_has_come_in_is_not_counted_as_one_who_is_still_to_come() -> None:
    house = House(max_in_flight=MANY)
    assert house.come(1)
    for _ in range(MANY * 3):
        assert not house.admission.turns_away()
        assert house.admission.enter()
        house.admission.leave()


async def test_those_who_arrive_together_count_before_they_are_in() -> None:
    house = House(max_in_flight=MANY)
    assert [house.admission.turns_away() for _ in range(MANY + 2)] == [False] * MANY + [True] * 2
