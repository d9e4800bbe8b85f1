from datetime import timedelta

from hexameter.application.ports.idempotency import IdempotencyRecords
from hexameter.application.ports.posts import PostQueries, PostRepository
from hexameter.application.posts.archive_post import ArchivePost
from hexameter.application.posts.create_post import CreatePost
from hexameter.application.posts.delete_post import DeletePost
from hexameter.application.posts.edit_post import EditPost
from hexameter.application.posts.personal_data import (
    posts_of,
    revisions_of,
    working_copies_of,
)
from hexameter.application.posts.publish_due_posts import PublishDuePosts, PublishDuePostsCommand
from hexameter.application.posts.publish_post import PublishPost
from hexameter.application.posts.render_posts import RenderPosts, RenderPostsCommand
from hexameter.application.posts.restore_post import RestorePost
from hexameter.application.posts.unpublish_post import UnpublishPost
from hexameter.domain.users.roles import Permission
from hexameter.entrypoints.catalogue import Exposure
from hexameter.entrypoints.extensions.declaration import (
    Extension,
    PeriodicTask,
    Personal,
    UseCase,
)
from hexameter.entrypoints.features.stores import in_both_stores

POSTS = Extension(
    name="posts",
    use_cases=[
        UseCase(CreatePost, Permission.WRITE_POSTS),
        UseCase(EditPost, Permission.WRITE_POSTS),
        UseCase(PublishPost, Permission.WRITE_POSTS),
        UseCase(UnpublishPost, Permission.WRITE_POSTS),
        UseCase(ArchivePost, Permission.WRITE_POSTS),
        UseCase(RestorePost, Permission.WRITE_POSTS),
        UseCase(DeletePost, Permission.WRITE_POSTS),
        UseCase(
            RenderPosts,
            exposure=Exposure.WORKER | Exposure.COMMAND_LINE,
        ),
        UseCase(PublishDuePosts, exposure=Exposure.WORKER),
    ],
    personal=[
        Personal("posts", posts_of),
        Personal("working_copies", working_copies_of),
        Personal("revisions", revisions_of),
    ],
    queries=in_both_stores({PostQueries: "queries.posts.posts"}),
    repositories=in_both_stores(
        {
            PostRepository: "repositories.posts.posts",
            IdempotencyRecords: "repositories.idempotency",
        }
    ),
    routers=["hexameter.entrypoints.http.posts.routes:router"],
    periodic_tasks=[
        PeriodicTask(
            name="publish_due_posts",
            every=timedelta(seconds=0.95),
            use_case=PublishDuePosts,
            command=PublishDuePostsCommand(),
        ),
        PeriodicTask(
            name="render_posts",
            every=timedelta(seconds=20),
            use_case=RenderPosts,
            command=RenderPostsCommand(),
        ),
    ],
)
