"""The actor on whose behalf a use case runs."""

from dataclasses import dataclass

from hexameter.domain.errors import AuthenticationRequired
from hexameter.domain.ids import SessionId, UserId
from hexameter.domain.users.roles import Permission, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """`permissions` may be fewer than those of the role. `ip` is recorded in the audit trail."""

    user_id: UserId | None = None
    role: Role | None = None
    permissions: frozenset[Permission] = frozenset()
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
        return cls(role=Role.ADMIN, permissions=Role.ADMIN.permissions)

    @classmethod
    def user(
        cls,
        user_id: UserId,
        role: Role,
        *,
        session_id: SessionId | None = None,
        ip: str | None = None,
    ) -> "Actor":
        return cls(
            user_id=user_id,
            role=role,
            permissions=role.permissions,
            session_id=session_id,
            ip=ip,
        )

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

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
