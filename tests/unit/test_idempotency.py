"""What takes part in the fingerprint of a request."""

import hashlib
import json
from dataclasses import dataclass, field, replace

import pytest

from hexameter.adapters.security.key_ring import KeyRing
from hexameter.adapters.security.secret_tokens import HmacSecretTokens
from hexameter.adapters.testing.builders import build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.application.idempotency import Claim, Repeatable
from hexameter.application.ports.security import SecretTokens

TOKENS = HmacSecretTokens(KeyRing(b"the current secret"))


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteCommand:
    email: str
    password: str = field(repr=False)
    tags: tuple[str, ...] = ()
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteCommandOfALaterRelease:
    email: str
    password: str = field(repr=False)
    tags: tuple[str, ...] = ()
    note: str | None = None
    labels: dict[str, str] = field(default_factory=dict)
    notify: bool = True
    idempotency_key: str | None = None


INVITE = InviteCommand(email="ada@example.com", password="a long password", idempotency_key="k")
LATER = InviteCommandOfALaterRelease(
    email=INVITE.email, password=INVITE.password, idempotency_key="k"
)


def claim(command: Repeatable, secret_tokens: SecretTokens = TOKENS) -> Claim:
    user = build_user()
    found = Claim.of(
        command, secret_tokens.fingerprints, caller_id=user.id, resource_id=user.id, now=NOON
    )
    assert found is not None
    return found


def recorded(command: Repeatable, secret_tokens: SecretTokens = TOKENS) -> bytes:
    return claim(command, secret_tokens).fingerprints[0]


def test_the_key_is_no_part_of_the_request() -> None:
    assert recorded(replace(INVITE, idempotency_key="other")) == recorded(INVITE)


@pytest.mark.parametrize(
    "other",
    [
        replace(INVITE, email="grace@example.com"),
        replace(INVITE, password="another password"),
        replace(INVITE, tags=("a",)),
    ],
)
def test_every_other_field_is_secrets_included(other: InviteCommand) -> None:
    assert not claim(other).repeats(recorded(INVITE))


def test_a_release_that_adds_fields_recognises_earlier_requests() -> None:
    assert claim(LATER).repeats(recorded(INVITE))
    for other in (
        replace(LATER, note="x"),
        replace(LATER, labels={"a": "b"}),
        replace(LATER, notify=False),
    ):
        assert not claim(other).repeats(recorded(INVITE))


def test_what_is_recorded_cannot_be_guessed_without_the_key() -> None:
    fields = {"email": INVITE.email, "password": INVITE.password}
    guess = hashlib.sha256(json.dumps(fields).encode()).digest()
    assert guess != recorded(INVITE)
    assert recorded(INVITE, HmacSecretTokens(KeyRing(b"another secret"))) != recorded(INVITE)


def test_requests_under_an_accepted_key_are_recognised() -> None:
    rotated = HmacSecretTokens(KeyRing(b"the next secret", [b"the current secret"]))
    assert claim(INVITE, rotated).repeats(recorded(INVITE))
    assert recorded(INVITE, rotated) != recorded(INVITE)
