"""Texts are rendered again whose HTML an older renderer made."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from hexameter.domain.errors import NotFound, StaleWrite

Id = TypeVar("Id")


@dataclass(frozen=True, slots=True)
class Rendered:
    """`refused` texts keep their HTML, because they exceed a limit of the new renderer."""

    rendered: int = 0
    refused: int = 0
    skipped: int = 0
    """Edited or deleted in the meantime."""

    @property
    def total(self) -> int:
        return self.rendered + self.refused + self.skipped

    def __add__(self, other: "Rendered") -> "Rendered":
        return Rendered(
            self.rendered + other.rendered,
            self.refused + other.refused,
            self.skipped + other.skipped,
        )


async def render_each(ids: Iterable[Id], render: Callable[[Id], Awaitable[bool]]) -> Rendered:
    """`render` returns False if the text is refused."""
    rendered = refused = skipped = 0
    for id in ids:
        try:
            if await render(id):
                rendered += 1
            else:
                refused += 1
        except (NotFound, StaleWrite):
            skipped += 1
    return Rendered(rendered, refused, skipped)
