from datetime import timedelta

from hexameter.application.ports.preview_links import PreviewLinkQueries, PreviewLinkRepository
from hexameter.application.preview_links.create_preview_link import CreatePreviewLink
from hexameter.application.preview_links.queries import ReadPreview
from hexameter.application.preview_links.revoke_preview_link import RevokePreviewLink
from hexameter.domain.posts.preview_link import PreviewLifetimes
from hexameter.domain.users.roles import Permission
from hexameter.entrypoints.extensions.declaration import Extension, StoreAdapters, UseCase
from hexameter.entrypoints.settings import Settings


def preview_lifetimes(settings: Settings) -> PreviewLifetimes:
    return PreviewLifetimes(
        default=timedelta(days=settings.preview_days),
        longest=timedelta(days=settings.preview_max_days),
    )


PREVIEW_LINKS = Extension(
    name="preview_links",
    provides=[preview_lifetimes],
    use_cases=[
        UseCase(CreatePreviewLink, Permission.WRITE_POSTS),
        UseCase(RevokePreviewLink, Permission.WRITE_POSTS),
        UseCase(ReadPreview),
    ],
    queries={
        PreviewLinkQueries: StoreAdapters(
            memory="hexameter.adapters.memory.queries.posts.preview_links:MemoryPreviewLinkQueries",
            sql="hexameter.adapters.sql.queries.posts.preview_links:SqlPreviewLinkQueries",
        ),
    },
    repositories={
        PreviewLinkRepository: StoreAdapters(
            memory="hexameter.adapters.memory.repositories.posts.preview_links"
            ":MemoryPreviewLinkRepository",
            sql="hexameter.adapters.sql.repositories.preview_links:SqlPreviewLinkRepository",
        ),
    },
    routers=[
        "hexameter.entrypoints.http.preview_links:router",
        "hexameter.entrypoints.http.preview_links:previews",
    ],
)
