from enum import StrEnum


class RegistrationMode(StrEnum):
    """How an account begins."""

    VERIFIED = "verified"
    """When the owner of the address confirms the registration."""
    IMMEDIATE = "immediate"
    """At once; the address is confirmed later."""
    CLOSED = "closed"
    """Not by registering at all."""
