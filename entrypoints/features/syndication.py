from hexameter.application.ports.syndication import SyndicationQueries
from hexameter.entrypoints.extensions.declaration import Extension, StoreAdapters

SYNDICATION = Extension(
    name="syndication",
    queries={
        SyndicationQueries: StoreAdapters(
            memory="hexameter.adapters.memory.queries.syndication:MemorySyndicationQueries",
            sql="hexameter.adapters.sql.queries.syndication:SqlSyndicationQueries",
        ),
    },
    routers=["hexameter.entrypoints.http.syndication.feeds:router"],
)
