"""Posts, their working copies, revisions, previews, tags and search."""

from hexameter.application.preview_links.create_preview_link import (
    CreatePreviewLink,
    CreatePreviewLinkCommand,
)
from hexameter.application.preview_links.queries import ReadPreview, ReadPreviewCommand
from hexameter.application.preview_links.revoke_preview_link import (
    RevokePreviewLink,
    RevokePreviewLinkCommand,
)
from hexameter.application.revisions.compare_revisions import (
    CompareRevisions,
    CompareRevisionsCommand,
)
from hexameter.application.revisions.restore_revision import RestoreRevision, RestoreRevisionCommand
from hexameter.application.search.search_posts import SearchPosts, SearchPostsCommand
from hexameter.application.tags.merge_tag import MergeTag, MergeTagCommand
from hexameter.application.tags.rename_tag import RenameTag, RenameTagCommand
from hexameter.application.working_copies.discard_working_copy import (
    DiscardWorkingCopy,
    DiscardWorkingCopyCommand,
)
from hexameter.application.working_copies.edit_working_copy import (
    EditWorkingCopy,
    EditWorkingCopyCommand,
)
from hexameter.extending import (
    ArchivePost,
    ArchivePostCommand,
    CreatePost,
    CreatePostCommand,
    DeletePost,
    DeletePostCommand,
    EditPost,
    EditPostCommand,
    PublishPost,
    PublishPostCommand,
    RestorePost,
    RestorePostCommand,
    UnpublishPost,
    UnpublishPostCommand,
)
from tests.http.entry_points.sample import NOTHING, Samples, ok, page, refused

SAMPLES: Samples = {}
SAMPLES[CreatePost] = (
    ok(
        "ada",
        lambda _: CreatePostCommand(
            title="New", body="Text.", tags=("verse",), idempotency_key="1"
        ),
    ),
    refused("bob", lambda _: CreatePostCommand(title="New", body="Text."), "FORBIDDEN"),
)
SAMPLES[EditPost] = (
    ok(
        "ada",
        lambda s: EditPostCommand(post_id=s.ids["draft"], title="Better", expected_version=1),
    ),
    refused(
        "ada",
        lambda s: EditPostCommand(post_id=s.ids["draft"], title="Better", expected_version=7),
        "PRECONDITION_FAILED",
    ),
)
SAMPLES[PublishPost] = (
    ok("ada", lambda s: PublishPostCommand(post_id=s.ids["draft"])),
    refused("bob", lambda s: PublishPostCommand(post_id=s.ids["draft"]), "FORBIDDEN"),
)
SAMPLES[UnpublishPost] = (
    ok("ada", lambda s: UnpublishPostCommand(post_id=s.ids["post"])),
    refused("ada", lambda s: UnpublishPostCommand(post_id=s.ids["draft"]), "INVALID_TRANSITION"),
)
SAMPLES[ArchivePost] = (
    ok("eve", lambda s: ArchivePostCommand(post_id=s.ids["post"])),
    refused("eve", lambda _: ArchivePostCommand(post_id=NOTHING), "POST_NOT_FOUND"),
)
SAMPLES[RestorePost] = (
    ok("eve", lambda s: RestorePostCommand(post_id=s.ids["archived"])),
    refused("ada", lambda s: RestorePostCommand(post_id=s.ids["post"]), "INVALID_TRANSITION"),
)
SAMPLES[DeletePost] = (
    ok("ada", lambda s: DeletePostCommand(post_id=s.ids["draft"], expected_version=1)),
    refused("anonymous", lambda s: DeletePostCommand(post_id=s.ids["draft"]), "UNAUTHENTICATED"),
)
SAMPLES[EditWorkingCopy] = (
    ok(
        "ada",
        lambda s: EditWorkingCopyCommand(
            post_id=s.ids["copied"], title="Again", expected_version=1
        ),
    ),
    refused(
        "ada",
        lambda _: EditWorkingCopyCommand(post_id=NOTHING, title="Aside", expected_version=1),
        "POST_NOT_FOUND",
    ),
)
SAMPLES[DiscardWorkingCopy] = (
    ok("ada", lambda s: DiscardWorkingCopyCommand(post_id=s.ids["copied"], expected_version=1)),
    refused(
        "ada",
        lambda _: DiscardWorkingCopyCommand(post_id=NOTHING, expected_version=1),
        "POST_NOT_FOUND",
    ),
)
SAMPLES[RenameTag] = (
    ok("ruth", lambda _: RenameTagCommand(tag="verse", name="poems")),
    refused("ruth", lambda _: RenameTagCommand(tag="unknown", name="poems"), "TAG_NOT_FOUND"),
)
SAMPLES[MergeTag] = (
    ok("ruth", lambda _: MergeTagCommand(tag="verse", into="prose")),
    refused("ada", lambda _: MergeTagCommand(tag="verse", into="prose"), "FORBIDDEN"),
)
SAMPLES[CreatePreviewLink] = (
    ok("ada", lambda s: CreatePreviewLinkCommand(post_id=s.ids["draft"], idempotency_key="1")),
    refused("bob", lambda s: CreatePreviewLinkCommand(post_id=s.ids["draft"]), "FORBIDDEN"),
)
SAMPLES[RevokePreviewLink] = (
    ok(
        "ada",
        lambda s: RevokePreviewLinkCommand(post_id=s.ids["draft"], link_id=s.ids["link"]),
    ),
    refused(
        "ada",
        lambda s: RevokePreviewLinkCommand(post_id=s.ids["draft"], link_id=NOTHING),
        "PREVIEW_LINK_NOT_FOUND",
    ),
)
SAMPLES[ReadPreview] = (
    ok("anonymous", lambda s: ReadPreviewCommand(token=s.preview_token)),
    refused("anonymous", lambda _: ReadPreviewCommand(token="unknown"), "PREVIEW_NOT_FOUND"),
)
SAMPLES[CompareRevisions] = (
    ok("ada", lambda s: CompareRevisionsCommand(post_id=s.ids["post"], number=1, other=1)),
    refused(
        "ada",
        lambda s: CompareRevisionsCommand(post_id=s.ids["post"], number=1, other=9),
        "REVISION_NOT_FOUND",
    ),
)
SAMPLES[RestoreRevision] = (
    ok("ada", lambda s: RestoreRevisionCommand(post_id=s.ids["post"], number=1)),
    refused(
        "ada",
        lambda s: RestoreRevisionCommand(post_id=s.ids["post"], number=9),
        "REVISION_NOT_FOUND",
    ),
)
SAMPLES[SearchPosts] = (
    ok("anonymous", lambda _: SearchPostsCommand(query="weaves", page=page("relevance"))),
    ok("ada", lambda _: SearchPostsCommand(query="", page=page("relevance"), author="ada")),
)
