"""Absolute links into the site."""

from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SiteLinks:
    """`post_url` is a template with the placeholders `{slug}`, `{id}` and `{username}`,
    `preview_url` one with `{token}`.
    """

    public_url: str
    post_url: str
    preview_url: str

    def to(self, path: str) -> str:
        """A path of this server."""
        return self.public_url + path

    def post(self, slug: str, post_id: UUID, username: str) -> str:
        """The page of a post. Nothing needs to be escaped: all three are plain ASCII words."""
        return (
            self.post_url.replace("{slug}", slug)
            .replace("{id}", str(post_id))
            .replace("{username}", username)
        )

    def preview(self, token: str) -> str:
        return self.preview_url.replace("{token}", token)

    @property
    def home(self) -> str:
        """The start page of the site that shows the posts."""
        posts, public = urlsplit(self.post_url), urlsplit(self.public_url)
        if (posts.scheme, posts.netloc) == (public.scheme, public.netloc):
            return f"{self.public_url}/"
        return f"{posts.scheme}://{posts.netloc}/"
