"""`hexameter serve`, set up from its environment, mails those who register."""

import asyncio
import ssl
from pathlib import Path

import httpx
import pytest
from aiosmtpd.smtp import SMTP

from tests.support.hexameter_process import Process, serving
from tests.support.smtp_server import (
    PASSWORD,
    USERNAME,
    Certificate,
    Received,
    authenticator,
    listening,
    make_certificate,
)

SECONDS = 15
ADA = {
    "email": "ada@example.com",
    "username": "ada",
    "name": "Ada Lovelace",
    "password": "correct horse battery",
}
LOGIN = {"smtp_username": USERNAME, "smtp_password": PASSWORD}
PLAIN = {"smtp_starttls": "false"}


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Certificate:
    """A certificate that processes started by this test trust."""
    made = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    return made


async def test_without_a_login_mail_goes_through_a_server_without_auth(tmp_path: Path) -> None:
    received = Received()
    async with listening(lambda: SMTP(received)) as port:
        await register(tmp_path, received, port, PLAIN)


async def test_an_empty_login_is_none_where_the_server_offers_auth_after_starttls(
    tmp_path: Path, certificate: Certificate
) -> None:
    received = Received()
    async with listening(lambda: starttls_server(received, certificate.context)) as port:
        await register(tmp_path, received, port, {"smtp_username": "", "smtp_password": ""})


async def test_greylisted_mail_arrives_and_the_log_says_what_the_server_said(
    tmp_path: Path,
) -> None:
    received = Received(greylisted=2)
    async with listening(lambda: SMTP(received)) as port:
        output = await register(tmp_path, received, port, PLAIN)
    assert output.count("450 4.2.1 [address]: Greylisted, try again later") == 2
    assert ADA["email"] not in output


async def test_mail_has_the_display_name_of_its_sender(tmp_path: Path) -> None:
    received = Received()
    sender = {"mail_from": "The Evening Reader <hello@blog.example.com>"}
    async with listening(lambda: SMTP(received)) as port:
        await register(tmp_path, received, port, PLAIN | sender)
    [envelope] = received.envelopes
    assert isinstance(envelope.content, bytes)
    assert b"From: The Evening Reader <hello@blog.example.com>" in envelope.content


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
async def test_a_login_is_used_without_starttls(tmp_path: Path) -> None:
    received = Received()
    async with listening(
        lambda: SMTP(
            received, auth_require_tls=False, auth_required=True, authenticator=authenticator
        )
    ) as port:
        await register(tmp_path, received, port, PLAIN | LOGIN)


async def test_a_login_is_used_after_starttls(tmp_path: Path, certificate: Certificate) -> None:
    received = Received()
    async with listening(
        lambda: starttls_server(received, certificate.context, auth_required=True)
    ) as port:
        await register(tmp_path, received, port, LOGIN)


def starttls_server(
    received: Received, context: ssl.SSLContext, *, auth_required: bool = False
) -> SMTP:
    return SMTP(
        received,
        tls_context=context,
        require_starttls=True,
        auth_required=auth_required,
        authenticator=authenticator,
    )


async def register(folder: Path, received: Received, port: int, settings: dict[str, str]) -> str:
    """Registers Ada, and requires the mail with her link to arrive. What the server printed."""
    settings = {
        "database_url": "memory://",
        "public_url": "https://blog.example.com",
        "smtp_host": "127.0.0.1",
        "smtp_port": str(port),
        **settings,
    }
    async with serving(folder, **settings) as (process, url):
        async with httpx.AsyncClient(base_url=url, timeout=SECONDS) as client:
            answer = await client.post("/v1/auth/register", json=ADA)
        assert answer.status_code == 202, answer.text
        await require_mail(received, process)
    [envelope] = received.envelopes
    assert envelope.rcpt_tos == ["ada@example.com"]
    assert isinstance(envelope.content, bytes)
    assert b"https://blog.example.com/verify-email?token=" in envelope.content
    return process.output


async def require_mail(received: Received, process: Process) -> None:
    try:
        async with asyncio.timeout(SECONDS):
            await received.arrived.wait()
    except TimeoutError:
        raise AssertionError(process.output) from None
