from datetime import timedelta

from hexameter.application.ports.idempotency import IdempotencyRecords
from hexameter.application.ports.posts import PostQueries, PostRepository
from hexameter.application.posts.archive_post import ArchivePost
from hexameter.application.posts.create_post import CreatePost
from hexameter.application.posts.delete_post import DeletePost
from hexameter.application.posts.edit_post import EditPost
from hexameter.application.posts.publish_due_posts import PublishDuePosts, PublishDuePostsCommand
from hexameter.application.posts.publish_post import PublishPost
from hexameter.application.posts.render_posts import RenderPosts, RenderPostsCommand
from hexameter.application.posts.restore_post import RestorePost
from hexameter.application.posts.unpublish_post import UnpublishPost
from hexameter.domain.users.roles import Permission
from hexameter.entrypoints.catalogue import Exposure
from hexameter.entrypoints.feature import Feature, PeriodicTask, StoreAdapters, UseCase
from hexameter.entrypoints.injection import containers, providers


class Posts(containers.DeclarativeContainer):
    settings = providers.Dependency()
    stores = providers.DependenciesContainer()
    services = providers.DependenciesContainer()

    create_post = providers.Singleton(
        CreatePost,
        uow=stores.uow,
        renderer=services.renderer,
        slugs=services.slugs,
        clock=services.clock,
        ids=services.ids,
    )
    edit_post = providers.Singleton(
        EditPost, uow=stores.uow, renderer=services.renderer, clock=services.clock
    )
    publish_post = providers.Singleton(PublishPost, uow=stores.uow, clock=services.clock)
    unpublish_post = providers.Singleton(UnpublishPost, uow=stores.uow, clock=services.clock)
    archive_post = providers.Singleton(ArchivePost, uow=stores.uow, clock=services.clock)
    restore_post = providers.Singleton(RestorePost, uow=stores.uow, clock=services.clock)
    delete_post = providers.Singleton(DeletePost, uow=stores.uow)
    render_posts = providers.Singleton(RenderPosts, uow=stores.uow, renderer=services.renderer)
    publish_due_posts = providers.Singleton(
        PublishDuePosts, uow=stores.uow, clock=services.clock, publish_post=publish_post
    )


POSTS = Feature(
    name="posts",
    container=Posts,
    use_cases=[
        UseCase(CreatePost, Posts.create_post, Permission.WRITE_POSTS),
        UseCase(EditPost, Posts.edit_post, Permission.WRITE_POSTS),
        UseCase(PublishPost, Posts.publish_post, Permission.WRITE_POSTS),
        UseCase(UnpublishPost, Posts.unpublish_post, Permission.WRITE_POSTS),
        UseCase(ArchivePost, Posts.archive_post, Permission.WRITE_POSTS),
        UseCase(RestorePost, Posts.restore_post, Permission.WRITE_POSTS),
        UseCase(DeletePost, Posts.delete_post, Permission.WRITE_POSTS),
        UseCase(
            RenderPosts,
            Posts.render_posts,
            exposure=Exposure.WORKER | Exposure.COMMAND_LINE,
        ),
        UseCase(PublishDuePosts, Posts.publish_due_posts, exposure=Exposure.WORKER),
    ],
    queries={
        PostQueries: StoreAdapters(
            memory="hexameter.adapters.memory.queries.posts:MemoryPostQueries",
            sql="hexameter.adapters.sql.queries.posts:SqlPostQueries",
        ),
    },
    repositories={
        PostRepository: StoreAdapters(
            memory="hexameter.adapters.memory.posts:MemoryPostRepository",
            sql="hexameter.adapters.sql.repositories.posts:SqlPostRepository",
        ),
        IdempotencyRecords: StoreAdapters(
            memory="hexameter.adapters.memory.idempotency:MemoryIdempotencyRecords",
            sql="hexameter.adapters.sql.repositories.idempotency:SqlIdempotencyRecords",
        ),
    },
    routers=[
        "hexameter.entrypoints.http.posts.routes:router",
        "hexameter.entrypoints.http.posts.tags:router",
    ],
    periodic_tasks=[
        PeriodicTask(
            name="publish_due_posts",
            every=timedelta(seconds=1),
            use_case=PublishDuePosts,
            command=PublishDuePostsCommand(),
        ),
        PeriodicTask(
            name="render_posts",
            every=timedelta(seconds=10),
            use_case=RenderPosts,
            command=RenderPostsCommand(),
        ),
    ],
)
