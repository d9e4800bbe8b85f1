"""Comments, which this API knows by their numbers."""

from typing import Annotated

from fastapi import Path
from starlette.responses import Response

import hexameter.extending as core
from hexameter import Service
from hexameter_realworld import bodies, shapes
from hexameter_realworld.articles import Articles
from hexameter_realworld.people import People

Number = Annotated[int, Path(ge=1, lt=2**63)]

MAX_COMMENTS = 500
_OLDEST = core.Sort("number")


class Comments:
    def __init__(self, service: Service, people: People, articles: Articles) -> None:
        self._service = service
        self._people = people
        self._articles = articles
        self._comments = service.get(core.CommentQueries)

    async def add(
        self,
        actor: core.SignedInUser,
        slug: str,
        comment: bodies.NewComment,
    ) -> Response:
        post = await self._articles.find(slug, actor)
        command = core.CreateCommentCommand(post_id=post.id, body=comment.body)
        created = await self._service.run(core.CreateComment, command, actor)
        added = await self._comments.by_id(created.id, actor)
        authors = await self._people.profiles([actor.require_user()], actor)
        return core.JsonResponse({"comment": shapes.comments([added], authors)[0]})

    async def all(self, actor: core.MaybeUser, slug: str) -> Response:
        """Those that were not removed, the oldest first."""
        post = await self._articles.find(slug, actor)
        found: list[core.CommentView] = []
        request: core.PageRequest | None = core.PageRequest(_OLDEST, limit=100)
        while request is not None and len(found) < MAX_COMMENTS:
            page = await self._comments.of_post(post.id, request, actor)
            found += page.items
            request = page.next and core.PageRequest(_OLDEST, 100, page.next)
        writers = [comment.author.id for comment in found if comment.author is not None]
        authors = await self._people.profiles(writers, actor)
        return core.JsonResponse({"comments": shapes.comments(found, authors)})

    async def remove(self, actor: core.SignedInUser, slug: str, number: Number) -> Response:
        post = await self._articles.find(slug, actor)
        at = core.PageRequest(_OLDEST, limit=1, after=core.Position(number - 1, core.NO_ID))
        page = await self._comments.of_post(post.id, at, actor)
        if not page.items or page.items[0].number != number:
            raise core.CommentNotFound
        command = core.RemoveCommentCommand(comment_id=page.items[0].id)
        await self._service.run(core.RemoveComment, command, actor)
        return Response(status_code=204)
