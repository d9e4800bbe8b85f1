"""Accounts, profiles, and who follows whom."""

from starlette.requests import Request
from starlette.responses import Response

import hexameter.extending as core
from hexameter.extending import Anyone, MaybeUser, SignedInUser
from hexameter_realworld import bodies, shapes
from hexameter_realworld.endpoints import Endpoints


class Users(Endpoints):
    async def register(
        self, request: Request, actor: Anyone, user: bodies.Enveloped[bodies.Registration]
    ) -> Response:
        command = core.RegisterCommand(**user.model_dump(), name=user.username)
        await self.service.run(core.Register, command, actor)
        try:
            await self.users.profile_by_username(user.username, actor)
        except core.UserNotFound:
            # The core does not tell that the address has an account; this API has to.
            raise core.EmailTaken from None
        return await self._signed_in(request, actor, user, status=201)

    async def login(
        self, request: Request, actor: Anyone, user: bodies.Enveloped[bodies.Login]
    ) -> Response:
        return await self._signed_in(request, actor, user)

    async def me(self, request: Request, actor: SignedInUser) -> Response:
        token = request.headers["authorization"].partition(" ")[2].strip()
        account = await self.users.account(actor.require_user())
        return core.JsonResponse({"user": shapes.user(account, token)})

    async def update(
        self, request: Request, actor: SignedInUser, user: bodies.Enveloped[bodies.UserChanges]
    ) -> Response:
        account = await self.users.account(actor.require_user())
        for field, sent, present in (
            ("email", user.email, account.email),
            ("image", user.image, account.avatar_url),
            ("password", user.password, None),
        ):
            if sent and sent.casefold() != (present or "").casefold():
                raise core.invalid(field, "unsupported", "Cannot be changed here.")
        command = core.UpdateProfileCommand(
            username=user.username or core.UNSET,
            name=user.username or core.UNSET,
            bio=user.bio if "bio" in user.model_fields_set else core.UNSET,
        )
        await self.service.run(core.UpdateProfile, command, actor)
        return await self.me(request, actor)

    async def _signed_in(
        self, request: Request, actor: core.Actor, user: bodies.Login, status: int = 200
    ) -> Response:
        device = request.headers.get("user-agent", "")
        command = core.SignInCommand(
            email=user.email, password=user.password, device=device, ip=actor.ip
        )
        token = (await self.service.run(core.SignIn, command, actor)).access_token
        now = self.service.get(core.Clock).now()
        claims = self.service.get(core.AccessTokens).verify(token, now)
        account = await self.users.account(claims.user_id)
        return core.JsonResponse({"user": shapes.user(account, token)}, status)

    async def profile(self, actor: MaybeUser, username: str) -> Response:
        view = await self.users.profile_by_username(username, actor)
        return core.JsonResponse({"profile": shapes.profile(view)})

    async def follow(
        self, actor: SignedInUser, username: str, _: bodies.Ignored = None
    ) -> Response:
        followed = await self.users.profile_by_username(username, actor)
        command = core.FollowUserCommand(user_id=followed.id)
        await self.service.run(core.FollowUser, command, actor)
        return await self.profile(actor, username)

    async def unfollow(self, actor: SignedInUser, username: str) -> Response:
        followed = await self.users.profile_by_username(username, actor)
        command = core.UnfollowUserCommand(user_id=followed.id)
        await self.service.run(core.UnfollowUser, command, actor)
        return await self.profile(actor, username)
