from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.hostile import ASKED
from hexameter.application.ports.security import (
    AccessClaims,
    AccessTokens,
    CommonPasswords,
    PasswordHasher,
    SecretTokens,
)
from hexameter.domain.errors import InvalidAccessToken

PASSWORD = "correct horse battery \u00e9\U0001f600"
ADA, GRACE = UUID(int=7 << 76 | 2 << 62), UUID(int=7 << 76 | 2 << 62 | 1)
CLAIMS = AccessClaims(ADA, GRACE, "author", NOON, NOON + timedelta(minutes=5))


class PasswordHasherContract:
    """Needs a fixture `hasher`."""

    async def test_the_password_matches_its_hash_and_no_other(self, hasher: PasswordHasher) -> None:
        hashed = await hasher.hash(PASSWORD)
        assert await hasher.verify(PASSWORD, hashed)
        for other in (PASSWORD.upper(), f"{PASSWORD} ", PASSWORD[:-1], "", "\ud800", hashed):
            assert not await hasher.verify(other, hashed), other

    async def test_a_hash_has_its_own_salt_and_hides_the_password(
        self, hasher: PasswordHasher
    ) -> None:
        hashes = [await hasher.hash(PASSWORD) for _ in range(2)]
        assert hashes[0] != hashes[1]
        assert all(PASSWORD not in hashed for hashed in hashes)

    async def test_a_long_password_counts_whole(self, hasher: PasswordHasher) -> None:
        long = "a" * 1000
        hashed = await hasher.hash(f"{long}b")
        assert await hasher.verify(f"{long}b", hashed)
        assert not await hasher.verify(f"{long}c", hashed)

    async def test_without_a_hash_nothing_matches(self, hasher: PasswordHasher) -> None:
        assert not await hasher.verify(PASSWORD, None)
        assert not await hasher.verify("", None)

    async def test_a_hash_of_its_own_is_strong_enough(self, hasher: PasswordHasher) -> None:
        assert not hasher.needs_rehash(await hasher.hash(PASSWORD))


class CommonPasswordsContract:
    """Needs a fixture `common_passwords`."""

    @pytest.mark.parametrize("password", ["password", "Password", "123456789", "QWERTYUIOP"])
    def test_what_attackers_try_first_is_common(
        self, common_passwords: CommonPasswords, password: str
    ) -> None:
        assert common_passwords.contains(password)

    def test_other_passwords_are_not(self, common_passwords: CommonPasswords) -> None:
        for password in ("six feet to a line, and no more", "\ud800", "\u5317 weaves 7 patterns"):
            assert not common_passwords.contains(password)


class AccessTokensContract:
    """Needs a fixture `access_tokens`."""

    def test_claims_come_back_while_the_token_is_valid(self, access_tokens: AccessTokens) -> None:
        token = access_tokens.issue(CLAIMS)
        assert access_tokens.verify(token, NOON) == CLAIMS
        assert access_tokens.verify(token, CLAIMS.expires_at - timedelta(seconds=1)) == CLAIMS
        with pytest.raises(InvalidAccessToken):
            access_tokens.verify(token, CLAIMS.expires_at + timedelta(minutes=5))

    def test_no_part_can_come_from_another_token(self, access_tokens: AccessTokens) -> None:
        mine = access_tokens.issue(CLAIMS).split(".")
        others = access_tokens.issue(replace(CLAIMS, role="admin")).split(".")
        for mixed in ((mine[0], others[1], mine[2]), (mine[0], mine[1], others[2]), mine[:2]):
            with pytest.raises(InvalidAccessToken):
                access_tokens.verify(".".join(mixed), NOON)

    @pytest.mark.parametrize("text", [*ASKED, "a.b.c", "..", "e30.e30."])
    def test_other_text_is_no_token(self, access_tokens: AccessTokens, text: str) -> None:
        with pytest.raises(InvalidAccessToken):
            access_tokens.verify(text, NOON)

    def test_only_public_keys_are_published(self, access_tokens: AccessTokens) -> None:
        keys = access_tokens.jwks()["keys"]
        assert isinstance(keys, list)
        assert keys
        assert all("d" not in key and "k" not in key for key in keys)


class SecretTokensContract:
    """Needs a fixture `secret_tokens`."""

    def test_new_ones_are_never_the_same(self, secret_tokens: SecretTokens) -> None:
        assert len({secret_tokens.new_refresh_token() for _ in range(100)}) == 100
        assert len({secret_tokens.new_nonce() for _ in range(100)}) == 100

    def test_a_successor_follows_from_the_token_and_the_nonce(
        self, secret_tokens: SecretTokens
    ) -> None:
        token, nonce = secret_tokens.new_refresh_token(), secret_tokens.new_nonce()
        successor = secret_tokens.successor(token, nonce)
        assert secret_tokens.successor(token, nonce) == successor
        assert secret_tokens.successor(token, secret_tokens.new_nonce()) != successor
        assert secret_tokens.successor(secret_tokens.new_refresh_token(), nonce) != successor
        assert successor != token

    def test_a_mailed_token_is_the_same_with_every_attempt(
        self, secret_tokens: SecretTokens
    ) -> None:
        token = secret_tokens.mailed("verify_email", ADA)
        assert secret_tokens.mailed("verify_email", ADA) == token
        digest = secret_tokens.digest(token)
        assert secret_tokens.mailed("verify_email", ADA, digest=digest) == token
        assert secret_tokens.mailed("verify_email", GRACE) != token
        assert secret_tokens.mailed("reset_password", ADA) != token

    def test_a_fingerprint_depends_on_purpose_and_content(
        self, secret_tokens: SecretTokens
    ) -> None:
        prints = secret_tokens.fingerprints("request", b"content")
        assert prints
        assert secret_tokens.fingerprints("request", b"content") == prints
        assert secret_tokens.fingerprints("request", b"content ")[0] != prints[0]
        assert secret_tokens.fingerprints("password", b"content")[0] != prints[0]

    def test_any_text_has_a_digest_of_its_own(self, secret_tokens: SecretTokens) -> None:
        digests = [secret_tokens.digest(text) for text in ASKED]
        assert len(set(digests)) == len(set(ASKED))
        assert {len(digest) for digest in digests} == {32}
