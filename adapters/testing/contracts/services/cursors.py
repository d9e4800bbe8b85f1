import re

import pytest

from hexameter.adapters.testing.hostile import ASKED, KEPT
from hexameter.application.ports.cursors import MAX_CURSOR, Cursors, InvalidCursor

CONTEXT = "posts?sort=title"
POSITION = ("On the Analytical Engine", 7)


class CursorsContract:
    """Needs a fixture `cursors`."""

    @pytest.mark.parametrize("text", [*KEPT, "", "\U0001f600" * 300])
    def test_a_position_comes_back_exactly(self, cursors: Cursors, text: str) -> None:
        for position in ((text, 0), (-(2**62), text), (text,)):
            cursor = cursors.encode(CONTEXT, position)
            assert cursors.decode(CONTEXT, cursor) == position
            assert re.fullmatch(r"[A-Za-z0-9_.~-]+", cursor)
            assert len(cursor) <= MAX_CURSOR

    def test_a_cursor_belongs_to_one_list(self, cursors: Cursors) -> None:
        cursor = cursors.encode(CONTEXT, POSITION)
        for context in ("posts?sort=titl", "posts?sort=title ", "", "users?sort=title"):
            with pytest.raises(InvalidCursor):
                cursors.decode(context, cursor)

    def test_no_character_can_be_changed_added_or_left_out(self, cursors: Cursors) -> None:
        cursor = cursors.encode(CONTEXT, POSITION)
        for index, character in enumerate(cursor):
            for other in ("A" if character != "A" else "B", "", character * 2):
                with pytest.raises(InvalidCursor):
                    cursors.decode(CONTEXT, cursor[:index] + other + cursor[index + 1 :])

    @pytest.mark.parametrize("text", ASKED)
    def test_other_text_is_no_cursor(self, cursors: Cursors, text: str) -> None:
        with pytest.raises(InvalidCursor):
            cursors.decode(CONTEXT, text)
