from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from time import perf_counter
from typing import cast
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import OKPKey

from hexameter.adapters.security import base64url
from hexameter.adapters.security.access_tokens import MAX_TOKEN, JwtAccessTokens
from hexameter.adapters.security.key_ring import KeyRing
from hexameter.application.ports.security import AccessClaims, AccessTokens
from hexameter.domain.errors import AuthenticationRequired

OLD, NEW = b"o" * 32, b"n" * 32
NOW = datetime(2026, 11, 23, 12, 0, 0, 750_000, UTC)
CLAIMS = AccessClaims(
    user_id=UUID("0190aaaa-aaaa-7aaa-8aaa-aaaaaaaaaaaa"),
    session_id=UUID("0190bbbb-bbbb-7bbb-8bbb-bbbbbbbbbbbb"),
    role="author",
    issued_at=NOW,
    expires_at=NOW + timedelta(minutes=5),
)
ISSUER, AUDIENCE = "https://blog.example.com", "hexameter"


def tokens_of(ring: KeyRing, *, remembered: int = 4_096) -> JwtAccessTokens:
    return JwtAccessTokens(ring, ISSUER, AUDIENCE, remembered=remembered)


tokens: AccessTokens = tokens_of(KeyRing(NEW))


def published(issuer: AccessTokens) -> list[dict[str, str]]:
    return cast("list[dict[str, str]]", issuer.jwks()["keys"])


def test_a_token_says_what_was_issued_in_whole_seconds() -> None:
    claims = tokens.verify(tokens.issue(CLAIMS), NOW)

    assert (claims.user_id, claims.session_id) == (CLAIMS.user_id, CLAIMS.session_id)
    assert claims.role == "author"
    assert claims.issued_at == NOW.replace(microsecond=0)
    assert claims.expires_at == CLAIMS.expires_at.replace(microsecond=0)


def test_two_tokens_of_the_same_claims_differ() -> None:
    assert tokens.issue(CLAIMS) != tokens.issue(CLAIMS)


@pytest.mark.parametrize("remembered", [0, 16])
def test_a_token_ends_at_its_second_even_when_it_was_just_verified(remembered: int) -> None:
    fresh = tokens_of(KeyRing(NEW), remembered=remembered)
    token = fresh.issue(CLAIMS)
    end = CLAIMS.expires_at.replace(microsecond=0)

    assert fresh.verify(token, end - timedelta(microseconds=1))
    for late in (end, end + timedelta(days=1)):
        with pytest.raises(AuthenticationRequired):
            fresh.verify(token, late)


def test_a_token_verifies_in_another_process() -> None:
    assert tokens_of(KeyRing(NEW)).verify(tokens.issue(CLAIMS), NOW).user_id == CLAIMS.user_id


def test_the_header_and_the_key_never_change_between_releases() -> None:
    header, _, _ = tokens.issue(CLAIMS).split(".")
    kid = "Mpyrrje4-FJKbNpL5fGclkd-foR9DxI5aZ5m-1_QJb0"

    assert base64url.decode(header).decode() == (
        f'{{"alg":"Ed25519","typ":"at+jwt","kid":"{kid}"}}'
    )


def test_the_key_set_has_public_keys_with_their_thumbprints() -> None:
    keys = published(tokens_of(KeyRing(NEW, [OLD])))

    assert len(keys) == 2
    for key in keys:
        assert set(key) == {"kty", "crv", "x", "kid", "alg", "use"}
        assert (key["kty"], key["crv"]) == ("OKP", "Ed25519")
        assert (key["alg"], key["use"]) == ("Ed25519", "sig")
        bare = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": key["x"]})
        assert key["kid"] == bare.thumbprint()


def test_the_current_key_is_published_first_and_signs() -> None:
    both = tokens_of(KeyRing(NEW, [OLD]))

    assert published(both)[0] == published(tokens)[0]
    assert tokens.verify(both.issue(CLAIMS), NOW)


def test_keys_rotate_without_refusing_one_token() -> None:
    rollouts = [
        KeyRing(OLD),
        KeyRing(OLD, [NEW]),
        KeyRing(NEW, [OLD]),
        KeyRing(NEW),
    ]
    # Processes of two neighbouring rollouts run side by side.
    for one, next_one in pairwise(rollouts):
        before, after = tokens_of(one), tokens_of(next_one)
        assert after.verify(before.issue(CLAIMS), NOW) == before.verify(after.issue(CLAIMS), NOW)
    with pytest.raises(AuthenticationRequired):
        tokens_of(rollouts[-1]).verify(tokens_of(rollouts[0]).issue(CLAIMS), NOW)


def test_a_token_of_another_issuer_or_for_another_audience_is_refused() -> None:
    ring = KeyRing(NEW)

    for other in (
        JwtAccessTokens(ring, "https://evil.example.com", AUDIENCE),
        JwtAccessTokens(ring, ISSUER, "billing"),
    ):
        with pytest.raises(AuthenticationRequired):
            tokens.verify(other.issue(CLAIMS), NOW)


@pytest.mark.timing
def test_a_remembered_token_costs_a_hundredth() -> None:
    fresh = tokens_of(KeyRing(NEW))
    issued = [fresh.issue(CLAIMS) for _ in range(50)]

    def cost() -> float:
        began = perf_counter()
        for token in issued:
            fresh.verify(token, NOW)
        return perf_counter() - began

    first, again = cost(), cost()

    assert again < first / 10


def test_only_so_many_tokens_are_remembered() -> None:
    small = tokens_of(KeyRing(NEW), remembered=2)
    issued = [small.issue(CLAIMS) for _ in range(5)]

    for token in issued * 2:
        assert small.verify(token, NOW).user_id == CLAIMS.user_id


def test_a_refusal_stays_a_refusal() -> None:
    token = tokens.issue(CLAIMS)[:-4] + "AAAA"

    for _ in range(3):
        with pytest.raises(AuthenticationRequired):
            tokens.verify(token, NOW)


def test_an_oversize_token_is_refused_even_with_the_right_signature() -> None:
    fitting = tokens.issue(replace(CLAIMS, role="x" * 2_000))
    oversize = tokens.issue(replace(CLAIMS, role="x" * 3_000))
    assert len(fitting) < MAX_TOKEN < len(oversize)

    assert tokens.verify(fitting, NOW)
    with pytest.raises(AuthenticationRequired):
        tokens.verify(oversize, NOW)


@given(st.text(st.characters(codec=None), max_size=300))
def test_garbage_is_refused_and_nothing_else_happens(garbage: str) -> None:
    header, payload, signature = tokens.issue(CLAIMS).split(".")

    for token in (
        garbage,
        f"{header}.{garbage}",
        f"{header}.{payload}.{garbage}",
        f"{header}.{garbage}.{signature}",
        f"{garbage}.{payload}.{signature}",
        f"{header}.{payload}.{signature}.{garbage}",
    ):
        with pytest.raises(AuthenticationRequired):
            tokens.verify(token, NOW)
