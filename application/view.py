"""What a query gives: plain data, read by named columns."""

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, kw_only_default=False)
def view(cls: type[T]) -> type[T]:
    """A slotted dataclass, frozen for the type checker only.

    Making frozen ones costs four times as much, which a page of a hundred feels.
    """
    return dataclass(slots=True)(cls)
