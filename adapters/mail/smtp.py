"""Hands mail to an SMTP server."""

import re
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Literal

from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from hexameter.adapters.mail.addresses import Route, route
from hexameter.adapters.mail.messages import build_message
from hexameter.adapters.mail.reasons import failure_reason, server_reason
from hexameter.adapters.mail.templates import MailTemplates
from hexameter.application.ports.mail import Mail, MailDeferred, MailRefused

_ENHANCED_STATUS = re.compile(r"5\.(\d{1,3})\.\d{1,3}\b")
_ABOUT_THE_SENDER = frozenset({500, 502, 503, 504, 521, 530, 534, 535, 538})
_SECURITY_OR_POLICY = "7"
_ADDRESS_OR_MAILBOX = frozenset({"1", "2"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """The server that mail is handed over to.

    Without a `username` (None) there is no login, whether or not the server offers one.
    `security` is strict: with `starttls` a server that does not offer it is an error, with `none`
    nothing is encrypted. Certificates are always verified, against `ca_file` (PEM) if given.
    `timeout` is in seconds and applies to each of the about ten steps of a conversation.
    """

    host: str
    port: int
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    security: Literal["none", "starttls", "tls"] = "starttls"
    timeout: float = 10.0
    ca_file: str | None = None


class SmtpMailer:
    """A `Mailer` that opens a connection for each mail.

    Only a refusal of the recipient is permanent. A refusal that concerns this server (its login,
    its reputation, relaying) is `MailDeferred`: the mail can be sent once the cause is fixed.
    """

    def __init__(
        self,
        server: SmtpServer,
        templates: MailTemplates,
        from_address: str,
        *,
        from_name: str | None = None,
    ) -> None:
        """`from_name` is the sender's display name, by default the site's.

        Raises ValueError when `from_address` is not an address, or one that needs SMTPUTF8.
        """
        self._server = server
        self._templates = templates
        self._from_name = from_name or templates.site_name
        self._sender = route(from_address)
        if self._sender.needs_smtputf8:
            raise ValueError("The sender's address must be in ASCII letters.")

    async def send(self, mail: Mail) -> None:
        recipient = _recipient(mail.to)
        message = build_message(
            mail,
            self._templates,
            sender=self._sender,
            sender_name=self._from_name,
            recipient=recipient,
        )
        try:
            async with self._client() as client:
                await self._hand_over(client, message, recipient)
        except (SMTPException, OSError) as error:
            raise MailDeferred(failure_reason(error)) from error

    async def check(self) -> None:
        """Connects, says EHLO, logs in if there is a login, and leaves without sending.

        Raises `MailDeferred` as `send` would.
        """
        try:
            async with self._client() as client:
                await client.ehlo()
                await client.noop()
        except (SMTPException, OSError) as error:
            raise MailDeferred(failure_reason(error)) from error

    async def _hand_over(self, client: SMTP, message: EmailMessage, recipient: Route) -> None:
        try:
            await client.send_message(
                message, sender=self._sender.address, recipients=recipient.address
            )
        except SMTPNotSupported as error:
            if not recipient.needs_smtputf8:
                raise
            raise MailRefused(
                "The mail server does not accept non-ASCII addresses (SMTPUTF8)."
            ) from error
        except (SMTPRecipientsRefused, SMTPDataError) as error:
            refusal = _refusal_of_recipient(error)
            if refusal is None:
                raise
            raise MailRefused(refusal) from error

    def _client(self) -> SMTP:
        server = self._server
        return SMTP(
            hostname=server.host,
            port=server.port,
            username=server.username,
            password=server.password,
            # The default asks the resolver for this machine's name, which can block for long.
            local_hostname=self._sender.domain,
            timeout=server.timeout,
            use_tls=server.security == "tls",
            start_tls=server.security == "starttls",
            cert_bundle=server.ca_file,
        )


def _recipient(address: str) -> Route:
    try:
        return route(address)
    except ValueError as error:
        raise MailRefused("The recipient's address is not valid.") from error


def _refusal_of_recipient(error: SMTPRecipientsRefused | SMTPDataError) -> str | None:
    """The reason when this recipient is refused permanently, None when a retry may succeed.

    Enhanced codes (RFC 3463) distinguish the address (5.1) and the mailbox (5.2) from policy
    (5.7). After DATA a 5xx without one may be about the content, so there they are required.
    """
    after_data = isinstance(error, SMTPDataError)
    response: SMTPResponseException = error if after_data else error.recipients[0]
    if response.code < 500 or response.code in _ABOUT_THE_SENDER:
        return None
    status = _ENHANCED_STATUS.match(response.message)
    subject = status[1] if status else None
    if subject == _SECURITY_OR_POLICY or (after_data and subject not in _ADDRESS_OR_MAILBOX):
        return None
    return server_reason(response.code, response.message)
