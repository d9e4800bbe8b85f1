from collections.abc import Mapping
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
from jinja2 import TemplateNotFound, UndefinedError

from hexameter.adapters.mail.templates import LINK_PATHS, MailTemplates, RenderedMail
from hexameter.application.ports.mail import Mail

VALUES = {
    "verify_email": {"token": "abc.def", "hours": "24"},
    "address_taken": {},
    "reset_password": {"token": "abc.def", "minutes": "30"},
    "password_changed": {},
    "account_deletion_requested": {"date": "3 December 2026"},
    "refresh_token_reused": {},
}
every_template = pytest.mark.parametrize("template", VALUES)
every_link = pytest.mark.parametrize("template", LINK_PATHS)


def render(template: str, values: Mapping[str, str] | None = None) -> RenderedMail:
    templates = MailTemplates("https://blog.example.com/", "The Evening Reader")
    chosen = VALUES[template] | {"name": "Ann"} if values is None else values
    return templates.render(Mail("id", "ann@example.com", template, chosen))


class Page(HTMLParser):
    """The tags, the link targets and the words of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.targets: list[str | None] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "a":
            self.targets.append(dict(attrs)["href"])

    def handle_data(self, data: str) -> None:
        self.words += data


@every_template
def test_every_template_gives_a_subject_a_greeting_and_the_site_in_both_parts(
    template: str,
) -> None:
    rendered = render(template)
    page = Page(rendered.html)
    assert "The Evening Reader" in rendered.subject
    assert rendered.text.startswith("Hello Ann,\n\n")
    assert rendered.text.endswith("\n\nThe Evening Reader\nhttps://blog.example.com\n")
    assert "Hello Ann," in page.words
    assert rendered.subject in page.words
    assert "https://blog.example.com" in page.targets


@every_template
def test_without_a_name_the_greeting_is_general(template: str) -> None:
    rendered = render(template, VALUES[template])
    assert rendered.text.startswith("Hello,\n")
    assert "Hello," in Page(rendered.html).words


@every_template
def test_text_is_spaced_evenly_and_short_enough_for_any_screen(template: str) -> None:
    text = render(template).text
    assert "\n\n\n" not in text
    assert all(line == line.strip() for line in text.splitlines())
    assert all(len(line) <= 90 for line in text.splitlines())


@every_link
def test_the_link_stands_alone_on_a_line_and_behind_the_button(template: str) -> None:
    rendered = render(template)
    link = f"https://blog.example.com{LINK_PATHS[template]}?token=abc.def"
    assert rendered.link == link
    assert rendered.text.splitlines().count(link) == 1
    assert Page(rendered.html).targets.count(link) == 2


@every_link
def test_a_token_of_any_characters_comes_through_the_link_unchanged(template: str) -> None:
    token = "a+b/c=&x=\r\ny z#é%41"
    link = render(template, VALUES[template] | {"token": token}).link
    assert link is not None
    assert link.isascii()
    assert link.isprintable()
    assert parse_qs(urlsplit(link).query) == {"token": [token]}


@every_template
def test_templates_without_a_path_of_their_own_have_no_link(template: str) -> None:
    link = render(template, VALUES[template] | {"token": "abc"}).link
    assert (link is not None) == (template in LINK_PATHS)


@every_template
def test_values_are_escaped_in_html_and_plain_in_text(template: str) -> None:
    hostile = dict.fromkeys(VALUES[template], '<script>"&') | {"name": "<b>Tom & Jerry"}
    rendered, calm = render(template, hostile), render(template)
    assert Page(rendered.html).tags == Page(calm.html).tags
    assert "Hello <b>Tom & Jerry," in rendered.text
    assert "Hello <b>Tom & Jerry," in Page(rendered.html).words


def test_line_breaks_and_control_characters_in_values_become_spaces() -> None:
    rendered = render("account_deletion_requested", {"date": "3\r\nBcc: x\x1b[2J\u2028\u202ey"})
    assert "deleted on 3 Bcc: x [2J y." in rendered.text


@pytest.mark.parametrize(
    "name",
    [
        "Win at https://evil.example",
        "evil.example",
        "evil\u3002example",
        "write me@evil.example",
        "x" * 61,
    ],
)
def test_a_name_with_a_message_of_its_own_is_not_greeted(name: str) -> None:
    rendered = render("verify_email", VALUES["verify_email"] | {"name": name})
    assert rendered.text.startswith("Hello,\n")
    assert name not in rendered.html


@pytest.mark.parametrize(
    "name", ["J.R.R. Tolkien", "Zoë O'Brien-Łuk", "李小龍", "Dr. No", "x" * 60]
)
def test_ordinary_names_are_greeted(name: str) -> None:
    rendered = render("verify_email", VALUES["verify_email"] | {"name": name})
    assert rendered.text.startswith(f"Hello {name},\n")


@pytest.mark.parametrize(("hours", "words"), [("1", "for 1 hour."), ("24", "for 24 hours.")])
def test_one_hour_is_singular(hours: str, words: str) -> None:
    rendered = render("verify_email", {"token": "t", "hours": hours})
    assert words in rendered.text
    assert words in Page(rendered.html).words


@pytest.mark.parametrize(
    ("template", "value"),
    [(template, value) for template, values in VALUES.items() for value in values],
)
def test_a_missing_value_is_an_error(template: str, value: str) -> None:
    values = {key: text for key, text in VALUES[template].items() if key != value}
    with pytest.raises(UndefinedError):
        render(template, values)


def test_an_unknown_template_is_an_error() -> None:
    with pytest.raises(TemplateNotFound):
        render("no_such", {})


@pytest.mark.parametrize(
    "url",
    [
        "blog.example.com",
        "ftp://blog.example.com",
        "https://",
        "https://blog.example.com?x=1",
        "https://blog.example.com/#x",
        "https://blog.example.com/\r\nx",
        "https://blog.example.com/a b",
        'https://blog.example.com/"',
    ],
)
def test_a_public_url_that_cannot_carry_links_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="public URL"):
        MailTemplates(url, "Site")


@pytest.mark.parametrize("name", ["", "Site\r\nBcc: x@example.com", "Site\x00", " Site"])
def test_a_site_name_that_is_not_one_line_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        MailTemplates("https://blog.example.com", name)


def test_a_public_url_keeps_its_path() -> None:
    templates = MailTemplates("https://example.com/blog/", "Site")
    mail = Mail("id", "ann@example.com", "verify_email", VALUES["verify_email"])
    assert templates.render(mail).link == "https://example.com/blog/verify-email?token=abc.def"
