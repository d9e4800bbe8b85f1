"""From the invitation to the account, over HTTP."""

from conftest import Registrations
from hexameter_invitations.invitation import LIFETIME

from hexameter.testing import HexameterApp


async def test_an_invitation_opens_one_account(registrations: Registrations) -> None:
    code = await registrations.invite("ada@example.com")
    assert await registrations.request("ada", code) is None
    assert await registrations.verify("ada") is None
    assert await registrations.request("bob", code) == "INVITATION_UNUSABLE"


async def test_nobody_registers_without_an_invitation(registrations: Registrations) -> None:
    assert await registrations.request("ada", None) == "INVITATION_REQUIRED"
    assert await registrations.request("ada", "made-up") == "INVITATION_UNUSABLE"


async def test_the_refusal_does_not_tell_who_has_an_account(
    registrations: Registrations, hexameter_app: HexameterApp
) -> None:
    await hexameter_app.user("ada")
    assert await registrations.request("ada", "made-up") == "INVITATION_UNUSABLE"


async def test_of_two_registrations_with_one_code_the_first_to_verify_gets_in(
    registrations: Registrations,
) -> None:
    code = await registrations.invite("ada@example.com")
    assert await registrations.request("ada", code) is None
    assert await registrations.request("bob", code) is None
    assert await registrations.verify("bob") is None
    assert await registrations.verify("ada") == "INVITATION_UNUSABLE"


async def test_an_invitation_expires(
    registrations: Registrations, hexameter_app: HexameterApp
) -> None:
    code = await registrations.invite("ada@example.com")
    hexameter_app.clock.advance(LIFETIME)
    assert await registrations.request("ada", code) == "INVITATION_UNUSABLE"


async def test_an_invitation_that_was_refused_late_is_still_open(
    registrations: Registrations, hexameter_app: HexameterApp
) -> None:
    """The account and the invitation are one transaction: without the one, the other stays."""
    code = await registrations.invite("ada@example.com")
    await registrations.request("ada", code)
    await hexameter_app.user("ada2", email="ada@example.com")
    assert await registrations.verify("ada") == "INVALID_TOKEN"
    assert await registrations.request("bob", code) is None
    assert await registrations.verify("bob") is None
