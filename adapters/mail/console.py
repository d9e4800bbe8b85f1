"""Shows mail on the terminal instead of sending it: for a first try and for development."""

import sys
from threading import Lock

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from hexameter.adapters.mail.templates import MailTemplates, RenderedMail
from hexameter.adapters.mail.text import one_line, visible
from hexameter.application.ports.mail import Mail

MAX_WIDTH = 78

_writing = Lock()


class ConsoleMailer:
    """A `Mailer` that prints the text part, link and all, to standard output.

    Each mail is one write, so that frames stay whole. A line is never wrapped, however narrow the
    terminal: the link can be copied unchanged. Anybody who can read the output can use the links.
    """

    def __init__(self, templates: MailTemplates) -> None:
        self._templates = templates

    async def send(self, mail: Mail) -> None:
        frame = _frame(mail, self._templates.render(mail))
        output = sys.stdout
        encoding = output.encoding or "utf-8"
        printable = frame.encode(encoding, "backslashreplace").decode(encoding)
        with _writing:
            output.write(printable)
            output.flush()


def _frame(mail: Mail, rendered: RenderedMail) -> str:
    console = Console(highlight=False, markup=False, emoji=False)
    width = min(console.width, MAX_WIDTH)
    with console.capture() as capture:
        console.print()
        console.print(Rule("Mail", style="cyan"), width=width)
        console.print(Text(f"To: {one_line(mail.to)}", style="bold"), soft_wrap=True)
        console.print(Text(f"Subject: {one_line(rendered.subject)}", style="bold"), soft_wrap=True)
        console.print()
        for line in visible(rendered.text).splitlines():
            style = "bold cyan" if line == rendered.link else ""
            console.print(Text(line, style=style), soft_wrap=True)
        console.print(Rule(style="cyan"), width=width)
    return capture.get()
