"""Views: the plain data that queries return."""

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, kw_only_default=False)
def view(cls: type[T]) -> type[T]:
    """A slotted dataclass, frozen for the type checker only.

    Creating frozen instances takes four times as long, which is noticeable for a page of a hundred.
    """
    return dataclass(slots=True)(cls)
