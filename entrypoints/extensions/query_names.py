"""The names under which a store's container has the query ports."""

from collections.abc import Sequence

from hexameter.entrypoints.extensions.declaration import Extension


def query_names(extensions: Sequence[Extension]) -> dict[type[object], str]:
    """The provider of each query port: `post_queries` for `PostQueries`."""
    return {
        port: "".join(f"_{c.lower()}" if c.isupper() else c for c in port.__name__).lstrip("_")
        for extension in extensions
        for port in extension.queries
    }
