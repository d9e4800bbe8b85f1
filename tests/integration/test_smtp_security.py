from typing import Literal

import pytest
from aiosmtpd.smtp import SMTP

from hexameter.application.ports.mail import MailDeferred
from tests.support.smtp_server import (
    Certificate,
    Received,
    authenticator,
    listening,
    mail,
    mailer,
    make_certificate,
)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("tls"))


async def test_starttls_encrypts_before_the_login(certificate: Certificate) -> None:
    received = Received()
    async with listening(
        lambda: SMTP(
            received,
            tls_context=certificate.context,
            require_starttls=True,
            auth_required=True,
            authenticator=authenticator,
        )
    ) as port:
        secured = mailer(
            port, security="starttls", password="correct horse", ca_file=certificate.file
        )
        await secured.check()
        await secured.send(mail())
    assert len(received.envelopes) == 1


async def test_tls_from_the_first_byte(certificate: Certificate) -> None:
    received = Received()
    async with listening(lambda: SMTP(received), tls=certificate.context) as port:
        secured = mailer(port, security="tls", ca_file=certificate.file)
        await secured.check()
        await secured.send(mail())
    assert len(received.envelopes) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_an_untrusted_certificate_is_refused(
    certificate: Certificate, security: Literal["starttls", "tls"]
) -> None:
    received = Received()
    async with listening(
        lambda: SMTP(received, tls_context=None if security == "tls" else certificate.context),
        tls=certificate.context if security == "tls" else None,
    ) as port:
        with pytest.raises(Exception, match="certificate verify failed"):
            await mailer(port, security=security).send(mail())
    assert received.envelopes == []


async def test_mail_is_not_sent_without_starttls() -> None:
    received = Received()
    async with listening(lambda: SMTP(received)) as port:
        with pytest.raises(MailDeferred, match="STARTTLS"):
            await mailer(port, security="starttls").send(mail())
    assert received.envelopes == []


async def test_a_wrong_login_fails_the_check_and_defers_the_mail() -> None:
    received = Received()
    async with listening(
        lambda: SMTP(received, auth_require_tls=False, authenticator=authenticator)
    ) as port:
        with pytest.raises(MailDeferred, match=r"^535 "):
            await mailer(port, password="wrong").check()
        with pytest.raises(MailDeferred, match=r"^535 "):
            await mailer(port, password="wrong").send(mail())
    assert received.envelopes == []


async def test_the_check_sends_nothing() -> None:
    received = Received()
    async with listening(lambda: SMTP(received)) as port:
        await mailer(port).check()
    assert received.greetings
    assert received.envelopes == []
