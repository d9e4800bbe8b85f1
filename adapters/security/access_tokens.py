"""Access tokens: JWTs signed with Ed25519."""

import json
from datetime import UTC, datetime
from functools import lru_cache
from typing import TypedDict, TypeGuard, cast
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeyParameters, OKPKey

from hexameter.adapters.security import base64url
from hexameter.adapters.security.key_ring import KeyRing
from hexameter.application.ports.security import AccessClaims
from hexameter.domain.errors import InvalidAccessToken

ALGORITHM = "Ed25519"
"""The fully specified name of RFC 9864, not the older `EdDSA`."""

MAX_TOKEN = 4_096
"""In characters. Issued tokens have about 450."""


class _Payload(TypedDict):
    iss: str
    aud: str
    sub: str
    sid: str
    role: str
    iat: int
    exp: int
    jti: str


_KINDS: dict[str, type] = {
    "iss": str,
    "aud": str,
    "sub": str,
    "sid": str,
    "role": str,
    "iat": int,
    "exp": int,
    "jti": str,
}


class JwtAccessTokens:
    """Issues with the ring's current key and verifies with every accepted one.

    Each key has one header (`alg`, `typ`, `kid`), and a token must begin with exactly one of them.
    So headers that name another algorithm, embed a key or use an extension are never read, and no
    JSON is parsed before the signature is verified.

    Times are whole seconds, rounded down. The claims of the `remembered` most recently used tokens
    are cached, because verifying a signature takes about 130 us; expiry is checked every time.
    """

    def __init__(
        self, key_ring: KeyRing, issuer: str, audience: str, *, remembered: int = 4_096
    ) -> None:
        self._issuer = issuer
        self._audience = audience
        keys = [_private_key(seed) for seed in key_ring.all("access-token")]
        self._signing_key = keys[0]
        self._header = _header(keys[0])
        self._public_keys = {_header_segment(key): _public_key(key) for key in keys}
        self._registry = jws.JWSRegistry(algorithms=[ALGORITHM])
        self._verified = lru_cache(maxsize=remembered)(self._check)

    def issue(self, claims: AccessClaims) -> str:
        payload = _Payload(
            iss=self._issuer,
            aud=self._audience,
            sub=str(claims.user_id),
            sid=str(claims.session_id),
            role=claims.role,
            iat=int(claims.issued_at.timestamp()),
            exp=int(claims.expires_at.timestamp()),
            jti=str(uuid4()),
        )
        return jws.serialize_compact(
            self._header,
            json.dumps(payload, separators=(",", ":")),
            self._signing_key,
            registry=self._registry,
        )

    def verify(self, token: str, now: datetime) -> AccessClaims:
        if len(token) > MAX_TOKEN:
            raise InvalidAccessToken
        claims = self._verified(token)
        if now >= claims.expires_at:
            raise InvalidAccessToken
        return claims

    def jwks(self) -> dict[str, object]:
        return {"keys": [key.as_dict(private=False) for key in self._public_keys.values()]}

    def _check(self, token: str) -> AccessClaims:
        """All checks but expiry. Refused tokens are not cached."""
        header, _, _ = token.partition(".")
        key = self._public_keys.get(header)
        if key is None:
            raise InvalidAccessToken
        try:
            signed = jws.deserialize_compact(token, key, registry=self._registry)
            return self._read(signed.payload)
        except (JoseError, ValueError, OverflowError, OSError) as error:
            raise InvalidAccessToken from error

    def _read(self, payload: bytes) -> AccessClaims:
        """The signature is valid, but another service may share the secret."""
        claims: object = json.loads(payload)
        if not _is_complete(claims):
            raise ValueError("a claim is missing or of another kind")
        if claims["iss"] != self._issuer or claims["aud"] != self._audience:
            raise ValueError("meant for another service")
        return AccessClaims(
            user_id=UUID(claims["sub"]),
            session_id=UUID(claims["sid"]),
            role=claims["role"],
            issued_at=datetime.fromtimestamp(claims["iat"], UTC),
            expires_at=datetime.fromtimestamp(claims["exp"], UTC),
        )


def _is_complete(claims: object) -> TypeGuard[_Payload]:
    if not isinstance(claims, dict):
        return False
    found = cast("dict[str, object]", claims)
    return all(type(found.get(name)) is kind for name, kind in _KINDS.items())


def _private_key(seed: bytes) -> OKPKey:
    return OKPKey.import_key(Ed25519PrivateKey.from_private_bytes(seed))


def _public_key(key: OKPKey) -> OKPKey:
    named: KeyParameters = {"kid": key.thumbprint(), "alg": ALGORITHM, "use": "sig"}
    return OKPKey.import_key(key.public_key, named)


def _header(key: OKPKey) -> dict[str, str]:
    return {"alg": ALGORITHM, "typ": "at+jwt", "kid": key.thumbprint()}


def _header_segment(key: OKPKey) -> str:
    """As the library serialises it: a difference would refuse all existing tokens."""
    return base64url.encode(json.dumps(_header(key), separators=(",", ":")).encode())
