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
    """The recipient's server rejected the mail permanently: a retry cannot succeed."""


class Mailer(Protocol):
    """Sends mail. Any exception but `MailRefused` means that a retry may succeed, also while the
    mail server cannot be reached.
    """

    async def send(self, mail: Mail) -> None: ...
