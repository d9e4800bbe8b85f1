"""Valid, distinct entities for tests, as a repository would rebuild them: without events.

Fields without an argument are set on the result.
"""

import hashlib
from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

from uuid_utils.compat import uuid7

from hexameter.adapters.testing.clock import NOON
from hexameter.application.actor import Actor
from hexameter.application.idempotency import Claim
from hexameter.application.ports.imports import ImportRecord
from hexameter.domain.audit import AuditEntry
from hexameter.domain.auth.mailed_tokens import LIFETIMES, MailedToken, Purpose
from hexameter.domain.auth.registration import REGISTRATION_LIFETIME, Registration
from hexameter.domain.auth.session import Session
from hexameter.domain.comments.comment import Comment
from hexameter.domain.comments.values import CommentStatus
from hexameter.domain.ids import CommentId, PostId, RegistrationId, SessionId, UserId
from hexameter.domain.posts.origin import Origin
from hexameter.domain.posts.post import Content, Post
from hexameter.domain.posts.values import PostStatus, Slug
from hexameter.domain.users.roles import Role
from hexameter.domain.users.user import User
from hexameter.domain.users.values import EmailAddress, Username

_numbers = count(1)

_PUBLISHED_ONCE = frozenset({PostStatus.PUBLISHED, PostStatus.ARCHIVED})


def build_digest(secret: str | None = None) -> bytes:
    """32 bytes, as of a token."""
    return hashlib.sha256((secret or f"secret {next(_numbers)}").encode()).digest()


def build_user(
    *,
    username: str | None = None,
    email: str | None = None,
    name: str = "Ada Lovelace",
    role: Role = Role.AUTHOR,
    suspended_at: datetime | None = None,
    deletion_due_at: datetime | None = None,
    created_at: datetime = NOON,
) -> User:
    number = next(_numbers)
    return User(
        id=UserId(uuid7()),
        email=EmailAddress.parse(email or f"user{number}@example.com"),
        email_verified_at=created_at,
        username=Username.parse(username or f"user{number}"),
        name=name,
        role=role,
        password_hash="$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA",
        suspended_at=suspended_at,
        deletion_due_at=deletion_due_at,
        created_at=created_at,
        updated_at=created_at,
    )


def build_actor(user: User) -> Actor:
    """The user, with the permissions of their role."""
    return Actor.user(user.id, user.role)


def build_content(
    *, title: str = "On the Analytical Engine", body: str = "It weaves.", tags: tuple[str, ...] = ()
) -> Content:
    return Content(title=title, summary=None, body=body, html=f"<p>{body}</p>", tags=tags)


def build_post(
    author_id: UserId,
    *,
    slug: str | None = None,
    title: str = "On the Analytical Engine",
    tags: tuple[str, ...] = (),
    status: PostStatus = PostStatus.PUBLISHED,
    created_at: datetime = NOON,
    published_at: datetime | None = None,
) -> Post:
    """With the times that its status requires."""
    if published_at is None and status in _PUBLISHED_ONCE:
        published_at = created_at
    return Post(
        id=PostId(uuid7()),
        author_id=author_id,
        slug=Slug.parse(slug or f"post-{next(_numbers)}"),
        content=build_content(title=title, tags=tags),
        status=status,
        created_at=created_at,
        updated_at=created_at,
        published_at=published_at,
        publish_at=created_at + timedelta(days=1) if status is PostStatus.SCHEDULED else None,
    )


def build_comment(
    post: Post,
    author: User,
    *,
    parent: Comment | None = None,
    status: CommentStatus = CommentStatus.PUBLISHED,
    body: str = "So it does.",
    created_at: datetime = NOON,
) -> Comment:
    return Comment(
        id=CommentId(uuid7()),
        post_id=post.id,
        parent_id=None if parent is None else parent.id,
        level=1 if parent is None else parent.level + 1,
        author_id=author.id,
        status=status,
        was_published=status is CommentStatus.PUBLISHED,
        body=body,
        html=f"<p>{body}</p>",
        created_at=created_at,
        updated_at=created_at,
    )


def build_session(user_id: UserId, *, token: bytes | None = None, now: datetime = NOON) -> Session:
    return Session.begin(
        id=SessionId(uuid7()),
        user_id=user_id,
        device="Firefox on Linux",
        ip="192.0.2.7",
        token_digest=token or build_digest(),
        now=now,
    )


def build_registration(
    *,
    email: str | None = None,
    username: str | None = None,
    password_tag: str = "07a9",
    now: datetime = NOON,
) -> Registration:
    number = next(_numbers)
    return Registration(
        id=RegistrationId(uuid7()),
        email=EmailAddress.parse(email or f"applicant{number}@example.com"),
        username=Username.parse(username or f"applicant{number}"),
        name="Grace Hopper",
        password_hash="$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA",
        password_tag=password_tag,
        token_digest=build_digest(),
        created_at=now,
        expires_at=now + REGISTRATION_LIFETIME,
        inputs={"invites": {"code": "Grüße", "friends": 2}},
    )


def build_mailed_token(
    user: User, *, purpose: Purpose = Purpose.RESET_PASSWORD, now: datetime = NOON
) -> MailedToken:
    return MailedToken(
        id=uuid7(),
        purpose=purpose,
        user_id=user.id,
        email=user.email,
        digest=build_digest(),
        created_at=now,
        expires_at=now + LIFETIMES[purpose],
    )


def build_claim(
    caller_id: UserId,
    *,
    key: str = "key-1",
    operation: str = "create_post",
    body: str = "body",
    other_bodies: tuple[str, ...] = (),
    resource_id: UUID | None = None,
    now: datetime = NOON,
) -> Claim:
    return Claim(
        caller_id=caller_id,
        operation=operation,
        key=key,
        fingerprints=tuple(map(build_digest, (body, *other_bodies))),
        resource_id=resource_id or uuid7(),
        now=now,
    )


def build_import_record(
    post_id: PostId, *, origin: Origin | None = None, published_at: datetime | None = NOON
) -> ImportRecord:
    return ImportRecord(
        origin=origin or Origin("blog", f"post-{next(_numbers)}.md"),
        post_id=post_id,
        source_digest=build_digest(),
        post_digest=build_digest(),
        published_at=published_at,
    )


def build_audit_entry(*, action: str = "user.suspended", now: datetime = NOON) -> AuditEntry:
    return AuditEntry(
        id=uuid7(),
        action=action,
        actor_id=UserId(uuid7()),
        subject_id=uuid7(),
        ip="2001:db8::7",
        details={"reason": "spam"},
        occurred_at=now,
    )
