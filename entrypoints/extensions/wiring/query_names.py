"""The names under which a store's container has the query ports and the collections."""

from collections.abc import Sequence

from hexameter.application.collections.spec import spec_of
from hexameter.entrypoints.extensions.declaration import Extension


def query_names(extensions: Sequence[Extension]) -> dict[type[object], str]:
    """The provider of each query port: `post_queries` for `PostQueries`."""
    return {
        port: "".join(f"_{c.lower()}" if c.isupper() else c for c in port.__name__).lstrip("_")
        for extension in extensions
        for port in extension.queries
    }


def collection_names(extensions: Sequence[Extension]) -> dict[type[object], str]:
    """The provider of each collection that reads what is committed."""
    return {
        collection: f"ext_{extension.name}_{spec_of(collection).table}"
        for extension in extensions
        for collection in extension.collections
    }
