"""The mailers keep the contract of their port, and the contract catches mailers that do not."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTPUTF8

import pytest
from aiosmtpd.smtp import SMTP

from hexameter.adapters.mail.console import ConsoleMailer
from hexameter.adapters.mail.templates import MailTemplates
from hexameter.adapters.testing.contracts.services.mail import (
    MailerContract,
    MailServerContract,
    MailServerWorld,
    MailWorld,
)
from hexameter.adapters.testing.mailbox import Mailbox
from hexameter.application.ports.mail import Mail, MailRefused
from tests.support.smtp_server import Received, listening, mailer

Test = Callable[..., Awaitable[None]]


class TestConsole(MailerContract):
    @pytest.fixture
    def mail_world(self, capsys: pytest.CaptureFixture[str]) -> MailWorld:
        printed: list[str] = []

        def received() -> list[tuple[str, str]]:
            printed.append(capsys.readouterr().out)
            mails = re.split(r"^To: ", "".join(printed), flags=re.MULTILINE)[1:]
            return [(each.splitlines()[0], each) for each in mails]

        templates = MailTemplates("http://localhost:8000", "Hexameter")
        return MailWorld(ConsoleMailer(templates), received)


def mailbox_world(mailbox: Mailbox) -> MailServerWorld:
    return MailServerWorld(
        mailbox,
        received=lambda: [(each.to, str(dict(each.values))) for each in mailbox.mails],
        refuse=lambda: mailbox.refuse("ada@example.com"),
        go_away=mailbox.fail_next,
    )


class TestMailbox(MailServerContract):
    @pytest.fixture
    def mail_world(self) -> MailServerWorld:
        return mailbox_world(Mailbox())


class TestSmtp(MailServerContract):
    @pytest.fixture
    async def mail_world(self) -> AsyncIterator[MailServerWorld]:
        server = Received()

        def received() -> list[tuple[str, str]]:
            return [
                (recipient, _text(each.content))
                for each in server.envelopes
                for recipient in each.rcpt_tos
            ]

        def refuse() -> None:
            server.rcpt_answer = "550 5.1.1 <ada@example.com>: No such mailbox"

        def go_away() -> None:
            server.rcpt_answer = "421 4.3.2 <ada@example.com>: Shutting down"

        async with listening(lambda: SMTP(server)) as port:
            yield MailServerWorld(mailer(port), received, refuse, go_away)


def _text(content: str | bytes | None) -> str:
    assert isinstance(content, bytes)
    message = message_from_bytes(content, policy=SMTPUTF8)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    assert body is not None
    return body.get_content()


class LosesTheSecond(Mailbox):
    async def send(self, mail: Mail) -> None:
        if not self.mails:
            await super().send(mail)


class SendsTwice(Mailbox):
    async def send(self, mail: Mail) -> None:
        await super().send(mail)
        await super().send(mail)


class KnowsRepeats(Mailbox):
    async def send(self, mail: Mail) -> None:
        if mail not in self.mails:
            await super().send(mail)


class ForgetsTheToken(Mailbox):
    async def send(self, mail: Mail) -> None:
        await super().send(replace(mail, values={}))


class AddsRecipients(Mailbox):
    async def send(self, mail: Mail) -> None:
        for line in mail.values["name"].splitlines():
            if line.startswith("Bcc: "):
                await super().send(replace(mail, to=line.removeprefix("Bcc: ")))
        await super().send(mail)


class NamesTheAddress(Mailbox):
    async def send(self, mail: Mail) -> None:
        try:
            await super().send(mail)
        except MailRefused as refusal:
            raise MailRefused(f"{mail.to}: {refusal}") from None


class GivesUpOnAServerThatIsAway(Mailbox):
    async def send(self, mail: Mail) -> None:
        try:
            await super().send(mail)
        except ConnectionError as error:
            raise MailRefused(str(error)) from None


TESTS = MailServerContract
MUTANTS: list[tuple[type[Mailbox], Test]] = [
    (LosesTheSecond, TESTS.test_mails_sent_at_once_each_arrive),
    (SendsTwice, TESTS.test_a_mail_arrives_once_with_its_token),
    (KnowsRepeats, TESTS.test_a_mail_that_is_sent_again_arrives_again),
    (ForgetsTheToken, TESTS.test_a_mail_arrives_once_with_its_token),
    (NamesTheAddress, TESTS.test_a_recipient_that_is_refused_permanently),
    (GivesUpOnAServerThatIsAway, TESTS.test_an_unreachable_server_is_tried_again),
]


@pytest.mark.parametrize(("broken", "test"), MUTANTS)
async def test_a_broken_mailer_is_caught(broken: type[Mailbox], test: Test) -> None:
    await test(TESTS(), mailbox_world(Mailbox()))
    with pytest.raises((AssertionError, ValueError)):
        await test(TESTS(), mailbox_world(broken()))


async def test_a_mailer_that_adds_recipients_is_caught() -> None:
    with pytest.raises(AssertionError):
        await TESTS().test_a_value_cannot_add_a_recipient(mailbox_world(AddsRecipients()), "\n")
