"""Which connections are given up to save memory, and what finding them costs."""

from dataclasses import dataclass

from hexameter.entrypoints.server.connection.buffer_budget import BufferBudget

KIB = 1024


@dataclass(eq=False)
class Connection:
    held: int = 0
    given_up: bool = False
    asked: int = 0

    def held_bytes(self) -> int:
        self.asked += 1
        return self.held

    def give_up(self) -> None:
        self.given_up = True


async def test_the_connections_that_hold_most_are_given_up() -> None:
    budget = BufferBudget(1000)
    small, large = [Connection(100) for _ in range(4)], [Connection(300) for _ in range(3)]
    for each in (*small, *large):
        budget.update(each, each.held)
    assert not any(each.given_up for each in small)
    assert sum(each.given_up for each in large) == 2


async def test_a_burst_of_bodies_does_not_measure_every_connection_each_time() -> None:
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
