"""What must hold when accounts of power change."""

from collections.abc import Sequence

from hexameter.application.actor import Actor
from hexameter.domain.ids import UserId
from hexameter.domain.users.errors import LastAdministrator, RoleAboveOwn
from hexameter.domain.users.roles import Role
from hexameter.domain.users.user import User


def require_rank(actor: Actor, *roles: Role) -> None:
    """Nobody grants, or acts upon, more than they hold. Raises `RoleAboveOwn`."""
    own = -1 if actor.role is None else actor.role.rank
    if any(role.rank > own for role in roles):
        raise RoleAboveOwn


def require_other_administrator(user: User, administrators: Sequence[UserId]) -> None:
    """Raises `LastAdministrator` when the user is the only one of `administrators`.

    These are held for writing (`UserRepository.active_administrators`) before the user is, always
    in one order, so that of two administrators who demote each other one is refused.
    """
    if list(administrators) == [user.id]:
        raise LastAdministrator
