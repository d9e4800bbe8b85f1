"""The secret from which signing keys are derived."""

import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from pydantic import SecretStr

MIN_SECRET_BYTES = 32


def require_strong(keys: Iterable[SecretStr]) -> None:
    """Raises ValueError for a key that is too short or has too few different characters."""
    for key in keys:
        value = key.get_secret_value()
        if len(value.encode()) < MIN_SECRET_BYTES or len(set(value)) < 8:
            raise ValueError(
                f"HEXAMETER_SECRET_KEY must have at least {MIN_SECRET_BYTES} bytes that cannot be "
                "guessed"
            )


def generated_secret() -> bytes:
    return secrets.token_urlsafe(MIN_SECRET_BYTES).encode()


class UnusableSecret(Exception):
    """The file of the development secret does not contain one; the message says what to do."""


def development_secret(data_dir: Path) -> bytes:
    """The secret in the data folder, generated on first use and readable by its owner only."""
    path = data_dir / "development-secret"
    data_dir.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        kept = path.read_bytes()
        if len(kept) < MIN_SECRET_BYTES:
            raise UnusableSecret(
                f"{path} is too short to be a secret: delete it, or set HEXAMETER_SECRET_KEY."
            ) from None
        return kept
    with os.fdopen(descriptor, "wb") as file:
        file.write(generated_secret())
    return path.read_bytes()
