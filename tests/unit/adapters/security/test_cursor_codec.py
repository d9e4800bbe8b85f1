import json
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hexameter.adapters.security import base64url
from hexameter.adapters.security.cursor_codec import MAX_CURSOR, SignedCursors
from hexameter.adapters.security.key_ring import KeyRing
from hexameter.application.ports.cursors import Cursors, InvalidCursor
from hexameter.domain.errors import Invalid

LIST = "GET /v1/posts?tag=tea&sort=-published_at"
OLD, NEW = KeyRing(b"o" * 32), KeyRing(b"n" * 32)
ANY_TEXT = st.text(st.characters(codec=None), max_size=60)
STORED = st.text(max_size=60) | st.integers(-(2**63), 2**63 - 1)
cursors: Cursors = SignedCursors(NEW)


@given(ANY_TEXT, st.lists(STORED, max_size=4))
def test_a_position_comes_back_in_its_context(context: str, position: list[str | int]) -> None:
    cursor = cursors.encode(context, position)

    assert cursors.decode(context, cursor) == tuple(position)


@given(ANY_TEXT)
def test_garbage_is_an_invalid_cursor_and_nothing_else(garbage: str) -> None:
    with pytest.raises(InvalidCursor):
        cursors.decode(LIST, garbage)


@given(st.binary(max_size=200))
def test_well_encoded_garbage_is_an_invalid_cursor(garbage: bytes) -> None:
    with pytest.raises(InvalidCursor):
        cursors.decode(LIST, base64url.encode(garbage))


def test_every_altered_character_is_noticed() -> None:
    cursor = cursors.encode(LIST, ["2026-01-01", 7])

    for place, present in enumerate(cursor):
        altered = cursor[:place] + ("A" if present != "A" else "B") + cursor[place + 1 :]
        with pytest.raises(InvalidCursor):
            cursors.decode(LIST, altered)


@pytest.mark.parametrize("spelling", ["{}=", "{}==", " {}", "{}\n", "{}.", "*{}", "{}A", "{}é"])
def test_a_cursor_has_one_spelling(spelling: str) -> None:
    for position in ([1], [12], [123]):
        cursor = cursors.encode(LIST, position)
        with pytest.raises(InvalidCursor):
            cursors.decode(LIST, spelling.format(cursor))


def test_loose_bits_at_the_end_are_no_second_spelling() -> None:
    cursor = next(c for n in range(100) if len(c := cursors.encode(LIST, ["x" * n])) % 4 == 2)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    neighbour = cursor[:-1] + alphabet[alphabet.index(cursor[-1]) + 1]

    with pytest.raises(InvalidCursor):
        cursors.decode(LIST, neighbour)


def test_a_cursor_of_another_list_is_refused() -> None:
    with pytest.raises(InvalidCursor):
        cursors.decode(LIST + "&tag=milk", cursors.encode(LIST, [1]))


def test_a_context_cannot_reach_into_the_position() -> None:
    body = json.dumps(["a", 1], separators=(",", ":"))
    mac = base64url.decode(cursors.encode(LIST, ["a", 1]))[:16]

    with pytest.raises(InvalidCursor):
        cursors.decode(LIST + body[0], base64url.encode(mac + body[1:].encode()))


def test_a_cursor_of_another_service_is_refused() -> None:
    with pytest.raises(InvalidCursor):
        cursors.decode(LIST, SignedCursors(OLD).encode(LIST, [1]))


def test_cursors_outlive_a_change_of_the_secret() -> None:
    before = SignedCursors(KeyRing(b"o" * 32, [b"n" * 32]))
    after = SignedCursors(KeyRing(b"n" * 32, [b"o" * 32]))

    assert after.decode(LIST, before.encode(LIST, [1])) == (1,)
    assert before.decode(LIST, after.encode(LIST, [1])) == (1,)


@pytest.mark.timing
def test_a_huge_cursor_is_refused_quickly() -> None:
    huge = "A" * 4_000_000
    times: list[float] = []

    for _ in range(5):
        began = perf_counter()
        with pytest.raises(InvalidCursor):
            cursors.decode(LIST, huge)
        times.append(perf_counter() - began)

    assert min(times) < 0.002


def test_a_long_title_fits() -> None:
    assert len(cursors.encode(LIST, ["ツ" * 200, "0190aaaa-aaaa-7aaa-8aaa-aaaaaaaaaaaa"])) < 1_000


def test_a_position_that_would_not_decode_is_never_given_out() -> None:
    with pytest.raises(ValueError, match="position"):
        cursors.encode(LIST, ["x" * MAX_CURSOR])


def test_a_bad_cursor_is_an_invalid_request_with_a_code() -> None:
    assert issubclass(InvalidCursor, Invalid)
    assert InvalidCursor.code == "INVALID_CURSOR"
    assert InvalidCursor().message
