"""The use cases of examples/invitations."""

from hexameter_invitations.registration import InvitationCode
from hexameter_invitations.use_cases import (
    Invite,
    InviteCommand,
    ListInvitations,
    ListInvitationsCommand,
)

from tests.http.entry_points.sample import Samples, ok, refused
from tests.http.entry_points.scene import Scene

SAMPLES: Samples = {}
SAMPLES[Invite] = (
    ok("ada", lambda _: InviteCommand(email="gil@example.com")),
    refused("ada", lambda _: InviteCommand(email="gil"), "VALIDATION_ERROR"),
)
SAMPLES[ListInvitations] = (
    ok("ada", lambda _: ListInvitationsCommand()),
    refused("bob", lambda _: ListInvitationsCommand(), "FORBIDDEN"),
)


async def begin(scene: Scene) -> None:
    """With an invitation for the one who registers."""
    address = "fay@example.com"
    await scene.run("operator", Invite, InviteCommand(email=address))
    await scene.app.run_due()
    (mail,) = scene.app.mailbox.to(address)
    scene.registered_with.append(InvitationCode(code=mail.values["code"]))
