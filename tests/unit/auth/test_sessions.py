from datetime import timedelta
from functools import partial

import pytest

from hexameter.application.actor import Actor
from hexameter.application.auth.end_other_sessions import EndOtherSessionsCommand
from hexameter.application.auth.end_session import EndSessionCommand
from hexameter.application.auth.reauthenticate import ReauthenticateCommand
from hexameter.application.auth.sign_out import SignOutCommand
from hexameter.domain.auth.errors import (
    InvalidRefreshToken,
    SessionNotFound,
    StepUpRequired,
    TooManyAttempts,
    WrongPassword,
)
from hexameter.domain.errors import AuthenticationRequired
from tests.unit.auth.harness import OTHER_PASSWORD, PASSWORD, AuthHarness


async def test_signing_out_ends_this_session_only(harness: AuthHarness) -> None:
    user = await harness.account()
    here, there = await harness.signs_in(), await harness.signs_in()
    await harness.sign_out.execute(harness.actor(here), SignOutCommand())
    assert not await harness.is_live(here)
    assert await harness.is_live(there)
    assert await harness.audited("auth.signed_out") == [user.id]
    with pytest.raises(InvalidRefreshToken):
        await harness.refreshes(here.refresh_token)
    with pytest.raises(AuthenticationRequired):
        await harness.sign_out.execute(harness.actor(here), SignOutCommand())


async def test_one_ends_ones_own_sessions_one_by_one(harness: AuthHarness) -> None:
    await harness.account()
    here, there = await harness.signs_in(), await harness.signs_in()
    command = EndSessionCommand(session_id=(await harness.session(there)).id)
    await harness.end_session.execute(harness.actor(here), command)
    assert not await harness.is_live(there)
    assert await harness.is_live(here)
    with pytest.raises(SessionNotFound):
        await harness.end_session.execute(harness.actor(here), command)


async def test_anothers_session_does_not_exist(harness: AuthHarness) -> None:
    await harness.account()
    await harness.account("grace@example.org", username="grace")
    hers, his = await harness.signs_in(), await harness.signs_in("grace@example.org")
    with pytest.raises(SessionNotFound):
        await harness.end_session.execute(
            harness.actor(hers), EndSessionCommand(session_id=(await harness.session(his)).id)
        )
    assert await harness.is_live(his)


async def test_all_other_sessions_end_together(harness: AuthHarness) -> None:
    await harness.account()
    here, *others = [await harness.signs_in() for _ in range(3)]
    await harness.end_other_sessions.execute(harness.actor(here), EndOtherSessionsCommand())
    assert await harness.is_live(here)
    assert [await harness.is_live(other) for other in others] == [False, False]


async def test_the_password_makes_a_session_fresh(harness: AuthHarness) -> None:
    user = await harness.account()
    tokens = await harness.signs_in()
    actor, now = harness.actor(tokens), harness.clock.advance(timedelta(minutes=10))
    with pytest.raises(StepUpRequired):
        (await harness.session(tokens)).require_fresh(now)
    await harness.reauthenticate.execute(actor, ReauthenticateCommand(password=PASSWORD))
    (await harness.session(tokens)).require_fresh(now)
    assert await harness.audited("auth.reauthenticated") == [user.id]


async def test_wrong_passwords_count_with_those_at_sign_in(harness: AuthHarness) -> None:
    user = await harness.account()
    tokens = await harness.signs_in()
    wrong = ReauthenticateCommand(password=OTHER_PASSWORD)
    for _ in range(5):
        with pytest.raises(WrongPassword):
            await harness.reauthenticate.execute(harness.actor(tokens), wrong)
    assert await harness.audited("auth.reauthentication_failed") == [user.id] * 5
    with pytest.raises(TooManyAttempts):
        await harness.reauthenticate.execute(
            harness.actor(tokens), ReauthenticateCommand(password=PASSWORD)
        )
    with pytest.raises(TooManyAttempts):
        await harness.signs_in()


async def test_a_password_that_changes_meanwhile_makes_no_session_fresh(
    harness: AuthHarness,
) -> None:
    await harness.account()
    actor = harness.actor(await harness.signs_in())
    harness.hasher.meanwhile = partial(harness.password_becomes, OTHER_PASSWORD)
    with pytest.raises(WrongPassword):
        await harness.reauthenticate.execute(actor, ReauthenticateCommand(password=PASSWORD))
    assert await harness.audited("auth.reauthenticated") == []


async def test_nobody_reauthenticates_without_a_live_session(harness: AuthHarness) -> None:
    await harness.account()
    tokens = await harness.signs_in()
    await harness.sign_out.execute(harness.actor(tokens), SignOutCommand())
    command = ReauthenticateCommand(password=PASSWORD)
    for actor in (harness.actor(tokens), Actor.anonymous()):
        with pytest.raises(AuthenticationRequired):
            await harness.reauthenticate.execute(actor, command)
