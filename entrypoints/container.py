"""The one place where everything is put together."""

from collections.abc import Mapping
from typing import Any

from dependency_injector import containers, providers

from hexameter.application.auth.change_password import ChangePassword
from hexameter.application.auth.end_other_sessions import EndOtherSessions
from hexameter.application.auth.end_session import EndSession
from hexameter.application.auth.reauthenticate import Reauthenticate
from hexameter.application.auth.refresh_session import RefreshSession
from hexameter.application.auth.register import Register
from hexameter.application.auth.request_password_reset import RequestPasswordReset
from hexameter.application.auth.resend_verification import ResendVerification
from hexameter.application.auth.reset_password import ResetPassword
from hexameter.application.auth.sign_in import SignIn
from hexameter.application.auth.sign_out import SignOut
from hexameter.application.auth.verify_email import VerifyEmail
from hexameter.application.import_post import ImportPost
from hexameter.application.ports.posts import PostQueries
from hexameter.application.ports.sessions import SessionQueries
from hexameter.application.ports.users import UserQueries
from hexameter.application.posts.archive_post import ArchivePost
from hexameter.application.posts.create_post import CreatePost
from hexameter.application.posts.delete_post import DeletePost
from hexameter.application.posts.edit_post import EditPost
from hexameter.application.posts.publish_due_posts import PublishDuePosts
from hexameter.application.posts.publish_post import PublishPost
from hexameter.application.posts.render_posts import RenderPosts
from hexameter.application.posts.restore_post import RestorePost
from hexameter.application.posts.unpublish_post import UnpublishPost
from hexameter.application.prune_expired import PruneExpired
from hexameter.application.users.cancel_account_deletion import CancelAccountDeletion
from hexameter.application.users.change_user import ChangeUser
from hexameter.application.users.create_user import CreateUser
from hexameter.application.users.delete_due_accounts import DeleteDueAccounts
from hexameter.application.users.queries import GetAccount, ListAccounts
from hexameter.application.users.request_account_deletion import RequestAccountDeletion
from hexameter.application.users.set_role import SetRole
from hexameter.application.users.update_profile import UpdateProfile
from hexameter.domain.users.roles import Permission
from hexameter.entrypoints.catalogue import Catalogue, Entry, Exposure
from hexameter.entrypoints.containers.auth import Auth
from hexameter.entrypoints.containers.delivery import Delivery
from hexameter.entrypoints.containers.imports import Imports
from hexameter.entrypoints.containers.posts import Posts
from hexameter.entrypoints.containers.services import Services
from hexameter.entrypoints.containers.users import Users
from hexameter.entrypoints.settings import Settings


class Application(containers.DeclarativeContainer):
    settings = providers.Dependency(instance_of=Settings)
    services = providers.DependenciesContainer()
    stores = providers.DependenciesContainer()

    auth = providers.Container(Auth, settings=settings, stores=stores, services=services)
    users = providers.Container(Users, settings=settings, stores=stores, services=services)
    posts = providers.Container(Posts, stores=stores, services=services)
    imports = providers.Container(Imports, stores=stores, services=services)
    delivery = providers.Container(
        Delivery,
        stores=stores,
        services=services,
        subscribers=providers.List(auth.mail_subscriber),
    )


class UnknownAdapter(LookupError):
    """No provider has this name; the message tells which there are."""


def build_container(
    settings: Settings, *, adapters: Mapping[str, object] | None = None
) -> Application:
    """`adapters` stand in for those of the containers, by the name of their provider: `clock`,
    `mailer`, `uow`, ... Raises UnknownAdapter.
    """
    services = Services(settings=settings)
    stores = _stores(settings)(settings=settings, services=services)
    replaceable = {**_replaceable(stores), **_replaceable(services)}
    for name, adapter in (adapters or {}).items():
        if name not in replaceable:
            known = ", ".join(sorted(replaceable))
            raise UnknownAdapter(f"There is no adapter {name!r}. There are: {known}.")
        replaceable[name].override(providers.Object(adapter))
    return Application(settings=settings, services=services, stores=stores)


