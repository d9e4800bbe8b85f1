"""Where a page of results ended."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hexameter.domain.pagination import Position


@dataclass(frozen=True, slots=True, order=True)
class SearchPosition:
    """Results are in the descending order of these."""

    rank: int
    published_at: datetime
    id: UUID

    @classmethod
    def of(cls, position: Position) -> "SearchPosition":
        rank, _, published_at = str(position.value).partition(" ")
        return cls(int(rank), datetime.fromisoformat(published_at), position.id)

    def position(self) -> Position:
        return Position(f"{self.rank} {self.published_at.isoformat()}", self.id)
