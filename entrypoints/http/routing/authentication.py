"""The actor of a request, from its credentials, and what a route demands of them.

Each route declares one policy by the type of its actor: `Anyone` (credentials are ignored),
`MaybeUser` or `SignedInUser`. An application with a route that declares none does not start.
"""

from collections.abc import Awaitable
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from hexameter.application.actor import Actor
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.security import AccessClaims, AccessTokens
from hexameter.application.ports.sessions import EndedSessions
from hexameter.domain.auth.session import AccessTokenLifetime
from hexameter.domain.errors import AuthenticationRequired, InvalidAccessToken
from hexameter.domain.ids import SessionId, UserId
from hexameter.domain.users.roles import Role, RolePermissions
from hexameter.entrypoints.http.mount_rules import BEARER, scheme_of
from hexameter.entrypoints.http.routing.before_body import BeforeBody

ACTOR = "hexameter.actor"
"""The actor of a request in its scope, once it has been determined."""

_ROLES = {role.value: role for role in Role}


class Authentication:
    """Turns an access token into an actor, usually without a call to the store."""

    def __init__(
        self,
        access_tokens: AccessTokens,
        ended_sessions: EndedSessions,
        clock: Clock,
        role_permissions: RolePermissions,
        lifetime: AccessTokenLifetime,
    ) -> None:
        """`lifetime`: of access tokens, also of those that were issued for longer."""
        self._access_tokens = access_tokens
        self._ended_sessions = ended_sessions
        self._clock = clock
        self._role_permissions = role_permissions
        self._lifetime = lifetime

    async def actor(self, authorization: str, ip: str | None, scheme: str = BEARER) -> Actor:
        """Raises `AuthenticationRequired` without a token of this scheme and `InvalidAccessToken`
        for one that is malformed, expired or of an ended session.
        """
        sent, _, token = authorization.partition(" ")
        if sent.lower() != scheme.lower() or not token:
            raise AuthenticationRequired
        now = self._clock.now()
        claims = self._access_tokens.verify(token.strip(), now)
        if claims.issued_at + self._lifetime <= now:
            raise InvalidAccessToken
        if await self._ended_sessions.has_ended(claims.session_id):
            raise InvalidAccessToken
        return self._actor(claims, ip)

    def _actor(self, claims: AccessClaims, ip: str | None) -> Actor:
        role = _ROLES.get(claims.role)
        if role is None:
            raise InvalidAccessToken
        return Actor.user(
            UserId(claims.user_id),
            role,
            permissions=self._role_permissions.of(role),
            session_id=SessionId(claims.session_id),
            ip=ip,
        )


def client_ip(request: Request) -> str | None:
    """The client's address. The server has already applied `X-Forwarded-For` where it comes from a
    trusted proxy.
    """
    client: tuple[str, int] | None = request.scope.get("client")
    return address_of(client[0]) if client else None


@lru_cache(maxsize=4096)
def address_of(host: str) -> str | None:
    """None if `host` is not an address: a proxy may pass on what a client sent."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)


@lru_cache(maxsize=4096)
def _anonymous(ip: str | None) -> Actor:
    return Actor.anonymous(ip=ip)


async def actor_of(request: Request) -> Actor:
    """The actor of the request, determined once per request.

    Raises `AuthenticationRequired` for credentials that are not valid, and for more than one
    `Authorization` header, also where the route requires none.
    """
    actor: Actor | None = request.scope.get(ACTOR)
    if actor is None:
        headers = request.scope["headers"]
        sent = [value for name, value in headers if name == b"authorization"]
        if not sent:
            actor = _anonymous(client_ip(request))
        elif len(sent) == 1:
            authentication: Authentication = request.scope["app"].state.authentication
            ip, scheme = client_ip(request), scheme_of(request.scope)
            actor = await authentication.actor(sent[0].decode("latin-1"), ip, scheme)
        else:
            raise AuthenticationRequired
        request.scope[ACTOR] = actor
    return actor


class Policy(BeforeBody):
    """What a route demands of the credentials."""


class _Anyone(Policy):
    async def resolve(self, request: Request) -> Actor:
        return _anonymous(client_ip(request))


class _MaybeUser(Policy):
    def resolve(self, request: Request) -> Awaitable[Actor]:
        return actor_of(request)


class _SignedInUser(Policy):
    async def resolve(self, request: Request) -> Actor:
        actor = await actor_of(request)
        actor.require_user()
        return actor


anyone, maybe_user, signed_in_user = _Anyone(), _MaybeUser(), _SignedInUser()

Anyone = Annotated[Actor, Depends(anyone)]
MaybeUser = Annotated[Actor, Depends(maybe_user)]
SignedInUser = Annotated[Actor, Depends(signed_in_user)]
