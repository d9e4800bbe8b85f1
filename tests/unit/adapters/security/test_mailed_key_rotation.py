from uuid import UUID

from hexameter.adapters.security.key_ring import KeyRing
from hexameter.adapters.security.secret_tokens import HmacSecretTokens

OLD, NEW = b"o" * 32, b"n" * 32
SUBJECT = UUID("01890000-0000-7000-8000-000000000001")


def test_a_link_mailed_after_the_secret_changed_is_the_one_whose_digest_was_stored():
    before = HmacSecretTokens(KeyRing(OLD))
    promised = before.mailed("reset-password", SUBJECT)
    after = HmacSecretTokens(KeyRing(NEW, [OLD]))
    assert after.mailed("reset-password", SUBJECT) != promised
    stored = before.digest(promised)
    assert after.mailed("reset-password", SUBJECT, digest=stored) == promised
