"""Accounts."""

from starlette.requests import Request
from starlette.responses import Response

import hexameter.extending as core
from hexameter import Service
from hexameter_realworld import bodies, shapes


class Users:
    def __init__(self, service: Service) -> None:
        self._service = service
        self._users = service.get(core.UserQueries)

    async def register(
        self, request: Request, actor: core.Anyone, user: bodies.NewUser
    ) -> Response:
        name, email, password = user.username, user.email, user.password
        command = core.RegisterCommand(email=email, password=password, username=name, name=name)
        await self._service.run(core.Register, command, actor)
        try:
            await self._users.profile_by_username(name, actor)
        except core.UserNotFound:
            # The core does not tell that the address has an account; this API has to.
            raise core.EmailTaken from None
        return await self._signed_in(request, actor, user, status=201)

    async def login(
        self, request: Request, actor: core.Anyone, user: bodies.Credentials
    ) -> Response:
        return await self._signed_in(request, actor, user)

    async def me(self, request: Request, actor: core.SignedInUser) -> Response:
        token = request.headers["authorization"].partition(" ")[2].strip()
        account = await self._users.account(actor.require_user())
        return core.JsonResponse({"user": shapes.user(account, token)})

    async def update(
        self, request: Request, actor: core.SignedInUser, user: bodies.UserChanges
    ) -> Response:
        account = await self._users.account(actor.require_user())
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
        await self._service.run(core.UpdateProfile, command, actor)
        return await self.me(request, actor)

    async def _signed_in(
        self, request: Request, actor: core.Actor, user: bodies.Login, status: int = 200
    ) -> Response:
        device = request.headers.get("user-agent", "")
        command = core.SignInCommand(
            email=user.email, password=user.password, device=device, ip=actor.ip
        )
        token = (await self._service.run(core.SignIn, command, actor)).access_token
        now = self._service.get(core.Clock).now()
        claims = self._service.get(core.AccessTokens).verify(token, now)
        account = await self._users.account(claims.user_id)
        return core.JsonResponse({"user": shapes.user(account, token)}, status)
