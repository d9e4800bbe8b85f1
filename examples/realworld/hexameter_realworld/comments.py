"""Comments, which this API knows by their numbers."""

from functools import partial
from typing import Annotated

from fastapi import Path
from starlette.responses import Response

import hexameter.extending as core
from hexameter import Service
from hexameter.extending import MaybeUser, SignedInUser
from hexameter_realworld import bodies, shapes
from hexameter_realworld.endpoints import Endpoints, first

Number = Annotated[int, Path(ge=1, lt=2**63)]

MAX_COMMENTS = 500
_OLDEST = core.Sort("number")


class Comments(Endpoints):
    def __init__(self, service: Service) -> None:
        super().__init__(service)
        self._comments = service.get(core.CommentQueries)

    async def add(
        self, actor: SignedInUser, slug: str, comment: bodies.Enveloped[bodies.Comment]
    ) -> Response:
        post = await self.find(slug, actor)
        command = core.CreateCommentCommand(post_id=post.id, body=comment.body)
        created = await self.service.run(core.CreateComment, command, actor)
        added = await self._comments.by_id(created.id, actor)
        (shown,) = await self._shown([added], actor)
        return core.JsonResponse({"comment": shown})

    async def all(self, actor: MaybeUser, slug: str) -> Response:
        """Those that were not removed, the oldest first."""
        post = await self.find(slug, actor)
        read = partial(self._comments.of_post, post.id, viewer=actor)
        found = await first(MAX_COMMENTS, _OLDEST, read)
        return core.JsonResponse({"comments": await self._shown(found, actor)})

    async def remove(self, actor: SignedInUser, slug: str, number: Number) -> Response:
        post = await self.find(slug, actor)
        at = core.PageRequest(_OLDEST, limit=1, after=core.Position(number - 1, core.NO_ID))
        page = await self._comments.of_post(post.id, at, actor)
        if not page.items or page.items[0].number != number:
            raise core.CommentNotFound
        command = core.RemoveCommentCommand(comment_id=page.items[0].id)
        await self.service.run(core.RemoveComment, command, actor)
        return Response(status_code=204)

    async def _shown(self, found: list[core.CommentView], viewer: core.Actor) -> list[shapes.Json]:
        """Without those that were removed."""
        writers = (comment.author.id for comment in found if comment.author)
        authors = await self.authors(writers, viewer)
        return [
            shapes.comment(comment, author)
            for comment in found
            if comment.author and (author := authors.get(comment.author.id))
        ]
