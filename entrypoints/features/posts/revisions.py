from hexameter.adapters.text_differences import ThreadedTextDifferences
from hexameter.application.ports.revisions import (
    RevisionQueries,
    RevisionRepository,
    TextDifferences,
)
from hexameter.application.revisions.compare_revisions import CompareRevisions
from hexameter.application.revisions.keep_revision import keep_published, keep_updated
from hexameter.application.revisions.restore_revision import RestoreRevision
from hexameter.domain.posts.events import PostPublished, PostUpdated
from hexameter.domain.posts.revision import RevisionLimit
from hexameter.domain.users.roles import Permission
from hexameter.entrypoints.extensions.declaration import (
    BeforeCommit,
    Extension,
    UseCase,
)
from hexameter.entrypoints.features.stores import in_both_stores
from hexameter.entrypoints.settings import Settings


def revision_limit(settings: Settings) -> RevisionLimit:
    return RevisionLimit(settings.revisions_kept)


def text_differences() -> TextDifferences:
    return ThreadedTextDifferences()


REVISIONS = Extension(
    name="revisions",
    provides=[revision_limit, text_differences],
    use_cases=[
        UseCase(CompareRevisions),
        UseCase(RestoreRevision, Permission.WRITE_POSTS),
    ],
    # Every transaction that makes content live or changes it records one of these events.
    before_commit=[
        BeforeCommit(PostPublished, keep_published),
        BeforeCommit(PostUpdated, keep_updated),
    ],
    queries=in_both_stores({RevisionQueries: "queries.posts.revisions"}),
    repositories=in_both_stores({RevisionRepository: "repositories.posts.revisions"}),
    routers=["hexameter.entrypoints.http.revisions:router"],
)
