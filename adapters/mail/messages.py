"""Turns a `Mail` into an Internet message (RFC 5322)."""

import re
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from hexameter.adapters.mail.addresses import Route
from hexameter.adapters.mail.templates import MailTemplates
from hexameter.application.ports.mail import Mail

MAX_LINE_OCTETS = 998
_DOT_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+"
_MESSAGE_ID = re.compile(rf"{_DOT_ATOM}(?:@{_DOT_ATOM})?")


def build_message(
    mail: Mail,
    templates: MailTemplates,
    *,
    sender: Route,
    sender_name: str,
    recipient: Route,
) -> EmailMessage:
    """The message with a text part and an HTML alternative.

    Links are not broken: lines are sent as they are, never in quoted-printable, unless one is
    longer than SMTP allows. A `message_id` without a domain gets the sender's.

    Raises ValueError for a `message_id` that is not valid in a header, and what
    `MailTemplates.render` raises.
    """
    rendered = templates.render(mail)
    message = EmailMessage(policy=SMTP)
    message["Subject"] = rendered.subject
    message["From"] = Address(sender_name, sender.user, sender.domain)
    message["To"] = Address(username=recipient.user, domain=recipient.domain)
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = _message_id(mail.message_id, sender.domain)
    # RFC 3834: automatic responders do not reply to it.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(rendered.text, cte=_transfer_encoding(rendered.text))
    message.add_alternative(rendered.html, subtype="html", cte=_transfer_encoding(rendered.html))
    return message


def _message_id(given: str, domain: str) -> str:
    bare = given.removeprefix("<").removesuffix(">")
    if not _MESSAGE_ID.fullmatch(bare):
        raise ValueError("The Message-ID is malformed (RFC 5322, 3.6.4).")
    return f"<{bare}>" if "@" in bare else f"<{bare}@{domain}>"


def _transfer_encoding(body: str) -> str:
    if max(len(line.encode()) for line in body.split("\n")) > MAX_LINE_OCTETS:
        return "quoted-printable"
    return "7bit" if body.isascii() else "8bit"
