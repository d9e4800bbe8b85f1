import pytest

from hexameter.application.turns import Turns
from hexameter.domain.errors import Unavailable


async def test_a_caller_too_many_is_refused_until_another_has_finished() -> None:
    turns = Turns(2, timeout=0.01)
    async with turns.turn():
        async with turns.turn():
            with pytest.raises(Unavailable):
                await turns.turn().__aenter__()
        async with turns.turn():
            pass
