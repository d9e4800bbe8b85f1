"""The rules of an idempotency key (draft-ietf-httpapi-idempotency-key-header)."""

from hexameter.application.idempotency import MAX_IDEMPOTENCY_KEY

LENGTH_RULE = f"Send one key of 1 to {MAX_IDEMPOTENCY_KEY} characters."


class InvalidKey(ValueError):
    """The message is the rule."""


def parse_idempotency_key(raw: str) -> str:
    """1 to 255 printable ASCII characters; spaces around them are no part of the key."""
    key = raw.strip()
    if not 1 <= len(key) <= MAX_IDEMPOTENCY_KEY:
        raise InvalidKey(LENGTH_RULE)
    if not (key.isascii() and key.isprintable()):
        raise InvalidKey("Only printable characters are allowed.")
    return key
