import asyncio
import socket
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTPUTF8

import pytest
from aiosmtpd.smtp import SMTP

from hexameter.adapters.mail.smtp import SmtpMailer, SmtpServer
from hexameter.adapters.mail.templates import MailTemplates
from hexameter.application.ports.mail import MailDeferred, MailRefused
from tests.support.smtp_server import LINK, TOKEN, Received, listening, mail, mailer


def only_content(received: Received) -> bytes:
    [envelope] = received.envelopes
    assert isinstance(envelope.content, bytes)
    return envelope.content


async def test_a_mail_arrives_with_its_link_on_one_line() -> None:
    received = Received()
    async with listening(lambda: SMTP(received)) as port:
        await mailer(port).send(mail())
    raw = only_content(received)
    message = message_from_bytes(raw, policy=SMTPUTF8)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    assert body is not None
    assert raw.split(b"\r\n").count(LINK.encode()) == 1
    assert body.get_content().startswith("Hello Zoë,")
    assert message["Message-ID"] == "<0193-abc@blog.example.com>"
    assert received.envelopes[0].mail_from == "hello@blog.example.com"
    assert received.envelopes[0].rcpt_tos == ["ann@example.com"]
    assert received.greetings == ["blog.example.com"]


async def test_mails_sent_at_once_each_arrive() -> None:
    received = Received()
    async with listening(lambda: SMTP(received)) as port:
        sender = mailer(port)
        await asyncio.gather(*(sender.send(mail(f"a{number}@example.com")) for number in range(5)))
    assert sorted(envelope.rcpt_tos[0] for envelope in received.envelopes) == [
        f"a{number}@example.com" for number in range(5)
    ]


@pytest.mark.parametrize(
    ("rcpt", "data"),
    [
        ("550 5.1.1 No such mailbox", "250 OK"),
        ("550 no such user", "250 OK"),
        ("553 5.1.3 Bad address", "250 OK"),
        ("552 5.2.2 Mailbox full", "250 OK"),
        ("250 OK", "550 5.1.1 No such mailbox"),
    ],
)
async def test_a_permanently_refused_recipient_is_a_refusal(rcpt: str, data: str) -> None:
    received = Received(rcpt, data)
    async with listening(lambda: SMTP(received)) as port:
        with pytest.raises(MailRefused, match=r"^55\d "):
            await mailer(port).send(mail())


@pytest.mark.parametrize(
    "answer",
    [
        "450 4.2.1 Greylisted, come back",
        "452 4.2.2 Mailbox full",
        "554 5.7.1 Relay access denied",
        "530 5.7.0 Authentication required",
        "530 authenticate first",
    ],
)
async def test_a_temporary_refusal_is_not_final(answer: str) -> None:
    async with listening(lambda: SMTP(Received(rcpt_answer=answer))) as port:
        with pytest.raises(MailDeferred) as deferred:
            await mailer(port).send(mail())
    assert str(deferred.value) == answer


@pytest.mark.parametrize("answer", ["451 4.3.0 Try later", "554 5.7.1 Spam", "554 no"])
async def test_a_refusal_of_the_content_is_not_final(answer: str) -> None:
    async with listening(lambda: SMTP(Received(data_answer=answer))) as port:
        with pytest.raises(MailDeferred) as deferred:
            await mailer(port).send(mail())
    assert str(deferred.value) == answer


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("450 4.2.1 <ann@example.com>: greylisted", "450 4.2.1 [address]: greylisted"),
        ("450 4.2.1 ann@example.com: greylisted", "450 4.2.1 [address]: greylisted"),
        (f"451 4.7.1 Spam: {LINK}", "451 4.7.1 Spam: [link]"),
        (f"451 4.7.1 Unknown token {TOKEN}", "451 4.7.1 Unknown token [...]"),
    ],
)
async def test_a_reason_has_no_address_and_no_secret(answer: str, reason: str) -> None:
    async with listening(lambda: SMTP(Received(rcpt_answer=answer))) as port:
        with pytest.raises(MailDeferred) as deferred:
            await mailer(port).send(mail())
    assert str(deferred.value) == reason


async def test_a_refusal_has_no_address() -> None:
    received = Received(rcpt_answer="550 5.1.1 <ann@example.com> unknown")
    async with listening(lambda: SMTP(received)) as port:
        with pytest.raises(MailRefused, match=r"^550 5\.1\.1 \[address\] unknown$"):
            await mailer(port).send(mail())


async def test_an_invalid_address_is_refused_before_anything_is_sent() -> None:
    received = Received()
    async with listening(lambda: SMTP(received)) as port:
        with pytest.raises(MailRefused, match="not valid"):
            await mailer(port).send(mail("ann@example.com>\r\nRCPT TO:<bob@example.com"))
    assert received.greetings == []


async def test_a_non_ascii_address_needs_a_server_with_smtputf8() -> None:
    received = Received()
    async with listening(lambda: SMTP(received, enable_SMTPUTF8=True)) as port:
        await mailer(port).send(mail("jörg@example.com"))
    assert received.envelopes[0].rcpt_tos == ["jörg@example.com"]
    assert "To: jörg@example.com\r\n".encode() in only_content(received)
    async with listening(lambda: SMTP(received)) as port:
        with pytest.raises(MailRefused, match="SMTPUTF8"):
            await mailer(port).send(mail("jörg@example.com"))


@pytest.mark.parametrize(
    ("domain", "encoded"),
    [
        ("bücher.example", "xn--bcher-kva.example"),
        ("faß.de", "xn--fa-hia.de"),
        ("हिन्दी.भारत", "xn--j2bd4cyah0f.xn--h2brj9c"),
    ],
)
async def test_a_non_ascii_domain_needs_no_smtputf8(domain: str, encoded: str) -> None:
    received = Received()
    async with listening(lambda: SMTP(received)) as port:
        await mailer(port).send(mail(f"ann@{domain}"))
    assert received.envelopes[0].rcpt_tos == [f"ann@{encoded}"]


async def test_an_unreachable_server_is_named_in_the_error() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with pytest.raises(MailDeferred, match=r"127\.0\.0\.1"):
            await mailer(port).send(mail())
        with pytest.raises(MailDeferred, match=r"127\.0\.0\.1"):
            await mailer(port).check()


async def test_a_server_that_speaks_another_protocol_is_named_as_one() -> None:
    class WebServer(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            assert isinstance(transport, asyncio.WriteTransport)
            transport.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    async with listening(WebServer) as port:
        with pytest.raises(MailDeferred) as deferred:
            await mailer(port).send(mail())
    assert str(deferred.value) == "Malformed SMTP response line: HTTP/1.1 400 Bad Request"


async def test_a_silent_server_is_a_timeout() -> None:
    async with listening(asyncio.Protocol) as port:
        async with asyncio.timeout(3):
            with pytest.raises(MailDeferred, match="in time"):
                await mailer(port, timeout=0.2).send(mail())


def test_the_senders_address_must_be_plain() -> None:
    templates = MailTemplates("https://blog.example.com", "Site")
    server = SmtpServer(host="127.0.0.1", port=25, password="secret")
    for address in ("jörg@example.com", "a@example.com\r\nx", "nobody"):
        with pytest.raises(ValueError, match=r"address"):
            SmtpMailer(server, templates, address)
    assert "secret" not in repr(server)
