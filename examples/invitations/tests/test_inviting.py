"""Who may invite how many, and what they see."""

from conftest import Registrations
from hexameter_invitations.invitation import FIRST_INVITATIONS, LIFETIME
from hexameter_invitations.ports import InvitationsView

from hexameter.extending import Actor, ExportAccount, ExportAccountCommand
from hexameter.testing import HexameterApp, Person


async def invite(person: Person, email: str, key: str | None = None) -> tuple[int, str]:
    headers = {"Idempotency-Key": key} if key else {}
    answer = await person.post("/v1/invitations", json={"email": email}, headers=headers)
    body = answer.json()
    return answer.status_code, body["id"] if answer.is_success else body["error"]["code"]


async def test_an_author_invites_three(hexameter_app: HexameterApp) -> None:
    ada = await hexameter_app.user("ada")
    for number in range(FIRST_INVITATIONS):
        assert (await invite(ada, f"{number}@example.com"))[0] == 201
    assert await invite(ada, "4@example.com") == (409, "INVITATION_LIMIT")
    hexameter_app.clock.advance(LIFETIME)
    assert (await invite(ada, "4@example.com"))[0] == 201


async def test_readers_do_not_invite(hexameter_app: HexameterApp) -> None:
    eve = await hexameter_app.user("eve", role="reader")
    assert (await invite(eve, "bob@example.com"))[0] == 403


async def test_an_address_is_checked(hexameter_app: HexameterApp) -> None:
    ada = await hexameter_app.user("ada")
    assert (await invite(ada, "nobody"))[0] == 422


async def test_a_repeated_request_invites_once(hexameter_app: HexameterApp) -> None:
    ada = await hexameter_app.user("ada")
    first = await invite(ada, "bob@example.com", key="one")
    assert await invite(ada, "bob@example.com", key="one") == first
    await hexameter_app.run_due()
    assert len(hexameter_app.mailbox.to("bob@example.com")) == 1


async def test_whoever_joins_gives_another_invitation(
    registrations: Registrations, hexameter_app: HexameterApp
) -> None:
    ada = await hexameter_app.user("ada")
    code = await registrations.invite("bob@example.com", by=ada)
    await registrations.request("bob", code)
    await registrations.verify("bob")
    await hexameter_app.run_due()
    shown = (await ada.get("/v1/invitations")).json()
    assert shown["joined"] == 1
    (invitation,) = shown["invitations"]
    assert invitation["email"] == "bob@example.com"
    assert invitation["accepted_at"] is not None
    assert code not in str(shown)
    statuses = [(await invite(ada, f"{n}@example.com"))[0] for n in range(FIRST_INVITATIONS + 2)]
    assert statuses == [201] * (FIRST_INVITATIONS + 1) + [409]


async def test_invitations_are_exported_with_the_account(
    registrations: Registrations, hexameter_app: HexameterApp
) -> None:
    ada = await hexameter_app.user("ada")
    await registrations.invite("bob@example.com", by=ada)
    command = ExportAccountCommand(email=ada.email)
    exported = await hexameter_app.service.run(ExportAccount, command, Actor.system())
    kept = exported["invitations"]["invitations"]
    assert isinstance(kept, InvitationsView)
    assert [each.email for each in kept.invitations] == ["bob@example.com"]


async def test_each_sees_their_own(
    registrations: Registrations, hexameter_app: HexameterApp
) -> None:
    ada, eve = await hexameter_app.user("ada"), await hexameter_app.user("eve")
    await registrations.invite("bob@example.com", by=ada)
    assert (await eve.get("/v1/invitations")).json() == {"joined": 0, "invitations": []}


async def test_a_mail_is_sent_again_after_a_failure(
    registrations: Registrations, hexameter_app: HexameterApp
) -> None:
    ada = await hexameter_app.user("ada")
    hexameter_app.mailbox.fail_next()
    await invite(ada, "bob@example.com")
    await hexameter_app.run_due()
    assert not hexameter_app.mailbox.to("bob@example.com")
    hexameter_app.clock.advance(LIFETIME / 14)
    await hexameter_app.run_due()
    assert len(hexameter_app.mailbox.to("bob@example.com")) == 1


async def test_a_refused_address_is_not_tried_again(hexameter_app: HexameterApp) -> None:
    ada = await hexameter_app.user("ada")
    hexameter_app.mailbox.refuse("bob@example.com")
    await invite(ada, "bob@example.com")
    await hexameter_app.run_due()
    assert not hexameter_app.mailbox.to("bob@example.com")
