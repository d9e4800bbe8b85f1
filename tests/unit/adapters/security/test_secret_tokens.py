import hashlib
import re
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from hexameter.adapters.security import base64url
from hexameter.adapters.security.key_ring import KeyRing
from hexameter.adapters.security.secret_tokens import HmacSecretTokens
from hexameter.application.ports.security import SecretTokens

REFRESH = re.compile(r"hxr_[A-Za-z0-9_-]{43}")
SUBJECT = UUID("0190aaaa-aaaa-7aaa-8aaa-aaaaaaaaaaaa")
OLD, NEW = b"o" * 32, b"n" * 32
tokens: SecretTokens = HmacSecretTokens(KeyRing(NEW))


def test_refresh_tokens_are_recognisable_and_differ() -> None:
    made = {tokens.new_refresh_token() for _ in range(100)}

    assert len(made) == 100
    assert all(REFRESH.fullmatch(token) for token in made)


def test_one_token_and_nonce_have_one_successor_in_every_process() -> None:
    presented, nonce = tokens.new_refresh_token(), tokens.new_nonce()

    successor = tokens.successor(presented, nonce)

    assert REFRESH.fullmatch(successor)
    assert successor != presented
    assert HmacSecretTokens(KeyRing(NEW)).successor(presented, nonce) == successor


def test_another_token_nonce_or_secret_has_another_successor() -> None:
    presented, nonce = tokens.new_refresh_token(), tokens.new_nonce()
    successor = tokens.successor(presented, nonce)

    assert tokens.successor(presented, tokens.new_nonce()) != successor
    assert tokens.successor(tokens.new_refresh_token(), nonce) != successor
    assert HmacSecretTokens(KeyRing(OLD)).successor(presented, nonce) != successor


def test_processes_agree_on_the_successor_while_the_secret_rotates() -> None:
    before = HmacSecretTokens(KeyRing(OLD, [NEW]))
    after = HmacSecretTokens(KeyRing(NEW, [OLD]))
    presented = before.new_refresh_token()

    for nonce in (before.new_nonce(), after.new_nonce()):
        assert before.successor(presented, nonce) == after.successor(presented, nonce)


def test_nonces_differ() -> None:
    assert len({tokens.new_nonce() for _ in range(100)}) == 100
    assert len(tokens.new_nonce()) == 32


def test_a_mailed_token_is_the_same_on_every_try() -> None:
    again = HmacSecretTokens(KeyRing(NEW))

    assert tokens.mailed("reset", SUBJECT) == again.mailed("reset", SUBJECT)


def test_a_mailed_token_serves_one_purpose_and_subject_of_one_service() -> None:
    made = {
        tokens.mailed("reset", SUBJECT),
        tokens.mailed("verify", SUBJECT),
        tokens.mailed("reset", uuid4()),
        HmacSecretTokens(KeyRing(OLD)).mailed("reset", SUBJECT),
    }

    assert len(made) == 4


def test_a_mailed_token_is_safe_in_a_link_and_begins_with_the_id() -> None:
    token = tokens.mailed("reset", SUBJECT)

    assert re.fullmatch(r"[A-Za-z0-9_-]{64}", token)
    assert base64url.decode(token)[:16] == SUBJECT.bytes


def test_a_digest_is_sha_256() -> None:
    assert tokens.digest("hxr_abc") == hashlib.sha256(b"hxr_abc").digest()


@given(st.text(st.characters(codec=None), max_size=60), st.binary(max_size=40))
def test_whatever_is_presented_has_a_digest_and_a_successor(text: str, nonce: bytes) -> None:
    assert len(tokens.digest(text)) == 32
    assert REFRESH.fullmatch(tokens.successor(text, nonce))
