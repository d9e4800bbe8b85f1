from dependency_injector import containers, providers

from hexameter.application.posts.archive_post import ArchivePost
from hexameter.application.posts.create_post import CreatePost
from hexameter.application.posts.delete_post import DeletePost
from hexameter.application.posts.edit_post import EditPost
from hexameter.application.posts.publish_due_posts import PublishDuePosts
from hexameter.application.posts.publish_post import PublishPost
from hexameter.application.posts.render_posts import RenderPosts
from hexameter.application.posts.restore_post import RestorePost
from hexameter.application.posts.unpublish_post import UnpublishPost


class Posts(containers.DeclarativeContainer):
    stores = providers.DependenciesContainer()
    services = providers.DependenciesContainer()

    create_post = providers.Singleton(
        CreatePost, stores.uow, services.renderer, services.slugs, services.clock, services.ids
    )
    edit_post = providers.Singleton(EditPost, stores.uow, services.renderer, services.clock)
    publish_post = providers.Singleton(PublishPost, stores.uow, services.clock)
    unpublish_post = providers.Singleton(UnpublishPost, stores.uow, services.clock)
    archive_post = providers.Singleton(ArchivePost, stores.uow, services.clock)
    restore_post = providers.Singleton(RestorePost, stores.uow, services.clock)
    delete_post = providers.Singleton(DeletePost, stores.uow)
    render_posts = providers.Singleton(RenderPosts, stores.uow, services.renderer)
    publish_due_posts = providers.Singleton(PublishDuePosts, stores.uow, services.clock)
