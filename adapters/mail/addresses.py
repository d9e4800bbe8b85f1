"""Addresses as SMTP wants them."""

import re
from dataclasses import dataclass

import idna

from hexameter.domain.errors import ValidationFailed
from hexameter.domain.users.values import MAX_EMAIL, EmailAddress

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?"
_PLAIN_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")


@dataclass(frozen=True, slots=True)
class Route:
    """An address for an envelope and a header: no white space, no display name."""

    user: str
    domain: str

    @property
    def address(self) -> str:
        return f"{self.user}@{self.domain}"

    @property
    def needs_smtputf8(self) -> bool:
        """Whether only a server with SMTPUTF8 (RFC 6531) can take it."""
        return not self.address.isascii()


def route(address: str) -> Route:
    """The address with its domain in ASCII where IDNA allows it. Raises ValueError.

    ASCII addresses are only checked against the grammar, so that `hexameter@localhost` and names
    inside a private network work.
    """
    if address.isascii():
        if len(address) > MAX_EMAIL or not _PLAIN_ADDRESS.fullmatch(address):
            raise ValueError("Not a valid e-mail address.")
        user, _, domain = address.rpartition("@")
        return Route(user, domain)
    try:
        user, _, domain = EmailAddress.parse(address).value.rpartition("@")
    except ValidationFailed as error:
        raise ValueError("Not a valid e-mail address.") from error
    return Route(user, _ascii_domain(domain))


def _ascii_domain(domain: str) -> str:
    """The domain in Punycode (IDNA 2008). One that IDNA does not allow is left as it is, for the
    mail server to decide.
    """
    try:
        return idna.encode(domain).decode("ascii")
    except idna.IDNAError:
        return domain