def _replaceable(container: Any) -> dict[str, Any]:
    """Its providers by name, but for what it is given."""
    given = (providers.Dependency, providers.DependenciesContainer)
    return {
        name: provider
        for name, provider in container.providers.items()
        if not isinstance(provider, given) and name != "__self__"
    }


def _stores(settings: Settings) -> type[containers.DeclarativeContainer]:
    # Only the one that is used is loaded: the other's libraries are a third of the start.
    if settings.in_memory:
        from hexameter.entrypoints.containers.memory import MemoryStores

        return MemoryStores
    from hexameter.entrypoints.containers.sql import SqlStores

    return SqlStores


def build_catalogue(container: Any) -> Catalogue:
    """Everything that the product can do, what it takes to be allowed to, and where from."""
    return Catalogue([*_auth(container), *_users(container), *_posts(container), *_work(container)])


def _auth(container: Any) -> list[Entry]:
    auth = container.auth
    return [
        Entry(Register, auth.register),
        Entry(VerifyEmail, auth.verify_email),
        Entry(ResendVerification, auth.resend_verification),
        Entry(SignIn, auth.sign_in),
        Entry(RefreshSession, auth.refresh_session),
        Entry(SignOut, auth.sign_out),
        Entry(Reauthenticate, auth.reauthenticate),
        Entry(EndSession, auth.end_session),
        Entry(EndOtherSessions, auth.end_other_sessions),
        Entry(RequestPasswordReset, auth.request_password_reset),
        Entry(ResetPassword, auth.reset_password),
        Entry(ChangePassword, auth.change_password),
        Entry(SessionQueries, container.stores.session_queries),
    ]


def _users(container: Any) -> list[Entry]:
    users, manages = container.users, Permission.MANAGE_USERS
    anywhere = Exposure.HTTP | Exposure.COMMAND_LINE
    return [
        Entry(UserQueries, container.stores.user_queries),
        Entry(UpdateProfile, users.update_profile),
        Entry(RequestAccountDeletion, users.request_account_deletion),
        Entry(CancelAccountDeletion, users.cancel_account_deletion),
        Entry(CreateUser, users.create_user, manages, anywhere),
        Entry(ChangeUser, users.change_user, manages),
        Entry(SetRole, users.set_role, manages, Exposure.COMMAND_LINE),
        Entry(ListAccounts, users.list_accounts, manages),
        Entry(GetAccount, users.get_account, manages),
    ]


def _posts(container: Any) -> list[Entry]:
    posts, imports, writes = container.posts, container.imports, Permission.WRITE_POSTS
    return [
        Entry(PostQueries, container.stores.post_queries),
        Entry(CreatePost, posts.create_post, writes),
        Entry(EditPost, posts.edit_post, writes),
        Entry(PublishPost, posts.publish_post, writes),
        Entry(UnpublishPost, posts.unpublish_post, writes),
        Entry(ArchivePost, posts.archive_post, writes),
        Entry(RestorePost, posts.restore_post, writes),
        Entry(DeletePost, posts.delete_post, writes),
        Entry(ImportPost, imports.import_post, Permission.MANAGE_USERS, Exposure.COMMAND_LINE),
    ]


def _work(container: Any) -> list[Entry]:
    """What the worker does by itself."""
    anywhere = Exposure.WORKER | Exposure.COMMAND_LINE
    return [
        Entry(RenderPosts, container.posts.render_posts, exposure=anywhere),
        Entry(PublishDuePosts, container.posts.publish_due_posts, exposure=Exposure.WORKER),
        Entry(DeleteDueAccounts, container.users.delete_due_accounts, exposure=Exposure.WORKER),
        Entry(PruneExpired, container.delivery.prune_expired, exposure=Exposure.WORKER),
    ]
