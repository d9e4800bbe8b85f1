import logging

from hexameter.extending import (
    Clock,
    Mail,
    Mailer,
    MailRefused,
    SecretTokens,
    UnitOfWork,
    UnitOfWorkFactory,
    UserId,
)
from hexameter_invitations.invitation import InvitationAccepted, InvitationCreated
from hexameter_invitations.ports import Invitations, Inviters
from hexameter_invitations.use_cases import PURPOSE

_log = logging.getLogger(__name__)


async def mail_code(
    event: InvitationCreated,
    uow_factory: UnitOfWorkFactory,
    secret_tokens: SecretTokens,
    mailer: Mailer,
    clock: Clock,
) -> None:
    """At least once. Mail servers know a repetition by its message id."""
    async with uow_factory() as uow:
        invitation = await uow.get(Invitations).find(event.invitation_id)
    if invitation is None or not invitation.is_open(clock.now()):
        return
    code = secret_tokens.mailed(PURPOSE, invitation.id, digest=invitation.digest)
    values = {"code": code, "date": invitation.expires_at.date().isoformat()}
    mail = Mail(f"invitation-{invitation.id}", invitation.email, "invitations/invited", values)
    try:
        await mailer.send(mail)
    except MailRefused as refusal:
        _log.warning("invitation %s was refused permanently: %s", invitation.id, refusal)


async def count_joined(event: InvitationAccepted, uow: UnitOfWork) -> None:
    """Exactly once: counted twice, a person would get an invitation too many."""
    if event.invited_by is None or await uow.users.find(UserId(event.invited_by)) is None:
        return
    inviters = uow.get(Inviters)
    inviter = await inviters.get(event.invited_by)
    inviter.joined += 1
    await inviters.save(inviter)
