from datetime import timedelta

from hexameter.application.ports.search import SearchQueries
from hexameter.application.search.index_posts import IndexPosts, IndexPostsCommand
from hexameter.application.search.search_posts import SearchPosts
from hexameter.entrypoints.catalogue import Exposure
from hexameter.entrypoints.extensions.declaration import (
    Extension,
    PeriodicTask,
    StoreAdapters,
    UseCase,
)

SEARCH = Extension(
    name="search",
    use_cases=[
        UseCase(SearchPosts),
        UseCase(IndexPosts, exposure=Exposure.WORKER | Exposure.COMMAND_LINE),
    ],
    queries={
        SearchQueries: StoreAdapters(
            memory="hexameter.adapters.memory.queries.search:MemorySearchQueries",
            sql="hexameter.adapters.sql.search.queries:SqlSearchQueries",
        ),
    },
    routers=["hexameter.entrypoints.http.search:router"],
    periodic_tasks=[
        PeriodicTask(
            name="index_posts",
            every=timedelta(seconds=20),
            use_case=IndexPosts,
            command=IndexPostsCommand(),
        ),
    ],
)
