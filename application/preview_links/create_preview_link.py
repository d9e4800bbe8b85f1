"""Create a link that shows a post to people without an account."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.idempotency import Claim, SecretAlreadyShown
from hexameter.application.ports.clock import Clock, IdGenerator
from hexameter.application.ports.preview_links import PreviewLinkRepository
from hexameter.application.ports.security import SecretTokens
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.application.preview_links.access import hold_editable
from hexameter.domain.posts.preview_link import PreviewLifetimes, PreviewLink

PURPOSE = "preview-link"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatePreviewLinkCommand:
    post_id: UUID
    expires_at: datetime | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class IssuedPreviewLink:
    """The only time that the token is shown."""

    id: UUID
    token: str
    created_at: datetime
    expires_at: datetime


@dataclass(eq=False)
class CreatePreviewLink:
    """For who may edit the post, in every state. Raises `PostNotFound`, and `SecretAlreadyShown`
    for a repeated request.
    """

    uow: UnitOfWorkFactory
    lifetimes: PreviewLifetimes
    secret_tokens: SecretTokens
    clock: Clock
    ids: IdGenerator

    async def execute(self, actor: Actor, command: CreatePreviewLinkCommand) -> IssuedPreviewLink:
        creator, link_id, now = actor.require_user(), self.ids.new(), self.clock.now()
        token = self.secret_tokens.mailed(PURPOSE, link_id)
        claim = Claim.of(
            command,
            self.secret_tokens.fingerprints,
            caller_id=creator,
            resource_id=link_id,
            now=now,
        )
        async with self.uow() as uow:
            if claim and await uow.idempotency.claim(claim):
                raise SecretAlreadyShown
            # The account before the post: its deletion locks them in this order.
            await uow.users.get(creator)
            post = await hold_editable(uow, actor, command.post_id)
            expires_at = self.lifetimes.expiry(command.expires_at, now=now)
            await uow.get(PreviewLinkRepository).add(
                PreviewLink(
                    id=link_id,
                    post_id=post.id,
                    created_by=creator,
                    digest=self.secret_tokens.digest(token),
                    created_at=now,
                    expires_at=expires_at,
                )
            )
            await uow.commit()
        return IssuedPreviewLink(link_id, token, now, expires_at)
