"""Update one's public profile."""

from dataclasses import dataclass

from hexameter.application.actor import Actor
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from hexameter.application.unset import UNSET, Unset, chosen
from hexameter.domain.errors import checking
from hexameter.domain.ids import UserId
from hexameter.domain.users.user import User
from hexameter.domain.users.values import Username, biography, display_name


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateProfileCommand:
    """Omitted fields keep their values; an empty biography removes it."""

    username: str | Unset = UNSET
    name: str | Unset = UNSET
    bio: str | None | Unset = UNSET
    expected_version: int | None = None


@dataclass(eq=False)
class UpdateProfile:
    """Raises `UsernameTaken`, also for a username that a registration reserves."""

    uow: UnitOfWorkFactory
    clock: Clock

    async def execute(self, actor: Actor, command: UpdateProfileCommand) -> None:
        user_id = actor.require_user()
        username, name, bio = command.username, command.name, command.bio
        with checking() as check:
            if not isinstance(username, Unset):
                username = check(Username.parse, username)
            if not isinstance(name, Unset):
                name = check(display_name, name)
            if not isinstance(bio, Unset):
                bio = check(biography, bio or "") or None
        async with self.uow() as uow:
            user = await uow.users.get(UserId(user_id))
            user.expect_version(command.expected_version)
            new_username = chosen(username, user.username)
            if new_username != user.username:
                await self._hold(uow, user, new_username)
            if user.change_profile(
                username=new_username,
                name=chosen(name, user.name),
                bio=chosen(bio, user.bio),
                now=self.clock.now(),
            ):
                await uow.users.save(user)
                await uow.commit()

    async def _hold(self, uow: UnitOfWork, user: User, username: Username) -> None:
        # Expires immediately: it only checks whether a registration reserves the username.
        now = self.clock.now()
        await uow.registrations.hold_username(username, email=user.email, until=now, now=now)
