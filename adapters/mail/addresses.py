"""Addresses as SMTP wants them."""

import re
from dataclasses import dataclass

from hexameter.domain.errors import ValidationFailed
from hexameter.domain.users.values import MAX_EMAIL, EmailAddress

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?"
_PLAIN_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")


@dataclass(frozen=True, slots=True)
class Route:
    """An address ready for an envelope and a header: no white space, no display name."""

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
    """The address, its domain in ASCII where that is safe. Raises ValueError for no address.

    ASCII addresses are held to the grammar alone, so that `hexameter@localhost` and names inside
    a private network work.
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
    """The domain in Punycode, or as it is when only the server can tell how to write it.

    The codec follows IDNA 2003, which turns some letters into others (`faß` into `fass`, a
    different domain that may belong to a different person). Where the way back does not lead to
    the same name, or a letter is newer than the codec, the name is left to the mail server.
    """
    try:
        encoded = domain.encode("idna")
        return encoded.decode("ascii") if encoded.decode("idna") == domain else domain
    except UnicodeError:
        return domain
