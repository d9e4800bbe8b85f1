"""The user entity: its changes and their events."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from uuid_utils.compat import uuid7

from hexameter.adapters.testing.builders import build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.domain.ids import UserId
from hexameter.domain.users.errors import DeletionNotRequested
from hexameter.domain.users.events import (
    UserCreated,
    UserDeleted,
    UserDeletionRequested,
    UserUpdated,
)
from hexameter.domain.users.roles import Role
from hexameter.domain.users.user import DELETION_GRACE, User
from hexameter.domain.users.values import EmailAddress, Username

LATER, YET_LATER = NOON + timedelta(hours=1), NOON + timedelta(hours=2)
VERSION = 4


@pytest.fixture
def ada() -> User:
    user = build_user(username="ada", name="Ada")
    user.version = VERSION
    return user


def updated(user: User) -> UserUpdated:
    return UserUpdated(
        user_id=user.id,
        version=VERSION + 1,
        username=str(user.username),
        name=user.name,
        role=user.role.value,
    )


@pytest.mark.parametrize("verified", [True, False])
def test_a_new_account_says_that_it_is_there(verified: bool) -> None:
    user = User.create(
        id=UserId(uuid7()),
        email=EmailAddress("ada@example.com"),
        username=Username("ada"),
        name="Ada",
        role=Role.AUTHOR,
        password_hash=None,
        verified=verified,
        now=NOON,
    )
    assert user.email_verified_at == (NOON if verified else None)
    assert (user.version, user.created_at, user.updated_at) == (1, NOON, NOON)
    assert user.pull_events() == [
        UserCreated(user_id=user.id, version=1, username="ada", name="Ada", role="author")
    ]


@pytest.mark.parametrize(
    ("username", "name", "bio"),
    [("ada_l", "Ada", None), ("ada", "Ada L.", None), ("ada", "Ada", "Weaves.")],
)
def test_any_other_profile_is_a_change(
    ada: User, username: str, name: str, bio: str | None
) -> None:
    assert ada.change_profile(username=Username(username), name=name, bio=bio, now=LATER)
    assert (str(ada.username), ada.name, ada.bio) == (username, name, bio)
    assert ada.updated_at == LATER
    assert ada.pull_events() == [updated(ada)]


def test_the_same_profile_is_no_change(ada: User) -> None:
    assert not ada.change_profile(username=Username("ada"), name="Ada", bio=None, now=LATER)
    assert ada.updated_at == NOON
    assert ada.pull_events() == []


STEPS: list[Callable[[User], bool]] = [
    lambda user: user.assign_role(Role.EDITOR, LATER),
    lambda user: user.suspend(LATER),
]


@pytest.mark.parametrize("step", STEPS)
def test_another_role_and_a_suspension_count_once(ada: User, step: Callable[[User], bool]) -> None:
    assert step(ada)
    assert ada.updated_at == LATER
    assert ada.pull_events() == [updated(ada)]
    assert not step(ada)
    assert ada.pull_events() == []


def test_a_suspension_keeps_its_first_time_until_it_is_taken_back(ada: User) -> None:
    assert not ada.reinstate(LATER)
    ada.suspend(LATER)
    ada.suspend(YET_LATER)
    assert ada.suspended_at == LATER
    assert ada.reinstate(YET_LATER)
    assert (ada.suspended_at, ada.updated_at) == (None, YET_LATER)
    assert ada.pull_events() == [updated(ada), updated(ada)]


def test_an_address_is_verified_once(ada: User) -> None:
    ada.email_verified_at = None
    ada.verify_email(LATER)
    ada.verify_email(YET_LATER)
    assert (ada.email_verified_at, ada.updated_at) == (LATER, LATER)


def test_a_password_is_nobodys_business(ada: User) -> None:
    ada.set_password("another hash", LATER)
    assert (ada.password_hash, ada.updated_at) == ("another hash", LATER)
    assert ada.pull_events() == []


def test_a_deletion_is_due_after_the_grace_however_often_it_is_asked_for(ada: User) -> None:
    due = LATER + DELETION_GRACE
    assert ada.request_deletion(LATER) == due
    assert ada.request_deletion(YET_LATER) == due
    assert not ada.is_due_for_deletion(due - timedelta(milliseconds=1))
    assert ada.is_due_for_deletion(due)
    assert ada.pull_events() == [
        UserDeletionRequested(user_id=ada.id, version=VERSION + 1, due_at=due)
    ]


def test_a_deletion_can_be_taken_back_if_it_was_asked_for(ada: User) -> None:
    with pytest.raises(DeletionNotRequested):
        ada.cancel_deletion()
    due = ada.request_deletion(LATER)
    ada.cancel_deletion()
    assert not ada.is_due_for_deletion(due)
    with pytest.raises(DeletionNotRequested):
        ada.cancel_deletion()


def test_an_account_that_goes_says_whose_it_was(ada: User) -> None:
    ada.delete()
    assert ada.pull_events() == [UserDeleted(user_id=ada.id, version=VERSION + 1, username="ada")]
