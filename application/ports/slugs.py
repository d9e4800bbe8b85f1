from typing import Protocol


class Slugs(Protocol):
    """Called on the event loop: works from memory."""

    def from_title(self, title: str) -> str:
        """1 to 80 characters of `a-z 0-9`, with single hyphens between them; never empty."""
        ...
