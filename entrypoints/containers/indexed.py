"""Gives the repository of posts what it keeps the search index with."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from hexameter.application.ports.posts import PostRepository
from hexameter.application.search.indexer import PostIndexer


def with_indexer(repositories: Mapping[type, Any], indexer: PostIndexer) -> dict[type, Any]:
    """The repositories, of which that of posts keeps the search index."""
    posts = partial(repositories[PostRepository], indexer=indexer)
    return {**repositories, PostRepository: posts}
