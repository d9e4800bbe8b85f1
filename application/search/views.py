"""What a search shows."""

from datetime import datetime
from uuid import UUID

from hexameter.application.ports.posts import AuthorView, StatusName
from hexameter.application.view import view


@view
class FoundPostView:
    """A `PostSummaryView` with `rank` and `snippet`, which is HTML with no element but `<mark>`."""

    id: UUID
    slug: str
    title: str
    summary: str | None
    status: StatusName
    author: AuthorView
    tags: list[str]
    cover: str | None
    version: int
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None
    publish_at: datetime | None
    publish_error: str | None
    favorites_count: int
    comments_count: int
    favorited: bool
    reading_minutes: int
    snippet: str
    rank: int
