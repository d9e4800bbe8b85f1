from datetime import timedelta

from hexameter.application.ports.preview_links import PreviewLinkQueries, PreviewLinkRepository
from hexameter.application.preview_links.create_preview_link import CreatePreviewLink
from hexameter.application.preview_links.queries import ReadPreview
from hexameter.application.preview_links.revoke_preview_link import RevokePreviewLink
from hexameter.domain.posts.preview_link import PreviewLifetimes
from hexameter.domain.users.roles import Permission
from hexameter.entrypoints.extensions.declaration import Extension, UseCase
from hexameter.entrypoints.features.stores import in_both_stores
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
    queries=in_both_stores({PreviewLinkQueries: "queries.posts.preview_links"}),
    repositories=in_both_stores({PreviewLinkRepository: "repositories.posts.preview_links"}),
    routers=[
        "hexameter.entrypoints.http.preview_links:router",
        "hexameter.entrypoints.http.preview_links:previews",
    ],
)
