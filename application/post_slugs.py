"""The slugs of posts: chosen for new ones, and claimed for those that change theirs."""

from collections.abc import Container

from hexameter.application.ports.slugs import Slugs
from hexameter.application.ports.unit_of_work import UnitOfWork
from hexameter.domain.ids import PostId
from hexameter.domain.posts.errors import SlugTaken
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.values import Slug

_MAX_NUMBERED_SLUGS = 20


async def choose_slug(
    uow: UnitOfWork,
    slugs: Slugs,
    *,
    post_id: PostId,
    wanted: Slug | None,
    title: str,
    taken: Container[str] = (),
) -> Slug:
    """The requested slug, or one derived from the title, numbered if necessary.

    Slugs in `taken` are not available, whatever the store says. Raises `SlugTaken` if the requested
    slug belongs to another post.
    """

    async def claim(slug: Slug) -> bool:
        return slug.value not in taken and await uow.posts.claim_slug(slug, post_id)

    if wanted is not None:
        if not await claim(wanted):
            raise SlugTaken
        return wanted
    made = Slug.parse(slugs.from_title(title))
    numbers = range(2, 2 + _MAX_NUMBERED_SLUGS)
    for slug in (made, *(made.numbered(number) for number in numbers)):
        if await claim(slug):
            return slug
    # For very common titles: the last digits of the id are random and end the search.
    slug = made.numbered(post_id.int % 10**12)
    if not await claim(slug):
        raise SlugTaken
    return slug


async def claim_new_slug(uow: UnitOfWork, post: Post, slug: Slug) -> None:
    """Raises `SlugTaken` if it belongs to another post."""
    if slug != post.slug and not await uow.posts.claim_slug(slug, post.id):
        raise SlugTaken
