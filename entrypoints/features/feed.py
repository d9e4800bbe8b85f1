from hexameter.application.ports.feed import FeedQueries
from hexameter.entrypoints.extensions.declaration import Extension
from hexameter.entrypoints.features.stores import in_both_stores

FEED = Extension(
    name="feed",
    queries=in_both_stores({FeedQueries: "queries.feed"}),
    routers=["hexameter.entrypoints.http.feed:router"],
)
