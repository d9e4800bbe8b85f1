"""The actor on whose behalf a use case runs."""

from dataclasses import dataclass

from hexameter.domain.errors import AuthenticationRequired
from hexameter.domain.ids import SessionId, UserId
from hexameter.domain.users.errors import RoleAboveOwn
from hexameter.domain.users.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """`permissions` may be fewer than those of the role; `is_system` has all. `ip` is recorded in
    the audit trail.
    """

    user_id: UserId | None = None
    role: Role | None = None
    permissions: frozenset[str] = frozenset()
    is_system: bool = False
    session_id: SessionId | None = None
    ip: str | None = None

    @classmethod
    def anonymous(cls, *, ip: str | None = None) -> "Actor":
        return cls(ip=ip)

    @classmethod
    def system(cls) -> "Actor":
        """The product itself and the operator on the command line: has every permission, but no
        user id.
        """
        return cls(role=Role.ADMIN, permissions=Role.ADMIN.permissions, is_system=True)

    @classmethod
    def user(
        cls,
        user_id: UserId,
        role: Role,
        *,
        permissions: frozenset[str] | None = None,
        session_id: SessionId | None = None,
        ip: str | None = None,
    ) -> "Actor":
        """Without `permissions`, the actor has those that the core gives to the role."""
        return cls(
            user_id=user_id,
            role=role,
            permissions=role.permissions if permissions is None else permissions,
            session_id=session_id,
            ip=ip,
        )

    def may(self, permission: str) -> bool:
        return self.is_system or permission in self.permissions

    def require_user(self) -> UserId:
        """Raises `AuthenticationRequired` if nobody is signed in."""
        if self.user_id is None:
            raise AuthenticationRequired
        return self.user_id

    def require_session(self) -> SessionId:
        """Raises `AuthenticationRequired` if the actor has no session."""
        if self.session_id is None:
            raise AuthenticationRequired
        return self.session_id

    def require_rank(self, *roles: Role) -> None:
        """Nobody may grant, or act upon, more permissions than they have. Raises `RoleAboveOwn`."""
        own = -1 if self.role is None else self.role.rank
        if any(role.rank > own for role in roles):
            raise RoleAboveOwn
