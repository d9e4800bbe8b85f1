from hexameter.adapters.memory.repositories.follows import FOLLOWS
from hexameter.adapters.memory.repositories.posts.posts import POSTS
from hexameter.adapters.memory.store import Snapshot
from hexameter.application.actor import Actor
from hexameter.application.ports.posts import AuthorView
from hexameter.application.ports.users import ProfileView
from hexameter.domain.posts.values import PostStatus
from hexameter.domain.users.errors import UserNotFound
from hexameter.domain.users.roles import Permission
from hexameter.domain.users.user import User


def profile_of(committed: Snapshot, user: User | None, viewer: Actor) -> ProfileView:
    """Raises `UserNotFound` if the viewer may not see them."""
    if user is None or not is_seen(user, viewer):
        raise UserNotFound
    posts = committed.read(POSTS).values()
    follows = committed.read(FOLLOWS)
    return ProfileView(
        id=user.id,
        username=user.username.value,
        name=user.name,
        bio=user.bio,
        avatar_url=None,
        created_at=user.created_at,
        followers_count=sum(followed == user.id for _, followed in follows),
        following_count=sum(follower == user.id for follower, _ in follows),
        posts_count=sum(
            post.author_id == user.id
            and post.status is PostStatus.PUBLISHED
            and user.suspended_at is None
            for post in posts
        ),
        following=(viewer.user_id, user.id) in follows,
        version=user.version,
    )


def author_of(user: User) -> AuthorView:
    return AuthorView(user.id, user.username.value, user.name, None)


def is_seen(user: User, viewer: Actor) -> bool:
    return user.suspended_at is None or viewer.may(Permission.MANAGE_USERS)
