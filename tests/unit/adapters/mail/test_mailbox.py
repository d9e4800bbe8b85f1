import pytest

from hexameter.adapters.testing.mailbox import Mailbox
from hexameter.application.ports.mail import Mail, MailRefused


def mail(to: str, template: str = "verify_email", **values: str) -> Mail:
    return Mail("id", to, template, values)


async def test_mails_are_found_by_address_without_case_oldest_first() -> None:
    mailbox = Mailbox()
    first, second = mail("Ann@example.com", token="1"), mail("ann@example.com", token="2")
    for one in (first, mail("bob@example.com"), second):
        await mailbox.send(one)
    assert mailbox.to("ANN@example.com") == [first, second]


async def test_the_last_token_is_the_newest_of_that_template() -> None:
    mailbox = Mailbox()
    await mailbox.send(mail("ann@example.com", token="old"))
    await mailbox.send(mail("ann@example.com", token="new"))
    await mailbox.send(mail("ann@example.com", "reset_password", token="other"))
    assert mailbox.last_token("ann@example.com", "verify_email") == "new"


async def test_a_missing_token_says_what_came_instead() -> None:
    mailbox = Mailbox()
    await mailbox.send(mail("ann@example.com", "address_taken"))
    with pytest.raises(AssertionError, match=r"No verify_email mail .* what came: address_taken"):
        mailbox.last_token("ann@example.com", "verify_email")
    with pytest.raises(AssertionError, match=r"came to bob@example.com; what came: nothing"):
        mailbox.last_token("bob@example.com", "verify_email")


async def test_an_outage_passes_after_as_many_failures_as_asked_for() -> None:
    mailbox = Mailbox()
    mailbox.fail_next(2)
    for _ in range(2):
        with pytest.raises(ConnectionError):
            await mailbox.send(mail("ann@example.com"))
    await mailbox.send(mail("ann@example.com"))
    assert len(mailbox.mails) == 1


async def test_a_refused_address_stays_refused_and_others_are_served() -> None:
    mailbox = Mailbox()
    mailbox.refuse("Ann@example.com")
    for _ in range(2):
        with pytest.raises(MailRefused):
            await mailbox.send(mail("ann@example.com"))
    await mailbox.send(mail("bob@example.com"))
    assert [one.to for one in mailbox.mails] == ["bob@example.com"]


async def test_clearing_forgets_the_mails() -> None:
    mailbox = Mailbox()
    await mailbox.send(mail("ann@example.com"))
    mailbox.clear()
    assert mailbox.mails == []
