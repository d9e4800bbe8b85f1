"""When as many are in flight as may be, and more come, only few are let in until that is over."""

import asyncio

import pytest

from entrypoints.http.admission import FEW, SERVED_TO_REFUSED, WINDOW_SECONDS, Admission

MOST = FEW * 4


class House:
    """Admission, at a time that a test tells."""

    def __init__(self, max_in_flight: int = MOST) -> None:
        self._now = 0.0
        self.admission = Admission(max_in_flight, lambda: self._now)

    def come(self, count: int) -> int:
        """How many of them were let in."""
        return sum(self.admission.enter() for _ in range(count))

    def go(self, count: int) -> None:
        for _ in range(count):
            self.admission.leave()

    def pass_time(self, seconds: float) -> None:
        self._now += seconds


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def overloaded(house: House) -> House:
    """Few are in it, and one more than there was room for has been there."""
    assert house.come(MOST + 1) == MOST
    house.go(MOST - FEW)
    return house


def test_a_rush_that_there_is_room_for_is_let_in(house: House) -> None:
    for _ in range(3):
        assert house.come(MOST) == MOST
        house.go(MOST)


def test_after_a_rush_that_there_was_no_room_for_few_are_let_in(overloaded: House) -> None:
    assert overloaded.come(1) == 0
    overloaded.go(FEW)
    assert overloaded.come(MOST) == FEW


def test_it_lasts_as_long_as_many_are_refused(overloaded: House) -> None:
    for _ in range(5):
        overloaded.go(FEW)
        assert overloaded.come(MOST) == FEW
        overloaded.pass_time(WINDOW_SECONDS)


def test_it_is_over_when_hardly_anybody_is_refused_any_more(overloaded: House) -> None:
    assert overloaded.come(MOST) == 0
    overloaded.pass_time(WINDOW_SECONDS)
    assert overloaded.come(1) == 0
    for _ in range(SERVED_TO_REFUSED):
        overloaded.go(1)
        assert overloaded.come(1) == 1
    overloaded.pass_time(WINDOW_SECONDS)
    assert overloaded.come(MOST) == MOST - FEW


def test_it_is_over_when_nobody_has_asked_for_a_while(overloaded: House) -> None:
    overloaded.come(MOST)
    overloaded.go(FEW)
    overloaded.pass_time(WINDOW_SECONDS * 3)
    assert overloaded.come(MOST) == MOST


def test_a_house_smaller_than_few_has_its_own_limit() -> None:
    house = House(max_in_flight=2)
    for _ in range(3):
        assert house.come(5) == 2
        house.go(2)


def test_who_was_in_before_comes_in_again_if_there_is_a_place(overloaded: House) -> None:
    assert overloaded.come(1) == 0
    assert overloaded.admission.enter_again()
    small = House(max_in_flight=1)
    assert small.come(1) == 1
    assert not small.admission.enter_again()


async def test_who_has_come_in_is_not_counted_as_one_who_is_still_to_come(house: House) -> None:
    for _ in range(MOST * 3):
        assert not house.admission.turns_away()
        assert house.admission.enter()
        house.admission.leave()


async def test_those_who_arrive_together_count_before_they_are_in(house: House) -> None:
    arrivals = [house.admission.turns_away() for _ in range(MOST + 2)]
    assert arrivals == [False] * MOST + [True] * 2


async def test_who_arrived_and_went_elsewhere_is_forgotten(house: House) -> None:
    for _ in range(3):
        assert not any(house.admission.turns_away() for _ in range(MOST))
        await asyncio.sleep(0)
