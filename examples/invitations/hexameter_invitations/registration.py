"""A registration takes the code of an invitation, which is used up when the account begins."""

from dataclasses import dataclass, field
from typing import Annotated

from pydantic import Field

from hexameter.extending import (
    Actor,
    Clock,
    Inputs,
    Proceed,
    RegisterCommand,
    SecretTokens,
    UnitOfWork,
    UserCreated,
)
from hexameter_invitations.invitation import (
    InvitationAccepted,
    InvitationRequired,
    InvitationUnusable,
)
from hexameter_invitations.ports import InvitationQueries, Invitations


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationCode:
    code: Annotated[str, Field(max_length=100)] = field(repr=False)


async def require_code(
    actor: Actor,
    command: RegisterCommand,
    inputs: Inputs,
    proceed: Proceed[RegisterCommand, None],
    invitations: InvitationQueries,
    secret_tokens: SecretTokens,
    clock: Clock,
) -> None:
    """Before the core looks at the address: the refusal must not tell whether it has an account."""
    given = inputs.find(InvitationCode)
    if given is None:
        raise InvitationRequired
    if not await invitations.is_open(secret_tokens.digest(given.code), clock.now()):
        raise InvitationUnusable
    await proceed(command)


async def accept(
    uow: UnitOfWork,
    event: UserCreated,
    inputs: Inputs,
    secret_tokens: SecretTokens,
    clock: Clock,
) -> None:
    """In the transaction in which the account begins: of two people with one code, one gets in.

    Accounts that the operator makes begin without a code.
    """
    given = inputs.find(InvitationCode)
    if given is None:
        return
    invitations = uow.get(Invitations)
    invitation = await invitations.find_by_digest(secret_tokens.digest(given.code))
    if invitation is None:
        raise InvitationUnusable
    invitation.accept(event.user_id, clock.now())
    await invitations.save(invitation)
    uow.record(InvitationAccepted(invitation_id=invitation.id, invited_by=invitation.invited_by))
