"""When as many are in flight as may be, and more come, only few are let in until that is over."""

import asyncio

import pytest

from hexameter.entrypoints.http.middleware.concurrency_limit import (
    FEW,
    SERVED_TO_REFUSED,
    WINDOW_SECONDS,
    Admission,
)

MOST = FEW * 4


class House:
    """Admission, at a time that a test tells, on a processor that is busy or not."""

    def __init__(self, max_in_flight: int = MOST) -> None:
        self._now = self._worked = 0.0
        self.admission = Admission(max_in_flight, lambda: self._now, lambda: self._worked)

    def come(self, count: int) -> int:
        """How many of them were let in."""
        return sum(self.admission.enter() for _ in range(count))

    def go(self, count: int) -> None:
        for _ in range(count):
            self.admission.leave()

    def pass_time(self, seconds: float, *, busy: bool = True) -> None:
        self._now += seconds
        self._worked += seconds * (0.95 if busy else 0.05)


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
    assert overloaded.admission.step_in()
    small = House(max_in_flight=1)
    assert small.come(1) == 1
    assert not small.admission.step_in()


def test_it_lets_twice_as_many_in_after_a_window_in_which_the_process_was_not_busy(
    overloaded: House,
) -> None:
    expected = FEW
    while expected < MOST:
        overloaded.come(MOST)
        assert overloaded.admission.in_flight == expected
        overloaded.pass_time(WINDOW_SECONDS, busy=False)
        expected *= 2
    assert overloaded.come(MOST) == MOST - expected // 2


def test_it_goes_back_to_few_when_the_process_is_busy_again(overloaded: House) -> None:
    overloaded.come(MOST)
    overloaded.pass_time(WINDOW_SECONDS, busy=False)
    assert overloaded.come(MOST) == FEW
    overloaded.pass_time(WINDOW_SECONDS)
    assert overloaded.come(1) == 0
    overloaded.go(FEW)
    assert overloaded.come(1) == 0


def test_who_waits_for_his_caller_has_not_been_served(overloaded: House) -> None:
    assert overloaded.come(1) == 0
    for _ in range(SERVED_TO_REFUSED * 2):
        overloaded.admission.step_out()
        assert overloaded.admission.step_in()
    overloaded.come(MOST)
    overloaded.pass_time(WINDOW_SECONDS)
    assert overloaded.come(1) == 0


async def test_who_arrives_and_goes_in_counts_once(house: House) -> None:
    for _ in range(MOST * 3):
        assert not house.admission.turns_away()
        house.admission.arrive()
        assert house.admission.enter()
        house.admission.leave()


async def test_those_who_arrive_together_count_before_they_are_in(house: House) -> None:
    arrivals: list[bool] = []
    for _ in range(MOST + 2):
        arrivals.append(house.admission.turns_away())
        house.admission.arrive()
    assert arrivals == [False] * MOST + [True] * 2


async def test_who_arrived_and_went_elsewhere_is_forgotten(house: House) -> None:
    for _ in range(3):
        for _ in range(MOST):
            assert not house.admission.turns_away()
            house.admission.arrive()
        await asyncio.sleep(0)


def test_to_look_whether_there_is_room_refuses_nobody(house: House) -> None:
    assert house.come(MOST) == MOST
    assert house.admission.turns_away()
    house.go(1)
    assert house.come(1) == 1
