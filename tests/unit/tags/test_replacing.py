"""A tag that many posts have is replaced step by step."""

from collections.abc import Collection

from hexameter.adapters.testing.builders import build_post, build_user
from hexameter.application.ports.tags import TagRepository
from hexameter.application.ports.unit_of_work import UnitOfWork
from hexameter.application.tags.replacing import replace_everywhere
from hexameter.domain.ids import PostId
from hexameter.domain.posts.values import PostStatus
from hexameter.entrypoints.testing.memory_world import memory_world


async def test_each_step_is_complete_in_itself_and_announces_what_is_published() -> None:
    world, author = memory_world(), build_user()
    await world.add_users(author)
    posts = [build_post(author.id, tags=("a",)) for _ in range(4)]
    draft = build_post(author.id, tags=("a",), status=PostStatus.DRAFT)
    await world.add_posts(*posts, draft)
    steps: list[str] = []

    async def check(tags: TagRepository) -> None:
        steps.append("check")

    async def confirm(uow: UnitOfWork, changed: Collection[PostId]) -> None:
        steps.append(f"confirm {len(changed)}")

    await replace_everywhere(world.uow, "a", by="b", check=check, confirm=confirm, at_once=2)
    assert steps == ["check", "confirm 2"]
    assert (await world.tags.by_name("b")).posts_count == 4
    async with world.uow() as uow:
        assert not await uow.get(TagRepository).exists("a")
    events = await world.deliver(["post.updated"])
    assert sorted(event.aggregate_id for event in events) == sorted(post.id for post in posts)
    assert {event.data["version"] for event in events} == {2}
