"""The timeouts of a connection, on a clock of the test's own."""

from functools import partial

from hexameter.entrypoints.server.connection.limits import ConnectionLimits
from hexameter.entrypoints.server.connection.liveness import Liveness, Timeout

LIMITS = ConnectionLimits(head_seconds=20, min_rate=100, rate_seconds=10, linger_seconds=5)


def connected(at: float = 0) -> tuple[Liveness, partial[Timeout | None]]:
    """A new connection, and its `timeout` while nothing happens."""
    liveness = Liveness(LIMITS, at)
    timeout = partial(
        liveness.timeout,
        written=0,
        unsent=None,
        expects_head=False,
        expects_body=False,
        is_idle=False,
        is_closing=False,
    )
    return liveness, timeout


def test_the_first_head_has_its_time_from_connecting() -> None:
    _, timeout = connected(at=100)
    assert timeout(119.9, expects_head=True) is None
    assert timeout(120, expects_head=True) is Timeout.HEAD


def test_each_further_head_has_its_time_from_when_it_is_seen_to_have_begun() -> None:
    liveness, timeout = connected()
    liveness.head_is_complete()
    assert timeout(1000) is None
    assert timeout(1000, expects_head=True) is None
    assert timeout(1019.9, expects_head=True) is None
    assert timeout(1020, expects_head=True) is Timeout.HEAD


def test_two_heads_that_follow_each_other_have_their_own_times() -> None:
    liveness, timeout = connected()
    liveness.head_is_complete()
    assert timeout(100, expects_head=True) is None
    liveness.head_is_complete()
    assert timeout(119, expects_head=True) is None
    assert timeout(120, expects_head=True) is None


def test_a_connection_may_be_idle_for_a_while_after_each_request() -> None:
    liveness, timeout = connected()
    liveness.head_is_complete()
    assert timeout(100, is_idle=True) is None
    assert timeout(174.9, is_idle=True) is None
    liveness.head_is_complete()
    assert timeout(175, is_idle=True) is None
    assert timeout(249.9, is_idle=True) is None
    assert timeout(250, is_idle=True) is Timeout.IDLE


def test_a_connection_with_a_request_is_not_idle() -> None:
    liveness, timeout = connected()
    liveness.head_is_complete()
    for now in (0, 60, 120):
        assert timeout(now, is_idle=False) is None
        assert timeout(now + 1, is_idle=True) is None


def test_a_body_must_arrive_at_the_minimum_rate() -> None:
    liveness, timeout = connected()
    liveness.head_is_complete()
    assert timeout(0, expects_body=True) is None
    liveness.received(1000)
    assert timeout(10, expects_body=True) is None
    liveness.received(999)
    assert timeout(19.9, expects_body=True) is None
    assert timeout(20, expects_body=True) is Timeout.BODY


def test_no_body_is_demanded_while_the_application_does_not_take_it() -> None:
    liveness, timeout = connected()
    liveness.head_is_complete()
    for now in range(0, 100, 5):
        assert timeout(now, expects_body=now % 10 == 0) is None


def test_a_response_must_be_read_at_the_minimum_rate() -> None:
    liveness, timeout = connected()
    liveness.head_is_complete()
    assert timeout(0, written=5000, unsent=5000) is None
    assert timeout(10, written=5000, unsent=4000) is None
    assert timeout(20, written=9000, unsent=7001) is Timeout.RESPONSE


def test_the_end_of_a_response_need_not_reach_the_rate() -> None:
    liveness, timeout = connected()
    liveness.head_is_complete()
    assert timeout(0, written=5000, unsent=10) is None
    assert timeout(10, written=5000, unsent=0) is None


def test_a_client_that_goes_on_sending_is_cut_off_after_the_last_response() -> None:
    liveness, timeout = connected()
    liveness.head_is_complete()
    assert timeout(50, is_closing=True, unsent=0) is None
    assert timeout(54.9, is_closing=True, unsent=0) is None
    assert timeout(55, is_closing=True, unsent=0) is Timeout.LINGER
