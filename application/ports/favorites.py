"""Favourites, for writing. Posts show them (`PostQueries`)."""

from typing import Protocol

from hexameter.domain.favorites import Favorite
from hexameter.domain.ids import PostId, UserId


class FavoriteRepository(Protocol):
    """The `favorites_count` of a post is changed with its favourites, also when an account is
    removed. A favourite is removed with its post and with its account. The post must be held, and
    the account locked. Every call raises `StoreUnavailable` if the store fails.
    """

    async def add(self, favorite: Favorite) -> bool:
        """False if the post is already a favourite of this person."""
        ...

    async def remove(self, user_id: UserId, post_id: PostId) -> bool:
        """False if the post is no favourite of this person."""
        ...
