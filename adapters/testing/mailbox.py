"""A mailbox for tests to read."""

from hexameter.application.ports.mail import Mail, MailRefused


class Mailbox:
    """A `Mailer` that keeps what it is handed, oldest first, repeated deliveries included.

    Addresses are compared without case. It can be told to fail as a mail server would.
    """

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self._refused: set[str] = set()
        self._failures = 0

    async def send(self, mail: Mail) -> None:
        if self._failures:
            self._failures -= 1
            raise ConnectionError("The mail server is away.")
        if mail.to.casefold() in self._refused:
            raise MailRefused("550 5.1.1 No such mailbox.")
        self.mails.append(mail)

    def to(self, address: str) -> list[Mail]:
        """What was sent to `address`, oldest first."""
        return [mail for mail in self.mails if mail.to.casefold() == address.casefold()]

    def last_token(self, address: str, template: str) -> str:
        """The token of the newest mail of that template. AssertionError when there is none."""
        received = self.to(address)
        for mail in reversed(received):
            if mail.template == template and "token" in mail.values:
                return mail.values["token"]
        templates = ", ".join(mail.template for mail in received) or "nothing"
        raise AssertionError(
            f"No {template} mail with a token came to {address}; what came: {templates}."
        )

    def fail_next(self, times: int = 1) -> None:
        """The next `times` sends raise ConnectionError, for any recipient."""
        self._failures = times

    def refuse(self, address: str) -> None:
        """From now on, mail to `address` is refused for good."""
        self._refused.add(address.casefold())

    def clear(self) -> None:
        """Empties the mailbox. Configured failures and refusals stay."""
        self.mails.clear()
