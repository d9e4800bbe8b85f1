"""The session entity: rotation of its tokens, and how it ends."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from hexameter.adapters.testing.builders import build_digest, build_session, build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.domain.auth.errors import InvalidRefreshToken, StepUpRequired
from hexameter.domain.auth.events import RefreshTokenReuseDetected
from hexameter.domain.auth.session import (
    FRESHNESS,
    MAX_DEVICE,
    REFRESH_TOKEN_LIFETIME,
    REUSE_GRACE,
    SESSION_LIFETIME,
    EndReason,
    RefreshToken,
    Session,
)

INSTANT = timedelta(milliseconds=1)
LATER = NOON + timedelta(hours=1)
NONCE, SUCCESSOR = b"nonce", build_digest("successor")


@pytest.fixture
def session() -> Session:
    return build_session(build_user().id)


def rotate(session: Session, now: datetime, *, successor: bytes = SUCCESSOR) -> RefreshToken:
    """The token that was current before."""
    presented = session.current
    session.rotate(presented, nonce=NONCE, successor_digest=successor, now=now)
    return presented


def test_a_session_begins_with_one_token_and_fresh(session: Session) -> None:
    assert session.expires_at == NOON + SESSION_LIFETIME
    assert session.current.expires_at == NOON + REFRESH_TOKEN_LIFETIME
    assert session.rotated is None
    session.require_fresh(NOON)


def test_the_name_of_a_device_is_cut(session: Session) -> None:
    begun = Session.begin(
        id=session.id,
        user_id=session.user_id,
        device="x" * (MAX_DEVICE + 1),
        ip=None,
        token_digest=build_digest(),
        now=NOON,
    )
    assert begun.device == "x" * MAX_DEVICE


def test_a_rotation_puts_the_successor_in_the_place_of_the_leaf(session: Session) -> None:
    presented = rotate(session, LATER)
    assert (presented.rotated_at, presented.nonce) == (LATER, NONCE)
    assert presented.successor_digest == SUCCESSOR
    assert session.rotated is presented
    assert session.current == RefreshToken(
        digest=SUCCESSOR, issued_at=LATER, expires_at=LATER + REFRESH_TOKEN_LIFETIME
    )
    assert session.last_used_at == LATER
    assert session.authenticated_at == NOON


def test_no_token_outlives_its_session(session: Session) -> None:
    now = NOON
    while now + REFRESH_TOKEN_LIFETIME <= session.expires_at:
        now += REFRESH_TOKEN_LIFETIME - INSTANT
        rotate(session, now, successor=build_digest())
    assert session.current.expires_at == session.expires_at == NOON + SESSION_LIFETIME


def test_an_expired_token_is_not_rotated(session: Session) -> None:
    current, before = session.current, replace(session.current)
    with pytest.raises(InvalidRefreshToken):
        rotate(session, current.expires_at)
    assert session.current is current
    assert current == before
    rotate(session, current.expires_at - INSTANT)


def test_a_session_lives_until_it_expires_or_ends(session: Session) -> None:
    assert session.is_live(session.expires_at - INSTANT)
    assert not session.is_live(session.expires_at)
    session.end(EndReason.SIGNED_OUT, LATER)
    assert not session.is_live(LATER)
    with pytest.raises(InvalidRefreshToken):
        rotate(session, LATER)


def test_a_repeat_is_served_within_the_grace(session: Session) -> None:
    presented = rotate(session, LATER)
    assert session.may_repeat(presented, LATER)
    assert session.may_repeat(presented, LATER + REUSE_GRACE - INSTANT)
    assert not session.may_repeat(presented, LATER + REUSE_GRACE)


def test_a_repeat_is_not_served_once_the_successor_was_used(session: Session) -> None:
    presented = rotate(session, LATER)
    rotate(session, LATER + INSTANT, successor=build_digest())
    assert not session.may_repeat(presented, LATER + INSTANT)


def test_a_token_that_was_not_rotated_is_no_repeat(session: Session) -> None:
    assert not session.may_repeat(session.current, NOON)


def test_reuse_ends_the_session_and_says_so(session: Session) -> None:
    session.end_for_reuse(LATER)
    assert (session.ended_at, session.end_reason) == (LATER, EndReason.TOKEN_REUSED)
    assert session.pull_events() == [
        RefreshTokenReuseDetected(session_id=session.id, user_id=session.user_id)
    ]


def test_the_first_end_stays(session: Session) -> None:
    session.end(EndReason.SIGNED_OUT, LATER)
    session.end(EndReason.SUSPENDED, LATER + INSTANT)
    assert (session.ended_at, session.end_reason) == (LATER, EndReason.SIGNED_OUT)


def test_a_session_is_fresh_for_a_while_after_each_proof(session: Session) -> None:
    session.require_fresh(NOON + FRESHNESS - INSTANT)
    with pytest.raises(StepUpRequired):
        session.require_fresh(NOON + FRESHNESS)
    session.reauthenticate(LATER)
    session.require_fresh(LATER + FRESHNESS - INSTANT)
    with pytest.raises(StepUpRequired):
        session.require_fresh(LATER + FRESHNESS)
