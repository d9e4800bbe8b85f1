"""Access tokens over HTTP: which are accepted, and which attackers might send."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.http.auth.calls import is_let_in, reset_token
from tests.http.auth.conftest import NewApp
from tests.support.app_client import BASE_URL, Account, AppClient
from tests.support.assertions import error_of

OTHER_KEY = Ed25519PrivateKey.from_private_bytes(b"e" * 32)


def decoded(segment: str) -> bytes:
    return urlsafe_b64decode(segment + "=" * (-len(segment) % 4))


def encoded(value: object) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value, separators=(",", ":")).encode()
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def parts(token: str) -> tuple[dict[str, Any], dict[str, Any], bytes]:
    header, payload, signature = token.split(".")
    return json.loads(decoded(header)), json.loads(decoded(payload)), decoded(signature)


def signed_by_another(header: object, payload: object) -> str:
    signing_input = f"{encoded(header)}.{encoded(payload)}"
    return f"{signing_input}.{encoded(OTHER_KEY.sign(signing_input.encode()))}"


async def published_key(app: AppClient) -> Mapping[str, str]:
    answer = await app.client.get("/.well-known/jwks.json")
    assert answer.status_code == 200
    [key] = answer.json()["keys"]
    return key


async def test_anybody_can_verify_a_token_with_the_keys_that_are_published(app: AppClient) -> None:
    ada = await app.account("ada")
    key = await published_key(app)
    assert "d" not in key
    assert (key["kty"], key["crv"], key["use"], key["alg"]) == ("OKP", "Ed25519", "sig", "Ed25519")
    header, payload, signature = parts(ada.access_token)
    assert header == {"alg": "Ed25519", "typ": "at+jwt", "kid": key["kid"]}
    public = Ed25519PublicKey.from_public_bytes(decoded(key["x"]))
    signing_input = ada.access_token.rpartition(".")[0].encode()
    public.verify(signature, signing_input)
    with pytest.raises(InvalidSignature):
        public.verify(signature, signing_input + b"A")
    assert payload.keys() == {"iss", "aud", "sub", "sid", "role", "iat", "exp", "jti"}
    assert (payload["sub"], payload["role"]) == (ada.id, "author")
    assert payload["exp"] - payload["iat"] == 300


async def test_the_keys_may_be_kept_for_a_while(app: AppClient) -> None:
    answer = await app.client.get("/.well-known/jwks.json")
    assert answer.headers["cache-control"] == "public, max-age=300"


async def test_an_unsigned_token_is_refused(app: AppClient) -> None:
    ada = await app.account("ada")
    header, payload, signature = parts(ada.access_token)
    for alg in ("none", "None", "NONE"):
        for ending in ("", encoded(signature)):
            forged = f"{encoded({**header, 'alg': alg})}.{encoded(payload)}.{ending}"
            assert not await is_let_in(app, forged)


async def test_the_public_key_is_no_hmac_secret(app: AppClient) -> None:
    ada = await app.account("ada")
    header, payload, _ = parts(ada.access_token)
    raw = decoded((await published_key(app))["x"])
    public = Ed25519PublicKey.from_public_bytes(raw)
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    jwks = (await app.client.get("/.well-known/jwks.json")).content
    for alg, secret in product(("HS256", "HS512"), (raw, pem, jwks, b"")):
        signing_input = f"{encoded({**header, 'alg': alg})}.{encoded(payload)}"
        mac = hmac.digest(secret, signing_input.encode(), f"sha{alg[2:]}")
        assert not await is_let_in(app, f"{signing_input}.{encoded(mac)}")


async def test_a_key_that_the_token_brings_or_names_is_not_asked(app: AppClient) -> None:
    ada = await app.account("ada")
    header, payload, _ = parts(ada.access_token)
    x = encoded(OTHER_KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))
    theirs = {"kty": "OKP", "crv": "Ed25519", "x": x}
    kid = encoded(hashlib.sha256(json.dumps(theirs, sort_keys=True).encode()).digest())
    for extra in (
        {},
        {"kid": kid},
        {"kid": "unknown"},
        {"kid": "../../../dev/null"},
        {"kid": None},
        {"jku": "https://evil.example.com/jwks.json"},
        {"jwk": theirs},
        {"x5u": "https://evil.example.com/chain.pem"},
        {"crit": ["exp"]},
        {"crit": []},
        {"b64": False, "crit": ["b64"]},
        {"typ": "JWT"},
    ):
        assert not await is_let_in(app, signed_by_another({**header, **extra}, payload))


async def test_a_claim_that_was_altered_is_refused(app: AppClient) -> None:
    ada = await app.account("ada")
    header, payload, signature = ada.access_token.split(".")
    claims = json.loads(decoded(payload))
    for changed in ({"role": "admin"}, {"exp": 4102444800}, {"sub": str(uuid4())}):
        assert not await is_let_in(app, f"{header}.{encoded({**claims, **changed})}.{signature}")


async def test_a_header_that_was_altered_is_refused(app: AppClient) -> None:
    ada = await app.account("ada")
    header, payload, signature = ada.access_token.split(".")
    claims = json.loads(decoded(header))
    for extra in ({"crit": ["exp"]}, {"jku": "https://evil.example.com"}, {"typ": "JWT"}):
        assert not await is_let_in(app, f"{encoded({**claims, **extra})}.{payload}.{signature}")


async def every_other_token(app: AppClient, ada: Account) -> dict[str, str]:
    await app.signed_in("ada")
    page = await app.client.get("/v1/auth/sessions?limit=1", headers=ada.headers)
    return {
        "refresh": ada.refresh_token,
        "verification": app.mailbox.last_token(ada.email, "verify_email"),
        "reset": await reset_token(app, ada),
        "cursor": page.json()["next_cursor"],
        "request id": page.headers["x-request-id"],
    }


async def test_a_token_of_another_purpose_lets_nobody_in(app: AppClient) -> None:
    ada = await app.account("ada")
    for purpose, token in (await every_other_token(app, ada)).items():
        assert not await is_let_in(app, token), purpose


async def test_credentials_that_are_not_believed_are_401_wherever_they_are_looked_at(
    app: AppClient,
) -> None:
    ada = await app.account("ada")
    token = ada.access_token
    for authorization, path in product(
        [
            "",
            "Bearer",
            "Bearer ",
            f"Basic {token}",
            f"Token {token}",
            token,
            f"Bearer {token}x",
            f"Bearer x{token}",
            f"Bearer {token}.",
            f"Bearer {token},{token}",
            f"Bearer {token} {token}",
            "Bearer a.b.c",
            "Bearer ..",
            f"Bearer {'x' * 5000}",
        ],
        ["/v1/users/me", "/v1/posts", f"/v1/users/{ada.id}"],
    ):
        answer = await app.client.get(path, headers={"Authorization": authorization})
        error_of(answer, 401, "UNAUTHENTICATED")
        # RFC 6750, 3.1: no reason is given where no bearer token was sent.
        has_token = authorization.startswith("Bearer ") and authorization != "Bearer "
        challenge = 'Bearer error="invalid_token"' if has_token else "Bearer"
        assert answer.headers["www-authenticate"] == challenge


async def test_of_two_credentials_neither_is_believed(app: AppClient) -> None:
    """A proxy in front may have looked at the other one."""
    ada = await app.account("ada")
    good, bad = ("Authorization", f"Bearer {ada.access_token}"), ("Authorization", "Bearer x")
    for headers in ([good, bad], [bad, good], [good, good]):
        for path in ("/v1/users/me", "/v1/posts"):
            error_of(await app.client.get(path, headers=headers), 401, "UNAUTHENTICATED")


async def test_the_scheme_is_spelled_in_any_case(app: AppClient) -> None:
    ada = await app.account("ada")
    for scheme in ("bearer", "BEARER"):
        headers = {"Authorization": f"{scheme} {ada.access_token}"}
        assert (await app.client.get("/v1/users/me", headers=headers)).status_code == 200


async def test_a_token_in_the_address_or_a_cookie_is_none(app: AppClient) -> None:
    ada = await app.account("ada")
    answer = await app.client.get(
        f"/v1/users/me?access_token={ada.access_token}",
        headers={"Cookie": f"access_token={ada.access_token}; Authorization={ada.access_token}"},
    )
    error_of(answer, 401, "UNAUTHENTICATED")


async def test_a_token_of_another_place_with_the_same_secret_is_refused(
    new_app: NewApp,
) -> None:
    here = await new_app(public_url=BASE_URL)
    there = await new_app(beside=here, public_url="https://elsewhere.example.com")
    ada = await here.account("ada")
    assert await is_let_in(here, ada.access_token)
    assert not await is_let_in(there, ada.access_token)


async def test_a_token_that_has_expired_is_refused_however_often_it_was_believed(
    app: AppClient,
) -> None:
    ada = await app.account("ada")
    assert await is_let_in(app, ada.access_token)
    assert await is_let_in(app, ada.access_token)
    app.clock.advance(timedelta(minutes=5))
    assert not await is_let_in(app, ada.access_token)
