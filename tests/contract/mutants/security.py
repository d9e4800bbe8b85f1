"""Hashers and tokens with one fault each."""

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from hexameter.adapters.security import base64url
from hexameter.adapters.security.access_tokens import JwtAccessTokens
from hexameter.adapters.security.listed_passwords import ZxcvbnCommonPasswords
from hexameter.adapters.security.password_hasher import Argon2PasswordHasher
from hexameter.adapters.security.secret_tokens import HmacSecretTokens
from hexameter.adapters.testing.contracts.services.security import (
    AccessTokensContract,
    CommonPasswordsContract,
    PasswordHasherContract,
    SecretTokensContract,
)
from hexameter.application.ports.security import AccessClaims
from hexameter.domain.errors import InvalidAccessToken
from tests.contract.mutants.service_fault import KEYS, broken_service

ISSUER = "https://hexameter.example"


class _Hasher(Argon2PasswordHasher):
    def __init__(self) -> None:
        super().__init__(memory_kib=64, passes=1, threads=1)


class HashesWithoutSalt(_Hasher):
    async def hash(self, password: str) -> str:
        return sha256(password.encode("utf-8", "surrogatepass")).hexdigest()

    async def verify(self, password: str, hashed: str | None) -> bool:
        return await self.hash(password) == hashed

    def needs_rehash(self, hashed: str) -> bool:
        return False


class KeepsThePassword(_Hasher):
    async def hash(self, password: str) -> str:
        return f"{await super().hash(password)}${password}"

    async def verify(self, password: str, hashed: str | None) -> bool:
        kept = None if hashed is None else hashed.rpartition("$")[0]
        return await super().verify(password, kept)


class IgnoresCase(_Hasher):
    async def hash(self, password: str) -> str:
        return await super().hash(password.lower())

    async def verify(self, password: str, hashed: str | None) -> bool:
        return await super().verify(password.lower(), hashed)


class IgnoresBlanks(_Hasher):
    async def hash(self, password: str) -> str:
        return await super().hash(password.strip())

    async def verify(self, password: str, hashed: str | None) -> bool:
        return await super().verify(password.strip(), hashed)


class ReadsSeventyTwoBytes(_Hasher):
    """As bcrypt does."""

    async def hash(self, password: str) -> str:
        return await super().hash(password[:72])

    async def verify(self, password: str, hashed: str | None) -> bool:
        return await super().verify(password[:72], hashed)


class TakesItsHashForThePassword(_Hasher):
    async def verify(self, password: str, hashed: str | None) -> bool:
        return password == hashed or await super().verify(password, hashed)


class LetsInWithoutAHash(_Hasher):
    async def verify(self, password: str, hashed: str | None) -> bool:
        return not hashed or await super().verify(password, hashed)


class HashesAnewEveryTime(_Hasher):
    def needs_rehash(self, hashed: str) -> bool:
        return True


class CrashesOnSurrogates(_Hasher):
    async def verify(self, password: str, hashed: str | None) -> bool:
        return await super().verify(password.encode().decode(), hashed)


class KnowsNoPassword(ZxcvbnCommonPasswords):
    def contains(self, password: str) -> bool:
        return False


class ComparesWithCase(ZxcvbnCommonPasswords):
    def contains(self, password: str) -> bool:
        return password.islower() and super().contains(password)


class RefusesEverything(ZxcvbnCommonPasswords):
    def contains(self, password: str) -> bool:
        return True


class ReadsUtf8Only(ZxcvbnCommonPasswords):
    def contains(self, password: str) -> bool:
        return super().contains(password.encode().decode())


class _Tokens(JwtAccessTokens):
    def __init__(self) -> None:
        super().__init__(KEYS, ISSUER, ISSUER)


class LastsForEver(_Tokens):
    def verify(self, token: str, now: datetime) -> AccessClaims:
        return super().verify(token, datetime.min.replace(tzinfo=now.tzinfo))


class EndsAtOnce(_Tokens):
    def verify(self, token: str, now: datetime) -> AccessClaims:
        return super().verify(token, now + timedelta(minutes=5))


class LosesTheRole(_Tokens):
    def issue(self, claims: AccessClaims) -> str:
        return super().issue(replace(claims, role="reader"))


class SwapsUserAndSession(_Tokens):
    def verify(self, token: str, now: datetime) -> AccessClaims:
        claims = super().verify(token, now)
        return replace(claims, user_id=claims.session_id, session_id=claims.user_id)


class ChecksNoSignature(_Tokens):
    def issue(self, claims: AccessClaims) -> str:
        self._issued = {**getattr(self, "_issued", {}), super().issue(claims).split(".")[1]: claims}
        return ".".join(("e30", next(reversed(self._issued)), "sig"))

    def verify(self, token: str, now: datetime) -> AccessClaims:
        claims = self._issued.get(token.split(".")[1]) if token.count(".") == 2 else None
        if claims is None or now >= claims.expires_at:
            raise InvalidAccessToken
        return claims


class CrashesOnOtherText(_Tokens):
    def verify(self, token: str, now: datetime) -> AccessClaims:
        return super().verify(token.encode("ascii").decode(), now)


class PublishesNoKey(_Tokens):
    def jwks(self) -> dict[str, object]:
        return {"keys": []}


class PublishesThePrivateKey(_Tokens):
    def jwks(self) -> dict[str, object]:
        keys = super().jwks()["keys"]
        assert isinstance(keys, list)
        return {"keys": [{**key, "d": "c2VjcmV0"} for key in keys]}


class _Secrets(HmacSecretTokens):
    def __init__(self) -> None:
        super().__init__(KEYS)


class MakesOneRefreshToken(_Secrets):
    def new_refresh_token(self) -> str:
        return self.mailed("refresh", UUID(int=0))


