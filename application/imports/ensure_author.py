"""Find or create an account for the author of an imported post."""

import re
from dataclasses import dataclass
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.audit_log import AuditAction
from hexameter.application.new_account import add_account
from hexameter.application.ports.clock import Clock, IdGenerator
from hexameter.application.ports.slugs import Slugs
from hexameter.application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from hexameter.domain.errors import ValidationFailed
from hexameter.domain.ids import UserId
from hexameter.domain.users.errors import EmailTaken, UsernameTaken
from hexameter.domain.users.roles import Role
from hexameter.domain.users.user import User
from hexameter.domain.users.values import MAX_USERNAME, EmailAddress, Username, display_name

IMPORT_DOMAIN = "import.invalid"
"""The domain of the addresses of such accounts. No mail is ever delivered to it (RFC 2606)."""

_MAX_NUMBERED_USERNAMES = 50

_IN_BRACKETS = re.compile(r" ?[(<\[][^)>\]]*[)>\]]")
_BETWEEN_NAMES = re.compile(r"[,;&]|\band\b")
_WITHOUT_BRACKETS = str.maketrans("()<>[]", " " * 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnsureAuthorCommand:
    """`author` is free text, as in the author line of a post."""

    author: str


@dataclass(eq=False)
class EnsureAuthor:
    """The account of the first author in the text, found or created.

    Names that give the same username are one author. A created account has no password and an
    address at `IMPORT_DOMAIN`; an account that a person registered is never used, however similar
    the names are.
    """

    uow: UnitOfWorkFactory
    slugs: Slugs
    clock: Clock
    ids: IdGenerator

    async def execute(self, actor: Actor, command: EnsureAuthorCommand) -> UUID:
        """Raises `ValidationFailed` if the text contains no name."""
        name = first_author(command.author)
        actor.require_rank(Role.AUTHOR)
        for username in self._usernames(name):
            account_id = await self._claim(actor, name, username)
            if account_id is not None:
                return account_id
        raise UsernameTaken

    async def _claim(self, actor: Actor, name: str, username: Username) -> UUID | None:
        """None if the username belongs to somebody else."""
        email = EmailAddress.parse(f"{username}@{IMPORT_DOMAIN}")
        try:
            async with self.uow() as uow:
                if found := await uow.users.find_by_email(email):
                    return found.id
                if await uow.users.find_by_username(username) is not None:
                    return None
                return await self._add(actor, uow, name, username, email)
        except (UsernameTaken, EmailTaken):
            # Created by a concurrent import, or reserved by a registration.
            async with self.uow() as uow:
                made = await uow.users.find_by_email(email)
            return made and made.id

    async def _add(
        self, actor: Actor, uow: UnitOfWork, name: str, username: Username, email: EmailAddress
    ) -> UUID:
        user = User.create(
            id=UserId(self.ids.new()),
            email=email,
            username=username,
            name=name,
            role=Role.AUTHOR,
            password_hash=None,
            verified=False,
            now=self.clock.now(),
        )
        await add_account(uow, self.ids, actor, user, AuditAction.USER_IMPORTED)
        await uow.commit()
        return user.id

    def _usernames(self, name: str) -> list[Username]:
        """`tierney_coren`, `tierney_coren_2` and so on, as far as they are valid."""
        base = self.slugs.from_title(name).replace("-", "_")
        allowed: list[Username] = []
        for number in range(1, _MAX_NUMBERED_USERNAMES):
            suffix = "" if number == 1 else f"_{number}"
            try:
                allowed.append(
                    Username.parse(base[: MAX_USERNAME - len(suffix)].rstrip("_") + suffix)
                )
            except ValidationFailed:  # Too short without a number, or reserved.
                continue
        return allowed


def authors(text: str) -> list[str]:
    """The names in a text like "Ada Lovelace (@ada), Grace Hopper and Jean Bartik".

    Text in brackets is ignored, unless nothing else names an author.
    """
    line = " ".join(text.split())
    # Up to the last bracket that closes, so that no search for one fails at the end of the text,
    # once for each that opens.
    end = max(map(line.rfind, ")>]")) + 1
    outside = _IN_BRACKETS.sub(" ", line[:end]) + line[end:]
    for source in (outside, line.translate(_WITHOUT_BRACKETS)):
        parts = (" ".join(part.split()).lstrip("@") for part in _BETWEEN_NAMES.split(source))
        if names := [part for part in parts if part]:
            return names
    return []


def first_author(text: str) -> str:
    """Raises `ValidationFailed` for a text that holds no name."""
    names = authors(text)
    return display_name(names[0] if names else "", field="author")
