"""Nobody registers without an invitation."""

from pathlib import Path

from hexameter.extending import (
    BeforeCommit,
    Extension,
    Http,
    Input,
    Personal,
    Register,
    RegisterCommand,
    Subscriber,
    UseCase,
    UserCreated,
    VerifyEmail,
    Wrap,
    permission,
    queries,
    repository,
)
from hexameter_invitations.invitation import (
    InvitationAccepted,
    InvitationCreated,
    InvitationLimit,
    InvitationRequired,
    InvitationUnusable,
)
from hexameter_invitations.memory import (
    MemoryInvitationQueries,
    MemoryInvitations,
    MemoryInviters,
)
from hexameter_invitations.ports import InvitationQueries, Invitations, Inviters
from hexameter_invitations.registration import InvitationCode, accept, require_code
from hexameter_invitations.sql import SqlInvitationQueries, SqlInvitations, SqlInviters
from hexameter_invitations.subscribers import count_joined, mail_code
from hexameter_invitations.use_cases import Invite, ListInvitations, invitations_of

extension = Extension(
    name="invitations",
    requires="hexameter>=0.1,<0.3",
    permissions=[permission("invitations:write", roles=["author"])],
    personal=[Personal("invitations", invitations_of)],
    tables="hexameter_invitations.tables:metadata",
    repositories=repository(Invitations).on(memory=MemoryInvitations, sql=SqlInvitations)
    | repository(Inviters).on(memory=MemoryInviters, sql=SqlInviters),
    queries=queries(InvitationQueries).on(memory=MemoryInvitationQueries, sql=SqlInvitationQueries),
    use_cases=[
        UseCase(
            Invite,
            "invitations:write",
            http=Http("POST", "/v1/invitations", status=201),
            command="invite",
            raises=[InvitationLimit],
        ),
        UseCase(ListInvitations, "invitations:write", http=Http("GET", "/v1/invitations")),
    ],
    inputs=[Input(RegisterCommand, InvitationCode)],
    wraps=[Wrap(Register, require_code, raises=[InvitationRequired, InvitationUnusable])],
    before_commit=[
        BeforeCommit(UserCreated, accept, raises=[InvitationUnusable], within=[VerifyEmail])
    ],
    subscribers=[
        Subscriber("invitations.mail", InvitationCreated, mail_code),
        Subscriber("invitations.count", InvitationAccepted, count_joined),
    ],
    mail_templates=Path(__file__).parent / "mails",
)
