from enum import StrEnum


class RegistrationMode(StrEnum):
    """How accounts are created."""

    VERIFIED = "verified"
    """When the owner of the address confirms the registration."""
    IMMEDIATE = "immediate"
    """Immediately; the address is verified later."""
    CLOSED = "closed"
    """No registration."""
