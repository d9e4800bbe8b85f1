"""An SMTP server on the test's own loop, and a mailer that talks to it."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Literal

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from hexameter.adapters.mail.smtp import SmtpMailer, SmtpServer
from hexameter.adapters.mail.templates import MailTemplates
from hexameter.application.ports.mail import Mail

TOKEN = "0193-abc." + "Q" * 86
USERNAME = "hexameter"
PASSWORD = "correct horse"
LINK = f"https://blog.example.com/verify-email?token={TOKEN}"


@dataclass
class Received:
    """An aiosmtpd handler that keeps what arrives, and answers RCPT and DATA as it is told.

    The first `greylisted` recipients are deferred with 450.
    """

    rcpt_answer: str = "250 OK"
    data_answer: str = "250 OK"
    envelopes: list[Envelope] = field(default_factory=list[Envelope])
    greetings: list[str] = field(default_factory=list[str])
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    greylisted: int = 0

    async def on_ehlo(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        self.greetings.append(hostname)
        session.host_name = hostname
        return responses

    async def on_rcpt(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        if self.greylisted:
            self.greylisted -= 1
            return f"450 4.2.1 <{address}>: Greylisted, try again later"
        if self.rcpt_answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.rcpt_answer

    async def on_data(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.data_answer.startswith("2"):
            self.envelopes.append(envelope)
            self.arrived.set()
        return self.data_answer

    # The names that aiosmtpd looks for.
    handle_EHLO, handle_RCPT, handle_DATA = on_ehlo, on_rcpt, on_data  # noqa: N815 - aiosmtpd's


def authenticator(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, login: object
) -> AuthResult:
    """Takes the login of `mailer`."""
    right = login == LoginPassword(USERNAME.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


@dataclass(frozen=True)
class Certificate:
    file: Path
    context: ssl.SSLContext


def make_certificate(folder: Path) -> Certificate:
    """A certificate of 127.0.0.1 that vouches for itself, and the server's side of it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file, key_file = folder / "certificate.pem", folder / "key.pem"
    file.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file, key_file)
    return Certificate(file, context)


@asynccontextmanager
async def listening(
    protocol: Callable[[], asyncio.BaseProtocol], *, tls: ssl.SSLContext | None = None
) -> AsyncIterator[int]:
    """The port of a server on this loop."""
    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()


def mailer(
    port: int,
    *,
    security: Literal["none", "starttls", "tls"] = "none",
    password: str | None = None,
    ca_file: Path | None = None,
    timeout: float = 5.0,
) -> SmtpMailer:
    server = SmtpServer(
        host="127.0.0.1",
        port=port,
        username=USERNAME if password else None,
        password=password,
        security=security,
        timeout=timeout,
        ca_file=str(ca_file) if ca_file else None,
    )
    templates = MailTemplates("https://blog.example.com", "The Evening Reader")
    return SmtpMailer(server, templates, "hello@blog.example.com")


def mail(to: str = "ann@example.com", name: str = "Zoë") -> Mail:
    return Mail("0193-abc", to, "verify_email", {"token": TOKEN, "hours": "24", "name": name})
