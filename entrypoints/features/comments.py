from datetime import timedelta

from hexameter.application.comments.approve_comment import ApproveComment
from hexameter.application.comments.create_comment import CreateComment
from hexameter.application.comments.edit_comment import EditComment
from hexameter.application.comments.moderation import CommentModeration
from hexameter.application.comments.personal_data import comments_of
from hexameter.application.comments.queries import ListUnpublishedComments
from hexameter.application.comments.reject_comment import RejectComment
from hexameter.application.comments.remove_comment import RemoveComment
from hexameter.application.comments.render_comments import RenderComments, RenderCommentsCommand
from hexameter.application.ports.comments import CommentQueries, CommentRepository
from hexameter.domain.users.roles import Permission
from hexameter.entrypoints.catalogue import Exposure
from hexameter.entrypoints.extensions.declaration import (
    Extension,
    PeriodicTask,
    Personal,
    UseCase,
)
from hexameter.entrypoints.features.stores import in_both_stores
from hexameter.entrypoints.settings import Settings


def comment_moderation(settings: Settings) -> CommentModeration:
    return settings.comment_moderation


COMMENTS = Extension(
    name="comments",
    provides=[comment_moderation],
    use_cases=[
        UseCase(CreateComment, Permission.WRITE_COMMENTS),
        UseCase(EditComment, Permission.WRITE_COMMENTS),
        UseCase(RemoveComment, Permission.WRITE_COMMENTS),
        UseCase(ApproveComment, Permission.MODERATE_COMMENTS),
        UseCase(RejectComment, Permission.MODERATE_COMMENTS),
        UseCase(ListUnpublishedComments, Permission.MODERATE_COMMENTS),
        UseCase(RenderComments, exposure=Exposure.WORKER | Exposure.COMMAND_LINE),
    ],
    personal=[Personal("comments", comments_of)],
    queries=in_both_stores({CommentQueries: "queries.comments"}),
    repositories=in_both_stores({CommentRepository: "repositories.comments"}),
    routers=[
        "hexameter.entrypoints.http.comments.of_post:router",
        "hexameter.entrypoints.http.comments.routes:router",
    ],
    periodic_tasks=[
        PeriodicTask(
            name="render_comments",
            every=timedelta(seconds=20),
            use_case=RenderComments,
            command=RenderCommentsCommand(),
        ),
    ],
)
