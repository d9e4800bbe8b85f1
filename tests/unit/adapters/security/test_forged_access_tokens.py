"""Tokens as an attacker makes them, and tokens that the right key signed for the wrong thing."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc.jwk import OKPKey

from hexameter.adapters.security import base64url
from hexameter.adapters.security.access_tokens import JwtAccessTokens
from hexameter.adapters.security.key_ring import KeyRing
from hexameter.application.ports.security import AccessClaims
from hexameter.domain.errors import AuthenticationRequired

RING = KeyRing(b"n" * 32)
OUR_KEY = Ed25519PrivateKey.from_private_bytes(RING.current("access-token"))
THEIR_KEY = Ed25519PrivateKey.from_private_bytes(b"e" * 32)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
USER = UUID("0190aaaa-aaaa-7aaa-8aaa-aaaaaaaaaaaa")
HEADER: dict[str, object] = {
    "alg": "Ed25519",
    "typ": "at+jwt",
    "kid": OKPKey.import_key(OUR_KEY).thumbprint(),
}
PAYLOAD: dict[str, object] = {
    "iss": "https://blog.example.com",
    "aud": "hexameter",
    "sub": str(USER),
    "sid": "0190bbbb-bbbb-7bbb-8bbb-bbbbbbbbbbbb",
    "role": "admin",
    "iat": int(NOW.timestamp()),
    "exp": int(NOW.timestamp()) + 300,
    "jti": "0190cccc-cccc-7ccc-8ccc-cccccccccccc",
}

tokens = JwtAccessTokens(RING, "https://blog.example.com", "hexameter")


def segment(value: object) -> str:
    return base64url.encode(json.dumps(value, separators=(",", ":")).encode())


def signed(header: object, payload: object, key: Ed25519PrivateKey = OUR_KEY) -> str:
    signing_input = f"{segment(header)}.{segment(payload)}"
    return f"{signing_input}.{base64url.encode(key.sign(signing_input.encode()))}"


def assert_refused(token: str) -> None:
    with pytest.raises(AuthenticationRequired):
        tokens.verify(token, NOW)


def test_the_forger_of_these_tests_can_make_a_good_one() -> None:
    assert tokens.verify(signed(HEADER, PAYLOAD), NOW).user_id == USER


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "nOnE", ""])
@pytest.mark.parametrize("signature", ["", "AAAA"])
def test_an_unsigned_token_is_refused(alg: str, signature: str) -> None:
    assert_refused(f"{segment({**HEADER, 'alg': alg})}.{segment(PAYLOAD)}.{signature}")
    assert_refused(f"{segment({**HEADER, 'alg': alg})}.{segment(PAYLOAD)}")


def test_the_public_key_is_no_hmac_secret() -> None:
    public = OUR_KEY.public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    raw = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
    jwks = json.dumps(tokens.jwks()).encode()

    for alg, digest in (("HS256", hashlib.sha256), ("HS512", hashlib.sha512)):
        signing_input = f"{segment({**HEADER, 'alg': alg})}.{segment(PAYLOAD)}"
        for secret in (pem, raw, jwks, b""):
            mac = hmac.new(secret, signing_input.encode(), digest).digest()
            assert_refused(f"{signing_input}.{base64url.encode(mac)}")


@pytest.mark.parametrize("alg", ["EdDSA", "Ed448", "ed25519", "RS256", "ES256", "HS256"])
def test_another_algorithm_is_refused_even_with_the_right_signature(alg: str) -> None:
    assert_refused(signed({**HEADER, "alg": alg}, PAYLOAD))


def test_a_stranger_s_signature_under_our_kid_is_refused() -> None:
    assert_refused(signed(HEADER, PAYLOAD, THEIR_KEY))


@pytest.mark.parametrize("kid", ["", "unknown", "../../dev/null", "' OR 1=1", None, 1, [], {}])
def test_an_unknown_kid_is_refused(kid: object) -> None:
    assert_refused(signed({**HEADER, "kid": kid}, PAYLOAD))


def test_a_token_without_kid_is_refused() -> None:
    assert_refused(signed({"alg": "Ed25519", "typ": "at+jwt"}, PAYLOAD))


@pytest.mark.parametrize("typ", ["JWT", "jwt", "rt+jwt", "id+jwt", "AT+JWT", "", None])
def test_a_token_of_another_type_is_refused(typ: object) -> None:
    assert_refused(signed({**HEADER, "typ": typ}, PAYLOAD))


THEIR_JWK = OKPKey.import_key(THEIR_KEY.public_key()).as_dict()


@pytest.mark.parametrize(
    "extra",
    [
        {"jku": "https://evil.example.com/jwks.json"},
        {"jwk": THEIR_JWK},
        {"x5u": "https://evil.example.com/chain.pem"},
        {"x5c": ["MIIB"]},
        {"crit": ["exp"], "exp": 1},
        {"crit": []},
        {"b64": False, "crit": ["b64"]},
        {"zip": "DEF"},
        {"cty": "JWT"},
    ],
)
def test_a_header_that_asks_for_something_is_refused(extra: dict[str, object]) -> None:
    assert_refused(signed({**HEADER, **extra}, PAYLOAD))
    assert_refused(signed({**HEADER, **extra}, PAYLOAD, THEIR_KEY))
    kid = OKPKey.import_key(THEIR_KEY).thumbprint()
    assert_refused(signed({**HEADER, **extra, "kid": kid}, PAYLOAD, THEIR_KEY))


@pytest.mark.parametrize("header", ["null", "1", '"alg"', "[]", '["alg"]', "[[]]", "{}", "{", ""])
def test_a_header_that_is_none_is_refused(header: str) -> None:
    signing_input = f"{base64url.encode(header.encode())}.{segment(PAYLOAD)}"

    assert_refused(f"{signing_input}.{base64url.encode(OUR_KEY.sign(signing_input.encode()))}")


def test_a_header_with_a_name_twice_is_refused() -> None:
    twice = '{"alg":"none",' + json.dumps(HEADER, separators=(",", ":"))[1:]
    signing_input = f"{base64url.encode(twice.encode())}.{segment(PAYLOAD)}"

    assert_refused(f"{signing_input}.{base64url.encode(OUR_KEY.sign(signing_input.encode()))}")


def test_segments_that_are_missing_empty_or_too_many_are_refused() -> None:
    header, payload, signature = signed(HEADER, PAYLOAD).split(".")

    for token in (
        "",
        ".",
        "..",
        "....",
        header,
        f"{header}.",
        f"{header}..",
        f"{header}..{signature}",
        f"{header}.{payload}",
        f"{header}.{payload}.",
        f".{payload}.{signature}",
        f"{header}.{payload}.{signature}.",
        f"{header}.{payload}.{signature}.{signature}",
        f"{header}.{payload}.{signature}.{signature}.{signature}",
        f"{header}.{header}.{payload}.{signature}",
    ):
        assert_refused(token)


def test_every_altered_character_is_noticed() -> None:
    token = signed(HEADER, PAYLOAD)

    for place, present in enumerate(token):
        assert_refused(token[:place] + ("A" if present != "A" else "B") + token[place + 1 :])


@pytest.mark.parametrize("spelling", ["{}=", "{}==", " {}", "{} ", "{}\n", "{}\0", "Bearer {}"])
def test_a_token_has_one_spelling(spelling: str) -> None:
    assert_refused(spelling.format(signed(HEADER, PAYLOAD)))


@pytest.mark.parametrize("claim", list(PAYLOAD))
def test_a_signed_token_without_a_claim_is_refused(claim: str) -> None:
    assert_refused(signed(HEADER, {name: PAYLOAD[name] for name in PAYLOAD if name != claim}))


@pytest.mark.parametrize("claim", list(PAYLOAD))
@pytest.mark.parametrize("value", [None, True, 1.5, [], {}, ["hexameter"]])
def test_a_signed_token_with_a_claim_of_another_kind_is_refused(claim: str, value: object) -> None:
    assert_refused(signed(HEADER, {**PAYLOAD, claim: value}))


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("sub", "someone"),
        ("sid", ""),
        ("exp", 10**18),
        ("exp", 10**300),
        ("exp", -(10**18)),
        ("iat", 67768036191676800),
        ("iat", 10**300),
        ("exp", str(PAYLOAD["exp"])),
    ],
)
def test_a_signed_token_with_a_claim_out_of_range_is_refused(claim: str, value: object) -> None:
    assert_refused(signed(HEADER, {**PAYLOAD, claim: value}))


@pytest.mark.parametrize("payload", [None, 1, "text", [], [PAYLOAD], {}])
def test_a_signed_payload_that_is_no_claims_is_refused(payload: object) -> None:
    assert_refused(signed(HEADER, payload))


def test_a_signed_token_that_has_ended_is_refused() -> None:
    assert_refused(signed(HEADER, {**PAYLOAD, "exp": int(NOW.timestamp())}))


def test_the_key_of_another_purpose_signs_no_access_token() -> None:
    for purpose in ("cursor", "mailed-token", "refresh-successor"):
        key = Ed25519PrivateKey.from_private_bytes(RING.current(purpose))
        assert_refused(signed(HEADER, PAYLOAD, key))


def test_a_token_of_another_service_is_refused() -> None:
    other = JwtAccessTokens(KeyRing(b"x" * 32), "https://blog.example.com", "hexameter")
    claims = AccessClaims(USER, USER, "admin", NOW, NOW + timedelta(minutes=5))

    assert_refused(other.issue(claims))
