from hexameter.application.ports.feed import FeedQueries
from hexameter.entrypoints.extensions.declaration import Extension, StoreAdapters

FEED = Extension(
    name="feed",
    queries={
        FeedQueries: StoreAdapters(
            memory="hexameter.adapters.memory.queries.feed:MemoryFeedQueries",
            sql="hexameter.adapters.sql.queries.feed:SqlFeedQueries",
        ),
    },
    routers=["hexameter.entrypoints.http.feed:router"],
)
