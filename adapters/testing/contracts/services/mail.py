"""What every mailer promises."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from hexameter.application.ports.mail import Mail, Mailer, MailRefused

ADA = "ada@example.com"
TOKEN = "0193-abc." + "Q" * 86


@dataclass(frozen=True, slots=True)
class MailWorld:
    """A mailer, and what it handed over: the recipient and the text of each mail, oldest first."""

    mailer: Mailer
    received: Callable[[], Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class MailServerWorld(MailWorld):
    """With a server that can be told to refuse all recipients for good, or to go away."""

    refuse: Callable[[], None]
    go_away: Callable[[], None]


def build_mail(to: str = ADA, name: str = "Zoë") -> Mail:
    values = {"token": TOKEN, "hours": "24", "name": name}
    return Mail("0193-abc", to, "verify_email", values)


class MailerContract:
    """Needs a fixture `mail_world`."""

    async def test_a_mail_arrives_once_with_its_token(self, mail_world: MailWorld) -> None:
        await mail_world.mailer.send(build_mail())
        [(recipient, text)] = mail_world.received()
        assert recipient == ADA
        assert TOKEN in text

    async def test_mails_sent_at_once_each_arrive(self, mail_world: MailWorld) -> None:
        addresses = [f"a{number}@example.com" for number in range(5)]
        await asyncio.gather(*(mail_world.mailer.send(build_mail(each)) for each in addresses))
        assert sorted(recipient for recipient, _ in mail_world.received()) == addresses

    async def test_a_mail_that_is_sent_again_arrives_again(self, mail_world: MailWorld) -> None:
        for _ in range(2):
            await mail_world.mailer.send(build_mail())
        assert [recipient for recipient, _ in mail_world.received()] == [ADA, ADA]

    @pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r"])
    async def test_a_value_cannot_add_a_recipient(
        self, mail_world: MailWorld, line_break: str
    ) -> None:
        name = f"Zoë{line_break}Bcc: eve@example.com{line_break}To: eve@example.com"
        await mail_world.mailer.send(build_mail(name=name))
        assert [recipient for recipient, _ in mail_world.received()] == [ADA]


class MailServerContract(MailerContract):
    """Of mailers that can fail: `mail_world` is a `MailServerWorld`."""

    async def test_a_recipient_that_is_refused_permanently(
        self, mail_world: MailServerWorld
    ) -> None:
        mail_world.refuse()
        with pytest.raises(MailRefused) as refusal:
            await mail_world.mailer.send(build_mail())
        _require_nothing_secret(refusal.value)
        assert mail_world.received() == []

    async def test_an_unreachable_server_is_tried_again(self, mail_world: MailServerWorld) -> None:
        mail_world.go_away()
        failure: Exception | None = None
        try:
            await mail_world.mailer.send(build_mail())
        except Exception as raised:  # any but a refusal means: retry later
            failure = raised
        assert failure is not None
        assert not isinstance(failure, MailRefused)
        _require_nothing_secret(failure)


def _require_nothing_secret(failure: Exception) -> None:
    """What is raised is logged."""
    assert ADA not in str(failure)
    assert TOKEN not in str(failure)
