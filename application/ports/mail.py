"""Mail that the product sends."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to one address.

    `template` names a text and an HTML template, `values` fills them. `message_id` is the same on
    every try, so that a receiver can tell a repeated delivery.
    """

    message_id: str
    to: str
    template: str
    values: Mapping[str, str]


class MailRefused(Exception):
    """The receiving side refused for good: trying again cannot help."""


class Mailer(Protocol):
    """Hands mail over. Any exception but `MailRefused` means: try again later."""

    async def send(self, mail: Mail) -> None: ...
