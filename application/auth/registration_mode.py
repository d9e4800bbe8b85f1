from enum import StrEnum


class RegistrationMode(StrEnum):
    """How accounts are created."""

    VERIFIED = "verified"
    """When the owner of the address confirms the registration."""
    IMMEDIATE = "immediate"
    """Immediately; the address is verified later."""
    INVITED = "invited"
    """By an invitation only."""
    CLOSED = "closed"
    """No registration."""
