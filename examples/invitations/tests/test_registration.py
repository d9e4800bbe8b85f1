"""From the invitation to the account, over HTTP."""

from conftest import Door
from hexameter_invitations.invitation import LIFETIME

from hexameter.testing import HexameterApp


async def test_an_invitation_opens_one_account(door: Door) -> None:
    code = await door.invite("ada@example.com")
    assert await door.request("ada", code) is None
    assert await door.verify("ada") is None
    assert await door.request("bob", code) == "INVITATION_UNUSABLE"


async def test_nobody_registers_without_an_invitation(door: Door) -> None:
    assert await door.request("ada", None) == "INVITATION_REQUIRED"
    assert await door.request("ada", "made-up") == "INVITATION_UNUSABLE"


async def test_the_refusal_does_not_tell_who_has_an_account(
    door: Door, hexameter_app: HexameterApp
) -> None:
    await hexameter_app.user("ada")
    assert await door.request("ada", "made-up") == "INVITATION_UNUSABLE"


async def test_of_two_registrations_with_one_code_the_first_to_verify_gets_in(door: Door) -> None:
    code = await door.invite("ada@example.com")
    assert await door.request("ada", code) is None
    assert await door.request("bob", code) is None
    assert await door.verify("bob") is None
    assert await door.verify("ada") == "INVITATION_UNUSABLE"


async def test_an_invitation_expires(door: Door, hexameter_app: HexameterApp) -> None:
    code = await door.invite("ada@example.com")
    hexameter_app.clock.advance(LIFETIME)
    assert await door.request("ada", code) == "INVITATION_UNUSABLE"


async def test_an_invitation_that_was_refused_late_is_still_open(
    door: Door, hexameter_app: HexameterApp
) -> None:
    """The account and the invitation are one transaction: without the one, the other stays."""
    code = await door.invite("ada@example.com")
    await door.request("ada", code)
    await hexameter_app.user("ada2", email="ada@example.com")
    assert await door.verify("ada") == "INVALID_TOKEN"
    assert await door.request("bob", code) is None
    assert await door.verify("bob") is None
