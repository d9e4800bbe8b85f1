import asyncio
import io
import sys

import pytest

from hexameter.adapters.mail.console import ConsoleMailer
from hexameter.adapters.mail.templates import MailTemplates
from hexameter.application.ports.mail import Mail

TOKEN = "t" * 120
LINK = f"http://localhost:8000/verify-email?token={TOKEN}"


def verification(to: str = "ann@example.com", name: str = "Ann", token: str = TOKEN) -> Mail:
    return Mail("id", to, "verify_email", {"token": token, "hours": "24", "name": name})


@pytest.fixture
def mailer() -> ConsoleMailer:
    return ConsoleMailer(MailTemplates("http://localhost:8000", "Hexameter"))


@pytest.mark.parametrize("columns", ["20", "80", "300"])
async def test_the_link_is_a_line_of_its_own_however_wide_the_terminal(
    mailer: ConsoleMailer,
    columns: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    await mailer.send(verification())
    lines = capsys.readouterr().out.splitlines()
    assert lines.count(LINK) == 1
    assert "To: ann@example.com" in lines
    assert "Subject: Confirm your address for Hexameter" in lines


async def test_control_characters_from_outside_do_not_reach_the_terminal(
    mailer: ConsoleMailer, capsys: pytest.CaptureFixture[str]
) -> None:
    await mailer.send(verification("a\x1b]0;x\x07\r\n@example.com", "Zoë\x1b[2J\x9b31m\x08\u202e"))
    output = capsys.readouterr().out
    assert all(character == "\n" or character.isprintable() for character in output)
    assert "Hello Zoë [2J 31m," in output


async def test_markup_in_values_is_shown_and_not_obeyed(
    mailer: ConsoleMailer, capsys: pytest.CaptureFixture[str]
) -> None:
    await mailer.send(verification(name="[bold]Ann :smile:"))
    assert "Hello [bold]Ann :smile:," in capsys.readouterr().out


class Writes(io.StringIO):
    """Standard output that records each write."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def write(self, s: str, /) -> int:
        if s:
            self.pieces.append(s)
        return len(s)


async def test_each_mail_is_one_write_so_that_frames_stay_whole(
    mailer: ConsoleMailer, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = Writes()
    monkeypatch.setattr(sys, "stdout", output)
    async with asyncio.TaskGroup() as group:
        for number in range(5):
            group.create_task(
                mailer.send(verification(f"a{number}@example.com", token=f"{number}"))
            )
    assert len(output.pieces) == 5
    for number, piece in enumerate(output.pieces):
        assert f"To: a{number}@example.com\n" in piece
        assert f"\nhttp://localhost:8000/verify-email?token={number}\n" in piece


async def test_an_output_that_knows_only_ascii_gets_escapes_instead_of_an_error(
    mailer: ConsoleMailer, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    await mailer.send(verification(name="Zoë"))
    assert b"Hello Zo\\xeb," in raw.getvalue()
    assert LINK.encode() in raw.getvalue().splitlines()
