"""Gives the repositories of posts and tags what they keep the search index with."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from hexameter.application.ports.posts import PostRepository
from hexameter.application.ports.tags import TagRepository
from hexameter.application.search.indexer import PostIndexer


def with_indexer(repositories: Mapping[type, Any], indexer: PostIndexer) -> dict[type, Any]:
    """The repositories, of which these two keep the search index."""
    indexing = {
        port: partial(repositories[port], indexer=indexer)
        for port in (PostRepository, TagRepository)
    }
    return {**repositories, **indexing}
