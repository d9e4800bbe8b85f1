"""Base64url without padding (RFC 4648, section 5; RFC 7515, section 2)."""

from base64 import b64encode, urlsafe_b64decode


def encode(data: bytes) -> str:
    return b64encode(data, b"-_").decode("ascii").rstrip("=")


def decode(text: str) -> bytes:
    """Raises `ValueError` for anything but the output of `encode`."""
    data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    # The library skips other characters and ignores unused bits at the end.
    if encode(data) != text:
        raise ValueError("not canonical base64url")
    return data
