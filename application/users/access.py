"""Rules for changing the role and state of accounts."""

from collections.abc import Sequence

from hexameter.domain.ids import UserId
from hexameter.domain.users.errors import LastAdministrator
from hexameter.domain.users.user import User


def require_other_administrator(user: User, administrators: Sequence[UserId]) -> None:
    """Raises `LastAdministrator` if the user is the only one of `administrators`.

    These must be locked (`UserRepository.active_administrators`) before the user, always in this
    order, so that of two administrators who demote each other one is rejected.
    """
    if list(administrators) == [user.id]:
        raise LastAdministrator
