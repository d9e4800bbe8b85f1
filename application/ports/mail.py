"""Outgoing mail."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to one address.

    `template` names a text and an HTML template, which `values` fill. `message_id` is the same on
    every attempt, so that a receiver can recognise a repeated delivery.
    """

    message_id: str
    to: str
    template: str
    values: Mapping[str, str]


class MailRefused(Exception):
    """The recipient was refused permanently; a retry cannot help.

    The text is logged: it must contain no address and no secret.
    """


class MailDeferred(Exception):
    """The mail could not be handed over now; a retry may succeed.

    The text is logged and stored: it must contain no address and no secret.
    """


class Mailer(Protocol):
    """Hands mail over to a server. If that cannot be reached, `send` raises `MailDeferred`."""

    async def send(self, mail: Mail) -> None:
        """Raises `MailRefused` or `MailDeferred`. Any other exception also means: retry later."""
        ...
