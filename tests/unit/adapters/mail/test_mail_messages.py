from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.headerregistry import AddressHeader, DateHeader
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8

import pytest

from hexameter.adapters.mail.addresses import route
from hexameter.adapters.mail.messages import build_message
from hexameter.adapters.mail.templates import MailTemplates
from hexameter.application.ports.mail import Mail

TOKEN = "01932f6c-7b1e-7c3a-9d2e-5f6a7b8c9d0e." + "Q" * 86
LINK = f"https://blog.example.com/verify-email?token={TOKEN}"


def build(
    *,
    to: str = "ann@example.com",
    site: str = "Evening Reader",
    name: str = "Ann",
    message_id: str = "0193-abc",
    token: str = TOKEN,
) -> EmailMessage:
    values = {"token": token, "hours": "24", "name": name}
    return build_message(
        Mail(message_id, to, "verify_email", values),
        MailTemplates("https://blog.example.com", site),
        sender=route("hello@blog.example.com"),
        sender_name=site,
        recipient=route(to),
    )


def read(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=SMTP)
    assert isinstance(message, EmailMessage)
    return message


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    return body.get_content()


def test_headers_say_who_what_when_and_that_no_robot_should_answer() -> None:
    message = read(bytes(build()))
    assert str(message["From"]) == "Evening Reader <hello@blog.example.com>"
    assert str(message["To"]) == "ann@example.com"
    assert str(message["Subject"]) == "Confirm your address for Evening Reader"
    assert message["Message-ID"] == "<0193-abc@blog.example.com>"
    assert message["Auto-Submitted"] == "auto-generated"
    date = message["Date"]
    assert isinstance(date, DateHeader)
    assert date.datetime is not None
    assert abs(datetime.now(UTC) - date.datetime) < timedelta(minutes=1)


def test_text_comes_first_and_html_is_the_alternative() -> None:
    message = read(bytes(build()))
    kinds = [body.get_content_type() for body in message.iter_parts()]
    assert message.get_content_type() == "multipart/alternative"
    assert kinds == ["text/plain", "text/html"]
    assert LINK in part(message, "plain").splitlines()
    assert f'href="{LINK}"' in part(message, "html")


@pytest.mark.parametrize("name", ["Ann", "Zoë"])
def test_the_link_is_one_whole_line_of_the_raw_source(name: str) -> None:
    lines = bytes(build(name=name)).split(b"\r\n")
    assert lines.count(LINK.encode()) == 1
    assert max(map(len, lines)) <= 998


def test_a_line_too_long_for_smtp_is_encoded_and_still_reads_whole() -> None:
    raw = bytes(build(token="t" * 2000))
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert f"https://blog.example.com/verify-email?token={'t' * 2000}" in part(read(raw), "plain")


@pytest.mark.parametrize("site", ["Zoë, “Ann” & Friends <x@evil.example>", "読書", "s" * 200])
def test_a_site_name_of_any_characters_stays_a_display_name(site: str) -> None:
    message = read(bytes(build(site=site)))
    sender = message["From"]
    assert isinstance(sender, AddressHeader)
    assert [(a.display_name, a.addr_spec) for a in sender.addresses] == [
        (site, "hello@blog.example.com")
    ]
    assert str(message["Subject"]) == f"Confirm your address for {site}"


@pytest.mark.parametrize(
    ("given", "header"),
    [
        ("<a.b@mail.example.com>", "<a.b@mail.example.com>"),
        ("a@mail.example.com", "<a@mail.example.com>"),
        ("x" * 120, f"<{'x' * 120}@blog.example.com>"),
    ],
)
def test_a_message_id_is_completed_only_where_it_has_no_domain(given: str, header: str) -> None:
    raw = bytes(build(message_id=given))
    assert f"Message-ID: {header}\r\n".encode() in raw


@pytest.mark.parametrize("given", ["", "a b", "a\r\nBcc: x@example.com", "a@b@c", "é", "<a>b"])
def test_a_message_id_that_no_header_can_carry_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match="Message-ID"):
        build(message_id=given)


def test_two_builds_of_one_mail_have_one_message_id() -> None:
    assert build()["Message-ID"] == build()["Message-ID"]


def test_an_address_beyond_ascii_stays_readable_where_the_server_takes_it() -> None:
    message = build(to="jörg@bücher.example")
    assert "To: jörg@xn--bcher-kva.example".encode() in message.as_bytes(policy=SMTPUTF8)


@pytest.mark.parametrize(
    ("given", "address", "needs_smtputf8"),
    [
        ("Ann+news@Example.com", "Ann+news@Example.com", False),
        ("root@localhost", "root@localhost", False),
        ("ann@bücher.example", "ann@xn--bcher-kva.example", False),
        ("ann@BÜCHER.example", "ann@xn--bcher-kva.example", False),
        ("ann@faß.example", "ann@xn--fa-hia.example", False),
        ("ann@βόλος.example", "ann@xn--nxasmm1c.example", False),
        ("ann@हिन्दी.भारत", "ann@xn--j2bd4cyah0f.xn--h2brj9c", False),
        ("ann@ab--cd-é.example", "ann@ab--cd-é.example", True),
        ("jörg@example.com", "jörg@example.com", True),
    ],
)
def test_domains_are_encoded_by_idna_2008(given: str, address: str, needs_smtputf8: bool) -> None:
    assert (route(given).address, route(given).needs_smtputf8) == (address, needs_smtputf8)


@pytest.mark.parametrize(
    "given",
    [
        "",
        "ann",
        "ann@",
        "@example.com",
        "a b@example.com",
        "ann@example.com\r\nRCPT TO:<x@example.com>",
        "ann@example.com\n",
        "ann@example.com,bob@example.com",
        "Ann <ann@example.com>",
        "ann@exa mple.com",
        "jörg\n@example.com",
        "a" * 250 + "@example.com",
    ],
)
def test_what_is_no_single_address_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match="not an e-mail address"):
        route(given)
