from dataclasses import dataclass

from hexameter.extending import (
    Actor,
    Claim,
    Clock,
    Created,
    EmailAddress,
    IdGenerator,
    SecretTokens,
    UnitOfWorkFactory,
    UserId,
)
from hexameter_invitations.invitation import Invitation, InvitationCreated
from hexameter_invitations.ports import (
    InvitationQueries,
    Invitations,
    InvitationsView,
    Inviters,
)

PURPOSE = "invitation"


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteCommand:
    email: str
    idempotency_key: str | None = None


class Invite:
    """Mail somebody a code to register with.

    A person may have three invitations open, and one more for each that was accepted. The operator
    may have any number.
    """

    def __init__(
        self, uow: UnitOfWorkFactory, secret_tokens: SecretTokens, clock: Clock, ids: IdGenerator
    ) -> None:
        self._uow = uow
        self._secret_tokens = secret_tokens
        self._clock = clock
        self._ids = ids

    async def execute(self, actor: Actor, command: InviteCommand) -> Created:
        email = EmailAddress.parse(command.email)
        id, now = self._ids.new(), self._clock.now()
        invitation = Invitation(
            id=id,
            email=email.value,
            digest=self._secret_tokens.digest(self._secret_tokens.mailed(PURPOSE, id)),
            invited_by=actor.user_id,
            created_at=now,
        )
        async with self._uow() as uow:
            if actor.user_id is not None:
                claim = Claim.of(
                    command,
                    self._secret_tokens.fingerprints,
                    caller_id=actor.user_id,
                    resource_id=id,
                    now=now,
                )
                if claim and (earlier := await uow.idempotency.claim(claim)):
                    return Created(earlier, replayed=True)
                inviter = await uow.get(Inviters).get(actor.user_id)
                inviter.require_another(await uow.get(Invitations).open_of(actor.user_id, now))
            await uow.get(Invitations).add(invitation)
            uow.record(InvitationCreated(invitation_id=id))
            await uow.commit()
        return Created(id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListInvitationsCommand:
    """Those of the actor."""


class ListInvitations:
    """Whom one has invited, and how many have joined."""

    def __init__(self, invitations: InvitationQueries) -> None:
        self._invitations = invitations

    async def execute(self, actor: Actor, command: ListInvitationsCommand) -> InvitationsView:
        return await self._invitations.of(actor.require_user())


async def invitations_of(user_id: UserId, invitations: InvitationQueries) -> InvitationsView:
    """For the export of an account."""
    return await invitations.of(user_id)
