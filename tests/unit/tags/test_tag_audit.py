"""Changes of a tag are recorded in the audit trail, with their actor."""

from collections.abc import Mapping

import pytest

from hexameter.adapters.testing.builders import build_actor, build_post, build_user
from hexameter.adapters.testing.world import World
from hexameter.application.actor import Actor
from hexameter.application.audit_log import AuditLog
from hexameter.application.tags.merge_tag import MergeTag, MergeTagCommand
from hexameter.application.tags.rename_tag import RenameTag, RenameTagCommand
from hexameter.domain.tags import TagNotFound, TagTaken
from hexameter.domain.users.roles import Role
from hexameter.domain.users.user import User
from hexameter.entrypoints.testing.memory_world import memory_world


async def entries(world: World) -> list[tuple[str, Mapping[str, str]]]:
    return [(entry.action, entry.details) for entry in await world.audited()]


async def tagged(world: World, *posts: tuple[str, ...]) -> User:
    """The editor, who also wrote the posts."""
    editor = build_user(role=Role.EDITOR)
    await world.add_users(editor)
    await world.add_posts(*(build_post(editor.id, tags=tags) for tags in posts))
    return editor


async def test_a_new_name_and_a_merge_are_there_once() -> None:
    world = memory_world()
    editor = await tagged(world, ("a",), ("a",), ("c",))
    actor = Actor.user(editor.id, Role.EDITOR, ip="203.0.113.9")
    rename = RenameTag(world.uow, world.clock, AuditLog(world.ids))
    merge = MergeTag(world.uow, world.clock, AuditLog(world.ids))
    await rename.execute(actor, RenameTagCommand(tag=" A ", name="b"))
    await merge.execute(actor, MergeTagCommand(tag="b", into="c"))
    assert await entries(world) == [
        ("tags.renamed", {"tag": "a", "name": "b"}),
        ("tags.merged", {"tag": "b", "into": "c"}),
    ]
    for entry in await world.audited():
        assert (entry.actor_id, entry.subject_id, entry.ip) == (editor.id, None, "203.0.113.9")
        assert entry.occurred_at == world.clock.now()


async def test_what_is_refused_or_changes_nothing_is_not_there() -> None:
    world = memory_world()
    actor = build_actor(await tagged(world, ("a",), ("b",)))
    rename = RenameTag(world.uow, world.clock, AuditLog(world.ids))
    merge = MergeTag(world.uow, world.clock, AuditLog(world.ids))
    await rename.execute(actor, RenameTagCommand(tag="a", name="A"))
    with pytest.raises(TagTaken):
        await rename.execute(actor, RenameTagCommand(tag="a", name="b"))
    with pytest.raises(TagNotFound):
        await merge.execute(actor, MergeTagCommand(tag="a", into="x"))
    assert await entries(world) == []