class MakesOneNonce(_Secrets):
    def new_nonce(self) -> bytes:
        return bytes(32)


class MakesAnySuccessor(_Secrets):
    def successor(self, presented: str, nonce: bytes) -> str:
        return self.new_refresh_token()


class ForgetsTheNonce(_Secrets):
    def successor(self, presented: str, nonce: bytes) -> str:
        return super().successor(presented, bytes(32))


class SucceedsEveryTokenAlike(_Secrets):
    def successor(self, presented: str, nonce: bytes) -> str:
        return super().successor("hxr_", nonce)


class MailsAnotherTokenEachTime(_Secrets):
    def mailed(self, purpose: str, subject_id: UUID, *, digest: bytes | None = None) -> str:
        return self.new_refresh_token()


class MailsOneTokenForAllPurposes(_Secrets):
    def mailed(self, purpose: str, subject_id: UUID, *, digest: bytes | None = None) -> str:
        return super().mailed("any", subject_id, digest=digest)


class MailsOneTokenToEverybody(_Secrets):
    def mailed(self, purpose: str, subject_id: UUID, *, digest: bytes | None = None) -> str:
        return super().mailed(purpose, UUID(int=0), digest=digest)


class PrintsOneFingerOfAllPurposes(_Secrets):
    def fingerprints(self, purpose: str, content: bytes) -> tuple[bytes, ...]:
        return super().fingerprints("any", content)


class PrintsTheFirstBytes(_Secrets):
    def fingerprints(self, purpose: str, content: bytes) -> tuple[bytes, ...]:
        return super().fingerprints(purpose, content[:7])


class DigestsWithoutBlanks(_Secrets):
    def digest(self, token: str) -> bytes:
        return super().digest(token.strip())


class DigestsAsText(_Secrets):
    def digest(self, token: str) -> bytes:
        return base64url.encode(super().digest(token)).encode()


_HASHER, _COMMON = PasswordHasherContract, CommonPasswordsContract
_TOKENS, _SECRETS = AccessTokensContract, SecretTokensContract

FAULTS = [
    broken_service(HashesWithoutSalt, _HASHER.test_a_hash_has_its_own_salt_and_hides_the_password),
    broken_service(KeepsThePassword, _HASHER.test_a_hash_has_its_own_salt_and_hides_the_password),
    broken_service(IgnoresCase, _HASHER.test_the_password_matches_its_hash_and_no_other),
    broken_service(IgnoresBlanks, _HASHER.test_the_password_matches_its_hash_and_no_other),
    broken_service(ReadsSeventyTwoBytes, _HASHER.test_a_long_password_counts_whole),
    broken_service(
        TakesItsHashForThePassword, _HASHER.test_the_password_matches_its_hash_and_no_other
    ),
    broken_service(LetsInWithoutAHash, _HASHER.test_without_a_hash_nothing_matches),
    broken_service(HashesAnewEveryTime, _HASHER.test_a_hash_of_its_own_is_strong_enough),
    broken_service(CrashesOnSurrogates, _HASHER.test_the_password_matches_its_hash_and_no_other),
    broken_service(KnowsNoPassword, _COMMON.test_what_attackers_try_first_is_common),
    broken_service(ComparesWithCase, _COMMON.test_what_attackers_try_first_is_common),
    broken_service(RefusesEverything, _COMMON.test_other_passwords_are_not),
    broken_service(ReadsUtf8Only, _COMMON.test_other_passwords_are_not),
    broken_service(LastsForEver, _TOKENS.test_claims_come_back_while_the_token_is_valid),
    broken_service(EndsAtOnce, _TOKENS.test_claims_come_back_while_the_token_is_valid),
    broken_service(LosesTheRole, _TOKENS.test_claims_come_back_while_the_token_is_valid),
    broken_service(SwapsUserAndSession, _TOKENS.test_claims_come_back_while_the_token_is_valid),
    broken_service(ChecksNoSignature, _TOKENS.test_no_part_can_come_from_another_token),
    broken_service(CrashesOnOtherText, _TOKENS.test_other_text_is_no_token),
    broken_service(PublishesNoKey, _TOKENS.test_only_public_keys_are_published),
    broken_service(PublishesThePrivateKey, _TOKENS.test_only_public_keys_are_published),
    broken_service(MakesOneRefreshToken, _SECRETS.test_new_ones_are_never_the_same),
    broken_service(MakesOneNonce, _SECRETS.test_new_ones_are_never_the_same),
    broken_service(
        MakesAnySuccessor, _SECRETS.test_a_successor_follows_from_the_token_and_the_nonce
    ),
    broken_service(ForgetsTheNonce, _SECRETS.test_a_successor_follows_from_the_token_and_the_nonce),
    broken_service(
        SucceedsEveryTokenAlike, _SECRETS.test_a_successor_follows_from_the_token_and_the_nonce
    ),
    broken_service(
        MailsAnotherTokenEachTime, _SECRETS.test_a_mailed_token_is_the_same_with_every_attempt
    ),
    broken_service(
        MailsOneTokenForAllPurposes, _SECRETS.test_a_mailed_token_is_the_same_with_every_attempt
    ),
    broken_service(
        MailsOneTokenToEverybody, _SECRETS.test_a_mailed_token_is_the_same_with_every_attempt
    ),
    broken_service(
        PrintsOneFingerOfAllPurposes, _SECRETS.test_a_fingerprint_depends_on_purpose_and_content
    ),
    broken_service(PrintsTheFirstBytes, _SECRETS.test_a_fingerprint_depends_on_purpose_and_content),
    broken_service(DigestsWithoutBlanks, _SECRETS.test_any_text_has_a_digest_of_its_own),
    broken_service(DigestsAsText, _SECRETS.test_any_text_has_a_digest_of_its_own),
]
