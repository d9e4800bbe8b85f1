"""Which connections are given up to save memory, and what finding them costs."""

from dataclasses import dataclass

from hexameter.entrypoints.server.connection.buffer_budget import BufferBudget

KIB = 1024


@dataclass(eq=False)
class Connection:
    held: int = 0
    taken: int | None = None
    given_up: bool = False
    asked: int = 0

    def held_bytes(self) -> int:
        self.asked += 1
        return self.held

    def taken_bytes(self) -> int | None:
        return self.taken

    def give_up(self) -> None:
        self.given_up = True


def test_the_connections_that_hold_most_are_given_up() -> None:
    budget = BufferBudget(1000)
    small, large = [Connection(100) for _ in range(4)], [Connection(300) for _ in range(3)]
    for each in (*small, *large):
        budget.update(each, each.held)
    assert not any(each.given_up for each in small)
    assert sum(each.given_up for each in large) == 2


def test_a_burst_of_bodies_does_not_measure_every_connection_each_time() -> None:
    budget = BufferBudget(64 * 64 * KIB)
    connections = [Connection() for _ in range(400)]
    updates = 0
    for _ in range(4):
        for each in connections:
            if not each.given_up:
                each.held += 64 * KIB
                budget.update(each, each.held)
                updates += 1
    assert sum(each.asked for each in connections) < 20 * updates


def test_only_clients_that_take_nothing_are_stalled() -> None:
    budget = BufferBudget(1000)
    stalled, reading, sending = Connection(100, 5), Connection(100, 5), Connection(100)
    for each in (stalled, reading, sending):
        budget.update(each, each.held)
    budget.give_up_stalled()
    reading.taken = 6
    budget.give_up_stalled()
    assert (stalled.given_up, reading.given_up, sending.given_up) == (True, False, False)
    assert budget.has_room(800)
    assert not budget.has_room(801)
