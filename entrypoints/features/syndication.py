from hexameter.application.ports.syndication import SitemapQueries, SyndicationQueries
from hexameter.entrypoints.extensions.declaration import Extension
from hexameter.entrypoints.features.stores import in_both_stores

SYNDICATION = Extension(
    name="syndication",
    queries=in_both_stores(
        {
            SitemapQueries: "queries.sitemap",
            SyndicationQueries: "queries.syndication",
        }
    ),
    routers=[
        "hexameter.entrypoints.http.syndication.feeds:router",
        "hexameter.entrypoints.http.syndication.sitemap:router",
    ],
)
