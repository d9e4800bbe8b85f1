"""What the tests share: the product with the extension, and the steps of a registration."""

from dataclasses import dataclass

import pytest
from hexameter_invitations import extension
from hexameter_invitations.use_cases import Invite, InviteCommand

from hexameter.extending import Actor, Extension
from hexameter.testing import HexameterApp, Person

PASSWORD = "weaves algebraic patterns"


@pytest.fixture
def hexameter_extensions() -> list[Extension]:
    return [extension]


@dataclass(frozen=True, slots=True)
class Registrations:
    """Invites people, and registers them."""

    app: HexameterApp

    async def invite(self, email: str, by: Person | None = None) -> str:
        """The code that was mailed. Without `by` the operator invites."""
        actor = Actor.system() if by is None else by.actor
        await self.app.service.run(Invite, InviteCommand(email=email), actor)
        await self.app.run_due()
        return self.app.mailbox.to(email)[-1].values["code"]

    async def request(self, username: str, code: str | None) -> str | None:
        """The code of the error, if there is one."""
        body: dict[str, object] = {
            "email": f"{username}@example.com",
            "password": PASSWORD,
            "username": username,
            "name": username,
        }
        if code is not None:
            body["extensions"] = {"invitations": {"code": code}}
        answer = await self.app.anonymous.post("/v1/auth/register", json=body)
        return None if answer.is_success else answer.json()["error"]["code"]

    async def verify(self, username: str) -> str | None:
        """The code of the error, if there is one."""
        await self.app.run_due()
        token = self.app.mailbox.last_token(f"{username}@example.com", "verify_email")
        body = {"token": token, "password": PASSWORD}
        answer = await self.app.anonymous.post("/v1/auth/email/verify", json=body)
        return None if answer.is_success else answer.json()["error"]["code"]


@pytest.fixture
def registrations(hexameter_app: HexameterApp) -> Registrations:
    return Registrations(hexameter_app)
