"""`hexameter serve`, set up from its environment, mails those who register."""

import asyncio
import re
import ssl
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from aiosmtpd.smtp import SMTP

from tests.support.hexameter_process import Process, run, serving
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
    sender = {"mail_from": "The Evening Reader <hello@blog.example.com>"}
    async with listening(lambda: SMTP(received)) as port:
        await register(tmp_path, received, port, PLAIN | sender)
    [envelope] = received.envelopes
    assert isinstance(envelope.content, bytes)
    assert b"From: The Evening Reader <hello@blog.example.com>" in envelope.content


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


async def test_a_mail_that_is_deferred_is_listed_and_retried_on_request(tmp_path: Path) -> None:
    received = Received(rcpt_answer="450 4.2.1 <ada@example.com>: Come back later")
    reason = "450 4.2.1 [address]: Come back later"
    async with listening(lambda: SMTP(received)) as port:
        settings = {**settings_for(port), **PLAIN, "database_url": "sqlite+aiosqlite:///data/m.db"}
        async with serving(tmp_path, **settings) as (process, url):
            await post_registration(url)
            listed = await deliveries_with(reason, tmp_path, settings)
        assert reason in process.output
        assert "registration.requested to mail" in listed
        assert "1 pending, 0 given up." in listed
        [delivery_id] = re.findall(r"^[0-9a-f]{8}-\S+", listed, re.MULTILINE)
        retried = run(tmp_path, "deliveries", "retry", delivery_id, **settings)
        assert retried.stdout == f"Delivery {delivery_id} is due now.\n", retried.stderr
        received.rcpt_answer = "250 OK"
        async with serving(tmp_path, **settings) as (process, _):
            await require_mail(received, process)
        unknown = run(tmp_path, "deliveries", "retry", str(uuid4()), **settings)
        assert unknown.returncode == 1
        assert "does not exist, is done, or is being delivered" in unknown.stderr


async def deliveries_with(text: str, folder: Path, settings: dict[str, str]) -> str:
    """What `deliveries list` prints, as soon as it contains the text."""
    async with asyncio.timeout(3 * SECONDS):
        while True:
            listed = await asyncio.to_thread(run, folder, "deliveries", "list", **settings)
            assert listed.returncode == 0, listed.stderr
            if text in listed.stdout:
                return listed.stdout


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
    settings = {"database_url": "memory://", **settings_for(port), **settings}
    async with serving(folder, **settings) as (process, url):
        await post_registration(url)
        await require_mail(received, process)
    [envelope] = received.envelopes
    assert envelope.rcpt_tos == ["ada@example.com"]
    assert isinstance(envelope.content, bytes)
    assert b"https://blog.example.com/verify-email?token=" in envelope.content
    return process.output


def settings_for(port: int) -> dict[str, str]:
    return {
        "public_url": "https://blog.example.com",
        "smtp_host": "127.0.0.1",
        "smtp_port": str(port),
    }


async def post_registration(url: str) -> None:
    async with httpx.AsyncClient(base_url=url, timeout=SECONDS) as client:
        answer = await client.post("/v1/auth/register", json=ADA)
    assert answer.status_code == 202, answer.text


async def require_mail(received: Received, process: Process) -> None:
    try:
        async with asyncio.timeout(SECONDS):
            await received.arrived.wait()
    except TimeoutError:
        raise AssertionError(process.output) from None
