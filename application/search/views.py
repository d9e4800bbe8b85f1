"""What a search shows."""

from hexameter.application.ports.posts import PostSummaryView
from hexameter.application.view import view


@view
class FoundPostView(PostSummaryView):
    """A post that a search found. `snippet` is HTML with no element but `<mark>`."""

    snippet: str
    rank: int
