"""Accounts, profiles, and who follows whom."""

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

import hexameter.extending as core
from hexameter.extending import Anyone, MaybeUser, SignedInUser
from hexameter_realworld import shapes
from hexameter_realworld.endpoints import Endpoints, Enveloped, Ignored, Sent


class Login(Sent):
    email: str
    password: str = Field(repr=False)


class NewUser(Login):
    username: str


class Edits(Sent):
    email: str | None = None
    username: str | None = None
    password: str | None = Field(default=None, repr=False)
    bio: str | None = None
    image: str | None = None


class Users(Endpoints):
    async def register(self, request: Request, actor: Anyone, user: Enveloped[NewUser]) -> Response:
        command = core.RegisterCommand(**user.model_dump(), name=user.username)
        await self.service.run(core.Register, command, actor)
        try:
            await self.users.profile_by_username(user.username, actor)
        except core.UserNotFound:
            # The core does not tell that the address has an account; this API has to.
            raise core.EmailTaken from None
        answer = await self.login(request, actor, user)
        answer.status_code = 201
        return answer

    async def login(self, request: Request, actor: Anyone, user: Enveloped[Login]) -> Response:
        device = request.headers.get("user-agent", "")
        command = core.SignInCommand(
            email=user.email, password=user.password, device=device, ip=actor.ip
        )
        token = (await self.service.run(core.SignIn, command, actor)).access_token
        now = self.service.get(core.Clock).now()
        claims = self.service.get(core.AccessTokens).verify(token, now)
        account = await self.users.account(claims.user_id)
        return core.JsonResponse({"user": shapes.user(account, token)})

    async def me(self, request: Request, actor: SignedInUser) -> Response:
        token = request.headers["authorization"].partition(" ")[2].strip()
        account = await self.users.account(actor.require_user())
        return core.JsonResponse({"user": shapes.user(account, token)})

    async def update(
        self, request: Request, actor: SignedInUser, user: Enveloped[Edits]
    ) -> Response:
        account = await self.users.account(actor.require_user())
        fixed = {"email": account.email, "image": account.avatar_url, "password": None}
        for field, present in fixed.items():
            sent = getattr(user, field) or ""
            if sent and sent.casefold() != (present or "").casefold():
                raise core.invalid(field, "unsupported", "Cannot be changed here.")
        name = user.username or core.UNSET
        bio = user.bio if "bio" in user.model_fields_set else core.UNSET
        command = core.UpdateProfileCommand(username=name, name=name, bio=bio)
        await self.service.run(core.UpdateProfile, command, actor)
        return await self.me(request, actor)

    async def profile(self, actor: MaybeUser, username: str) -> Response:
        view = await self.users.profile_by_username(username, actor)
        return core.JsonResponse({"profile": shapes.profile(view)})

    async def follow(self, actor: SignedInUser, username: str, _: Ignored = None) -> Response:
        followed = await self.users.profile_by_username(username, actor)
        await self.service.run(core.FollowUser, core.FollowUserCommand(user_id=followed.id), actor)
        return await self.profile(actor, username)

    async def unfollow(self, actor: SignedInUser, username: str) -> Response:
        left = await self.users.profile_by_username(username, actor)
        await self.service.run(core.UnfollowUser, core.UnfollowUserCommand(user_id=left.id), actor)
        return await self.profile(actor, username)
