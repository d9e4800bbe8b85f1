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
from tests.unit.auth.harness import OTHER_PASSWORD, PASSWORD, Desk


async def test_signing_out_ends_this_session_only(desk: Desk) -> None:
    user = await desk.account()
    here, there = await desk.signs_in(), await desk.signs_in()
    await desk.sign_out.execute(desk.actor(here), SignOutCommand())
    assert not await desk.is_live(here)
    assert await desk.is_live(there)
    assert await desk.audited("auth.signed_out") == [user.id]
    with pytest.raises(InvalidRefreshToken):
        await desk.refreshes(here.refresh_token)
    with pytest.raises(AuthenticationRequired):
        await desk.sign_out.execute(desk.actor(here), SignOutCommand())


async def test_one_ends_ones_own_sessions_one_by_one(desk: Desk) -> None:
    await desk.account()
    here, there = await desk.signs_in(), await desk.signs_in()
    command = EndSessionCommand(session_id=(await desk.session(there)).id)
    await desk.end_session.execute(desk.actor(here), command)
    assert not await desk.is_live(there)
    assert await desk.is_live(here)
    with pytest.raises(SessionNotFound):
        await desk.end_session.execute(desk.actor(here), command)


async def test_anothers_session_does_not_exist(desk: Desk) -> None:
    await desk.account()
    await desk.account("grace@example.org", username="grace")
    hers, his = await desk.signs_in(), await desk.signs_in("grace@example.org")
    with pytest.raises(SessionNotFound):
        await desk.end_session.execute(
            desk.actor(hers), EndSessionCommand(session_id=(await desk.session(his)).id)
        )
    assert await desk.is_live(his)


async def test_all_other_sessions_end_together(desk: Desk) -> None:
    await desk.account()
    here, *others = [await desk.signs_in() for _ in range(3)]
    await desk.end_other_sessions.execute(desk.actor(here), EndOtherSessionsCommand())
    assert await desk.is_live(here)
    assert [await desk.is_live(other) for other in others] == [False, False]


async def test_the_password_makes_a_session_fresh(desk: Desk) -> None:
    user = await desk.account()
    tokens = await desk.signs_in()
    actor, now = desk.actor(tokens), desk.clock.advance(timedelta(minutes=10))
    with pytest.raises(StepUpRequired):
        (await desk.session(tokens)).require_fresh(now)
    await desk.reauthenticate.execute(actor, ReauthenticateCommand(password=PASSWORD))
    (await desk.session(tokens)).require_fresh(now)
    assert await desk.audited("auth.reauthenticated") == [user.id]


async def test_wrong_passwords_count_with_those_at_sign_in(desk: Desk) -> None:
    user = await desk.account()
    tokens = await desk.signs_in()
    wrong = ReauthenticateCommand(password=OTHER_PASSWORD)
    for _ in range(5):
        with pytest.raises(WrongPassword):
            await desk.reauthenticate.execute(desk.actor(tokens), wrong)
    assert await desk.audited("auth.reauthentication_failed") == [user.id] * 5
    with pytest.raises(TooManyAttempts):
        await desk.reauthenticate.execute(
            desk.actor(tokens), ReauthenticateCommand(password=PASSWORD)
        )
    with pytest.raises(TooManyAttempts):
        await desk.signs_in()


async def test_a_password_that_changes_meanwhile_makes_no_session_fresh(desk: Desk) -> None:
    await desk.account()
    actor = desk.actor(await desk.signs_in())
    desk.hasher.meanwhile = partial(desk.password_becomes, OTHER_PASSWORD)
    with pytest.raises(WrongPassword):
        await desk.reauthenticate.execute(actor, ReauthenticateCommand(password=PASSWORD))
    assert await desk.audited("auth.reauthenticated") == []


async def test_nobody_reauthenticates_without_a_live_session(desk: Desk) -> None:
    await desk.account()
    tokens = await desk.signs_in()
    await desk.sign_out.execute(desk.actor(tokens), SignOutCommand())
    command = ReauthenticateCommand(password=PASSWORD)
    for actor in (desk.actor(tokens), Actor.anonymous()):
        with pytest.raises(AuthenticationRequired):
            await desk.reauthenticate.execute(actor, command)
