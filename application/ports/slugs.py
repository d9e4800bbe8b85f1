from typing import Protocol


class Slugs(Protocol):
    def from_title(self, title: str) -> str:
        """1 to 80 of `a-z 0-9`, in parts joined by single hyphens; never empty."""
        ...
