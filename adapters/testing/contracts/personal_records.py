from dataclasses import replace
from datetime import timedelta

from hexameter.adapters.testing.builders import (
    build_audit_entry,
    build_comment,
    build_post,
    build_user,
)
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.contracts import favorites
from hexameter.adapters.testing.contracts.comments import comments
from hexameter.adapters.testing.world import World
from hexameter.application.ports.personal_records import OwnAuditEntry, OwnComment, OwnFavorite
from hexameter.domain.audit import AuditEntry
from hexameter.domain.comments.comment import Comment
from hexameter.domain.comments.values import CommentStatus
from hexameter.domain.ids import UserId
from hexameter.domain.posts.values import PostStatus


class PersonalRecordsContract:
    async def test_all_comments_of_a_person_are_theirs(self, world: World) -> None:
        (ada, bob), post = await comments.people_and_post(world, 2)
        hidden = build_post(post.author_id)
        await world.add_posts(hidden)
        first = build_comment(post, ada, created_at=NOON + timedelta(hours=1))
        own = [first, *(build_comment(hidden, ada, status=each) for each in CommentStatus)]
        own = [each for each in own if each.status is not CommentStatus.REMOVED]
        own.append(build_comment(post, ada, parent=first, body="Twice.", created_at=NOON))
        for each in (build_comment(post, bob), *own):
            await comments.add(world, each)
        hidden.unpublish(NOON)
        await world.save_post(hidden)
        assert await world.personal_records.comments(ada.id) == [comment_of(each) for each in own]
        ada.suspend(NOON)
        await world.save_user(ada)
        assert len(await world.personal_records.comments(ada.id)) == len(own)
        await comments.change(world, first, "remove")
        assert await world.personal_records.comments(ada.id) == [
            comment_of(each) for each in own[1:]
        ]

    async def test_all_favorites_of_a_person_are_theirs(self, world: World) -> None:
        (ada, bob), post = await favorites.people_and_post(world, 2)
        draft = build_post(post.author_id, status=PostStatus.DRAFT)
        await world.add_posts(draft)
        for person, each in ((ada, draft), (bob, post), (ada, post)):
            assert await favorites.add(world, person, each)
        assert await world.personal_records.favorites(ada.id) == [
            OwnFavorite(each, NOON) for each in sorted((post.id, draft.id))
        ]
        assert await world.personal_records.favorites(bob.id) == [OwnFavorite(post.id, NOON)]

    async def test_what_they_did_and_what_was_done_to_them_is_theirs(self, world: World) -> None:
        ada, bob = UserId(world.ids.new()), UserId(world.ids.new())
        entries = [
            replace(build_audit_entry(now=NOON + timedelta(hours=n)), actor_id=by, subject_id=to)
            for n, (by, to) in enumerate(
                [
                    (ada, world.ids.new()),
                    (bob, ada),
                    (None, ada),
                    (ada, ada),
                    (bob, bob),
                    (ada, None),
                ]
            )
        ]
        async with world.uow() as uow:
            for entry in entries:
                await uow.audit.append(entry)
            await uow.commit()
        expected = [audit_of(each, ada) for each in entries if each.subject_id != bob]
        assert await world.personal_records.audit(ada) == expected

    async def test_there_is_nothing_of_a_stranger(self, world: World) -> None:
        (ada,), post = await comments.people_and_post(world, 1)
        await comments.add(world, build_comment(post, ada))
        async with world.uow() as uow:
            await uow.audit.append(replace(build_audit_entry(), actor_id=None, subject_id=None))
            await uow.commit()
        records, stranger = world.personal_records, build_user().id
        assert await records.comments(stranger) == []
        assert await records.favorites(stranger) == []
        assert await records.audit(stranger) == []


def comment_of(comment: Comment) -> OwnComment:
    return OwnComment(
        id=comment.id,
        post_id=comment.post_id,
        parent_id=comment.parent_id,
        body=comment.body,
        status=comment.status.value,
        created_at=comment.created_at,
        updated_at=comment.updated_at,
    )


def audit_of(entry: AuditEntry, person: UserId) -> OwnAuditEntry:
    is_own = entry.actor_id == person
    return OwnAuditEntry(
        action=entry.action,
        by_others=not is_own,
        subject_id=entry.subject_id,
        ip=entry.ip if is_own else None,
        details=dict(entry.details),
        occurred_at=entry.occurred_at,
    )
