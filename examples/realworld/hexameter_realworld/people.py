"""Profiles, and who follows whom."""

from collections.abc import Collection
from uuid import UUID

from starlette.responses import Response

import hexameter.extending as core
from hexameter import Service
from hexameter_realworld import bodies, shapes


class People:
    def __init__(self, service: Service) -> None:
        self._service = service
        self._users = service.get(core.UserQueries)

    async def profile(self, actor: core.MaybeUser, username: str) -> Response:
        view = await self._users.profile_by_username(username, actor)
        return core.JsonResponse({"profile": shapes.profile(view)})

    async def follow(
        self, actor: core.SignedInUser, username: str, _: bodies.Ignored = None
    ) -> Response:
        followed = await self._users.profile_by_username(username, actor)
        command = core.FollowUserCommand(user_id=followed.id)
        await self._service.run(core.FollowUser, command, actor)
        return await self.profile(actor, username)

    async def unfollow(self, actor: core.SignedInUser, username: str) -> Response:
        followed = await self._users.profile_by_username(username, actor)
        command = core.UnfollowUserCommand(user_id=followed.id)
        await self._service.run(core.UnfollowUser, command, actor)
        return await self.profile(actor, username)

    async def profiles(self, ids: Collection[UUID], viewer: core.Actor) -> shapes.Profiles:
        """Those of them whom the viewer may see. This API shows authors in full."""
        return {view.id: view for view in await self._users.profiles(ids, viewer)}
