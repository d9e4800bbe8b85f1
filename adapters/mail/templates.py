"""Turns a `Mail` into words: subject, text and HTML."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    select_autoescape,
)

from hexameter.adapters.mail.text import greeted_name, one_line
from hexameter.application.ports.mail import Mail

LINK_PATHS: Mapping[str, str] = {
    "verify_email": "/verify-email",
    "reset_password": "/reset-password",
}
"""Where the link of a template leads, below the public URL. A template that is not listed here
has no link."""


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """`subject` is one line. `link`, if there is one, is alone on a line of `text`."""

    subject: str
    text: str
    html: str
    link: str | None


@cache
def _environment(folders: frozenset[tuple[str, Path]]) -> Environment:
    """Made once, because it keeps the compiled templates."""
    others = {key: FileSystemLoader(folder) for key, folder in folders}
    return Environment(
        loader=ChoiceLoader([PackageLoader("hexameter.adapters.mail"), PrefixLoader(others)]),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )


class MailTemplates:
    """The templates in `templates/`: `<name>.txt`, its first line the subject, and `<name>.html`.

    A value that a template needs and does not get is an error. `name` may always be left out.
    Those in one of `folders` have its key and a slash before their names.
    """

    def __init__(
        self, public_url: str, site_name: str, folders: Mapping[str, Path] | None = None
    ) -> None:
        """Raises ValueError for a URL with anything after its path, or a name of several lines."""
        self.public_url = _checked_url(public_url)
        self.site_name = site_name
        if not site_name or one_line(site_name) != site_name:
            raise ValueError("The site's name must be one line of visible text.")
        self._environment = _environment(frozenset((folders or {}).items()))

    def render(self, mail: Mail) -> RenderedMail:
        """Raises `jinja2.TemplateError` for an unknown template or a missing value."""
        values = {key: one_line(value) for key, value in mail.values.items()}
        values["name"] = greeted_name(mail.values.get("name", ""))
        values |= {"site_name": self.site_name, "site_url": self.public_url}
        link = self._link(mail)
        if link is not None:
            values["link"] = link
        text = self._environment.get_template(f"{mail.template}.txt").render(values)
        subject, _, body = text.partition("\n")
        values["subject"] = subject
        html = self._environment.get_template(f"{mail.template}.html").render(values)
        return RenderedMail(subject, body.strip("\n") + "\n", html, link)

    def _link(self, mail: Mail) -> str | None:
        path, token = LINK_PATHS.get(mail.template), mail.values.get("token")
        if path is None or token is None:
            return None
        return f"{self.public_url}{path}?{urlencode({'token': token})}"


def _checked_url(url: str) -> str:
    parts = urlsplit(url)
    if (
        parts.scheme not in {"http", "https"}
        or not parts.hostname
        or parts.query
        or parts.fragment
        or not (url.isascii() and url.isprintable())
        or any(character in " \"'<>\\" for character in url)
    ):
        raise ValueError("The public URL must be http(s)://host, with a path at the most.")
    return url.rstrip("/")
