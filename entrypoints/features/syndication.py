from hexameter.application.ports.syndication import SitemapQueries, SyndicationQueries
from hexameter.entrypoints.extensions.declaration import Extension, StoreAdapters

SYNDICATION = Extension(
    name="syndication",
    queries={
        SitemapQueries: StoreAdapters(
            memory="hexameter.adapters.memory.queries.sitemap:MemorySitemapQueries",
            sql="hexameter.adapters.sql.queries.sitemap:SqlSitemapQueries",
        ),
        SyndicationQueries: StoreAdapters(
            memory="hexameter.adapters.memory.queries.syndication:MemorySyndicationQueries",
            sql="hexameter.adapters.sql.queries.syndication:SqlSyndicationQueries",
        ),
    },
    routers=[
        "hexameter.entrypoints.http.syndication.feeds:router",
        "hexameter.entrypoints.http.syndication.sitemap:router",
    ],
)
