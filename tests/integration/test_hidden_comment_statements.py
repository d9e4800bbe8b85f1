"""A reply to a comment that one may not see takes no more statements than one to a comment that
does not exist, so that the time of the refusal tells nothing.
"""

from collections.abc import AsyncIterator
from contextlib import closing

import pytest

from hexameter.adapters.markdown.renderer import ThreadedMarkdownRenderer
from hexameter.adapters.security.key_ring import KeyRing
from hexameter.adapters.security.secret_tokens import HmacSecretTokens
from hexameter.adapters.sql.driver.compiled_database import CompiledDatabase
from hexameter.adapters.testing.builders import build_actor, build_comment, build_post, build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.contracts.comments.comments import add
from hexameter.application.comments.create_comment import CreateComment, CreateCommentCommand
from hexameter.application.comments.moderation import CommentModeration
from hexameter.domain.comments.comment import Comment
from hexameter.domain.comments.errors import CommentNotFound
from hexameter.domain.comments.values import CommentStatus
from hexameter.entrypoints.testing.sql_world import world_of
from tests.support.stores import DATABASES, StoreMaker

READER, WRITER, SUSPENDED = build_user(), build_user(), build_user(suspended_at=NOON)
POST, OTHER_POST = build_post(WRITER.id), build_post(WRITER.id)
MISSING = build_comment(POST, WRITER)
HIDDEN = {
    "held": build_comment(POST, WRITER, status=CommentStatus.HELD),
    "rejected": build_comment(POST, WRITER, status=CommentStatus.REJECTED),
    "of a suspended writer": build_comment(POST, SUSPENDED),
    "of another post": build_comment(OTHER_POST, WRITER),
}


@pytest.fixture(params=DATABASES)
async def database(
    request: pytest.FixtureRequest, new_store: StoreMaker
) -> AsyncIterator[CompiledDatabase]:
    async with new_store(request.param) as url:
        yield CompiledDatabase(url)


async def test_a_reply_to_what_is_hidden_takes_as_many_as_to_what_is_missing(
    database: CompiledDatabase,
) -> None:
    async with world_of(database) as world:
        await world.add_users(READER, WRITER, SUSPENDED)
        await world.add_posts(POST, OTHER_POST)
        for comment in HIDDEN.values():
            await add(world, comment)
        with closing(ThreadedMarkdownRenderer()) as renderer:
            reply = CreateComment(
                world.uow,
                renderer,
                CommentModeration.OFF,
                HmacSecretTokens(KeyRing(b"a secret that only tests have")),
                world.clock,
                world.ids,
            )
            missing = await refusal(database, reply, MISSING)
            for state, comment in HIDDEN.items():
                assert await refusal(database, reply, comment) == missing, state


async def refusal(database: CompiledDatabase, reply: CreateComment, to: Comment) -> int:
    """The number of its statements."""
    statements: list[str] = []
    database.on_statement.append(lambda sql, seconds, error: statements.append(sql))
    with pytest.raises(CommentNotFound):
        await reply.execute(
            build_actor(READER),
            CreateCommentCommand(post_id=POST.id, body="So?", parent_id=to.id),
        )
    database.on_statement.pop()
    return len(statements)
