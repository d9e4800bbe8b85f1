from typing import Protocol


class Slugs(Protocol):
    def from_title(self, title: str) -> str:
        """1 to 80 characters of `a-z 0-9`, with single hyphens between them; never empty."""
        ...
