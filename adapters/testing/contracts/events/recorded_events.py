from collections.abc import Generator
from contextlib import contextmanager

from hexameter.adapters.testing.builders import build_post, build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.world import World
from hexameter.application.events.cause import caused_by
from hexameter.application.ports.outbox import StoredEvent
from hexameter.domain.auth.events import RegistrationAttempted
from hexameter.domain.users.roles import Role
from hexameter.domain.users.user import User


class RecordedEventsContract:
    """From the aggregate through the unit of work to the outbox."""

    async def test_events_are_handed_on_in_the_order_of_the_writes(self, world: World) -> None:
        users = [new_user(world), new_user(world)]
        async with world.uow() as uow:
            await uow.users.add(users[0])
            uow.record(RegistrationAttempted(user_id=users[1].id))
            await uow.users.add(users[1])
            users[0].suspend(NOON)
            users[0].assign_role(Role.EDITOR, NOON)
            await uow.users.save(users[0])
            await uow.commit()
        events = await world.deliver(
            ("user.created", "user.updated", "user.registration_attempted")
        )
        in_order = sorted(events, key=lambda event: event.position)
        assert [(event.type, event.aggregate_id) for event in in_order] == [
            ("user.created", users[0].id),
            ("user.registration_attempted", users[1].id),
            ("user.created", users[1].id),
            ("user.updated", users[0].id),
            ("user.updated", users[0].id),
        ]
        assert [event.data.get("version") for event in in_order] == [1, None, 1, 2, 2]

    async def test_an_event_says_what_happened_when(self, world: World) -> None:
        user = new_user(world)
        await world.add_users(user)
        (event,) = await world.deliver(("user.created",))
        assert event.occurred_at == world.clock.now()
        assert (event.aggregate, event.position, event.id.version) == ("user", 1, 7)
        assert event.data == {
            "user_id": str(user.id),
            "version": 1,
            "username": str(user.username),
            "name": user.name,
            "role": "author",
        }

    async def test_an_event_has_the_number_of_its_causes(self, world: World) -> None:
        user_id = build_user().id
        for depth in range(3):
            async with world.uow() as uow:
                uow.record(RegistrationAttempted(user_id=user_id))
                with nested(depth):
                    await uow.commit()
        events = await world.deliver(("user.registration_attempted",))
        assert [event.depth for event in events] == [0, 1, 2]

    async def test_events_are_handed_on_by_commit_only_and_once(self, world: World) -> None:
        undone, kept = new_user(world), new_user(world)
        async with world.uow() as uow:
            await uow.users.add(undone)
            uow.record(RegistrationAttempted(user_id=undone.id))
        async with world.uow() as uow:
            await uow.users.add(kept)
            await uow.commit()
            await uow.commit()
            uow.record(RegistrationAttempted(user_id=kept.id))
        events = await world.deliver(("user.created", "user.registration_attempted"))
        assert [(event.type, event.aggregate_id) for event in events] == [("user.created", kept.id)]

    async def test_events_recorded_after_a_commit_are_handed_on_by_the_next(
        self, world: World
    ) -> None:
        user = new_user(world)
        async with world.uow() as uow:
            await uow.users.add(user)
            await uow.commit()
            uow.record(RegistrationAttempted(user_id=user.id))
            user.suspend(NOON)
            await uow.users.save(user)
            await uow.commit()
        events = await world.deliver(
            ("user.created", "user.updated", "user.registration_attempted")
        )
        assert [event.type for event in events if event.aggregate == "user"] == [
            "user.created",
            "user.registration_attempted",
            "user.updated",
        ]

    async def test_an_event_is_handed_on_once_however_often_its_aggregate_is_saved(
        self, world: World
    ) -> None:
        user = new_user(world)
        await world.add_users(user)
        user.suspend(NOON)
        async with world.uow() as uow:
            await uow.users.save(user)
            await uow.commit()
            await uow.users.save(user)
            await uow.commit()
        await world.save_user(user)
        events = await world.deliver(("user.created", "user.updated"))
        assert [event.data["version"] for event in events] == [1, 2]

    async def test_an_event_of_what_is_removed_is_handed_on(self, world: World) -> None:
        user = build_user()
        post = build_post(user.id)
        await world.add_users(user)
        await world.add_posts(post)
        async with world.uow() as uow:
            found = await uow.posts.get(post.id)
            found.delete()
            await uow.posts.remove(found)
            account = await uow.users.get(user.id)
            account.delete()
            await uow.users.remove(account)
            await uow.commit()
        events = await world.deliver(("post.deleted", "user.deleted"))
        assert {(event.type, event.aggregate_id) for event in events} == {
            ("post.deleted", post.id),
            ("user.deleted", user.id),
        }


@contextmanager
def nested(depth: int) -> Generator[None]:
    """As while an event is handled that `depth - 1` others led to."""
    if depth == 0:
        yield
        return
    event = StoredEvent(
        id=build_user().id,
        position=1,
        type="user.updated",
        aggregate="user",
        aggregate_id=build_user().id,
        occurred_at=NOON,
        data={},
        depth=depth - 1,
    )
    with caused_by(event):
        yield


def new_user(world: World) -> User:
    """With the event of its creation."""
    like = build_user()
    return User.create(
        id=like.id,
        email=like.email,
        username=like.username,
        name=like.name,
        role=like.role,
        password_hash=None,
        verified=True,
        now=world.clock.now(),
    )
