"""Adjusts an imported post to the rules, and notes each change."""

import unicodedata
from dataclasses import dataclass

from hexameter.application.imports.import_command import ImportPostCommand
from hexameter.application.ports.slugs import Slugs
from hexameter.domain.errors import ValidationFailed
from hexameter.domain.posts.values import MAX_SUMMARY, MAX_TITLE, Slug
from hexameter.domain.text import BIDI_CONTROLS, LINE_CONTROLS


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjusted:
    """`slug` is one that was asked for and fits; else one is made from `slug_text`."""

    title: str
    summary: str | None
    slug: str | None
    slug_text: str
    notes: tuple[str, ...]


def adjusted(command: ImportPostCommand, slugs: Slugs) -> Adjusted:
    """The notes repeat in full what was shortened, so that nothing is lost."""
    notes: list[str] = []
    title = _visible(command.title)
    if title != command.title:
        notes.append("characters that cannot be seen were left out of its title")
    title = _shortened("title", title, MAX_TITLE, notes)
    summary = command.summary and _shortened("summary", command.summary, MAX_SUMMARY, notes)
    slug, slug_text = command.slug, title
    if slug is not None and not _is_slug(slug):
        made = slugs.from_title(slug)
        slug_text = made if any(char.isalnum() for char in slug) else title
        notes.append(f"its slug, {slug}, was adjusted to the rules for slugs")
        slug = None
    return Adjusted(
        title=title, summary=summary, slug=slug, slug_text=slug_text, notes=tuple(notes)
    )


def _visible(title: str) -> str:
    return "".join(
        char
        for char in title
        if unicodedata.category(char) not in LINE_CONTROLS and char not in BIDI_CONTROLS
    )


def _shortened(name: str, text: str, maximum: int, notes: list[str]) -> str:
    """At the end of a word, if there is one near."""
    whole = unicodedata.normalize("NFC", text).strip()
    if len(whole) <= maximum:
        return text
    notes.append(f"its {name} is longer than {maximum} characters; in full it is: {text}")
    cut = whole[: maximum - 1]
    words = cut.rpartition(" ")[0]
    return f"{(words if len(words) > maximum // 2 else cut).rstrip()}\u2026"


def _is_slug(slug: str) -> bool:
    try:
        Slug.parse(slug)
    except ValidationFailed:
        return False
    return True
