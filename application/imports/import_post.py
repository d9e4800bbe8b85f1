"""Import a post that was written elsewhere."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.imports.changes import (
    adopted_record,
    reconciled_record,
    record_of,
    redated,
    source_changes,
    was_edited,
)
from hexameter.application.imports.ensure_author import EnsureAuthorCommand, first_author
from hexameter.application.imports.import_command import ImportPostCommand
from hexameter.application.imports.incoming_post import IncomingPost, checked
from hexameter.application.imports.outcome import Imported, Outcome
from hexameter.application.ports.clock import Clock, IdGenerator
from hexameter.application.ports.imports import ImportRecord
from hexameter.application.ports.markdown import MarkdownRenderer
from hexameter.application.ports.search import TextPreparation
from hexameter.application.ports.slugs import Slugs
from hexameter.application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from hexameter.application.post_slugs import choose_slug
from hexameter.application.runs import Runs
from hexameter.domain.ids import PostId, UserId
from hexameter.domain.posts.errors import AlreadyImported, PostNotFound, SlugTaken
from hexameter.domain.posts.post import Post
from hexameter.domain.users.errors import UserNotFound
from hexameter.domain.users.roles import Role
from hexameter.domain.users.values import Username


@dataclass(eq=False)
class ImportPost:
    """A post that is imported again is recognised by its source and path.

    Changes in the source are reported, and with `update` taken unless the post was edited here.
    Raises `SlugTaken` for a requested slug, and `UserNotFound` for an unknown username.
    """

    uow: UnitOfWorkFactory
    renderer: MarkdownRenderer
    texts: TextPreparation
    slugs: Slugs
    clock: Clock
    ids: IdGenerator
    ensure_author: Runs[EnsureAuthorCommand, UUID]

    async def execute(self, actor: Actor, command: ImportPostCommand) -> Imported:
        incoming = checked(command, self.slugs)
        known = await self._compare(incoming, command)
        if known is None:
            try:
                return await self._add(actor, incoming, command)
            except AlreadyImported:  # By another run, at this moment.
                known = await self._compare(incoming, command)
                if known is None:
                    raise
        if known.outcome is Outcome.CHANGED and command.update and known.post_id:
            return await self._update(incoming, command, PostId(known.post_id))
        return known

    async def _compare(self, incoming: IncomingPost, command: ImportPostCommand) -> Imported | None:
        """None for what is not known yet. A post that the first release imported is adopted."""
        async with self.uow() as uow:
            record = await uow.imports.find(incoming.origin)
            if record is not None:
                post = await uow.posts.get(record.post_id)
                reconciled = reconciled_record(incoming, record, post)
                if reconciled is not None and not command.check_only:
                    await uow.imports.save(reconciled)
                    await uow.commit()
                return _compared(incoming, record, post)
            post = await _find_post(uow, command.former_id)
            if post is None or post.id in command.adopted_posts:
                return None
            if await uow.imports.find_by_post(post.id) is not None:
                return None
            if post.content.body != incoming.body and not command.adopt_changed:
                return Imported(post.id, Outcome.UNDECIDED)
            record = adopted_record(incoming, post)
            if not command.check_only:
                await uow.imports.add(record)
                await uow.commit()
            return replace(_compared(incoming, record, post), adopted=True)

    async def _add(
        self, actor: Actor, incoming: IncomingPost, command: ImportPostCommand
    ) -> Imported:
        # First, because a text that is refused creates no account.
        html = await self.renderer.render(incoming.body, role=Role.AUTHOR)
        publication = self._publication(incoming, command)
        if command.check_only:
            return await self._rehearse(incoming, command, publication)
        author_id = await self._author(actor, command)
        role = await self._role_of(author_id)
        if role is not Role.AUTHOR:
            html = await self.renderer.render(incoming.body, role=role)
        if publication.published_at is not None:
            await self.texts.prepare(html)
        post_id = PostId(self.ids.new())
        async with self.uow() as uow:
            slug = await choose_slug(
                uow, self.slugs, post_id=post_id, wanted=incoming.slug, title=incoming.slug_text
            )
            post = Post.imported(
                id=post_id,
                author_id=author_id,
                slug=slug,
                content=incoming.content(html, self.renderer.version),
                written_at=publication.written_at,
                published_at=publication.published_at,
                now=publication.now,
            )
            await uow.posts.add(post)
            await uow.imports.add(record_of(incoming, post, publication.published_at))
            await uow.commit()
        return Imported(post_id, publication.outcome, notes=incoming.notes, slug=slug.value)

    async def _rehearse(
        self, incoming: IncomingPost, command: ImportPostCommand, publication: "_Publication"
    ) -> Imported:
        """Raises what `_add` would raise, and writes nothing."""
        if command.username is None:
            first_author(command.author or "")
        else:
            await self._author(Actor.system(), command)
        async with self.uow() as uow:
            slug = await choose_slug(
                uow,
                self.slugs,
                post_id=PostId(self.ids.new()),
                wanted=incoming.slug,
                title=incoming.slug_text,
                taken=command.taken_slugs,
            )
        return Imported(None, publication.outcome, notes=incoming.notes, slug=slug.value)

    async def _update(
        self, incoming: IncomingPost, command: ImportPostCommand, post_id: PostId
    ) -> Imported:
        async with self.uow() as uow:
            author_id = (await uow.posts.get(post_id)).author_id
        role = await self._role_of(author_id)
        html = await self.renderer.render(incoming.body, role=role)
        await self.texts.prepare(html)
        async with self.uow() as uow:
            record = await uow.imports.find(incoming.origin)
            if record is None:  # It was removed meanwhile.
                raise PostNotFound
            post = await uow.posts.get(record.post_id)
            compared = _compared(incoming, record, post)
            if compared.outcome is not Outcome.CHANGED:
                return compared
            slug, now = incoming.slug or post.slug, self.clock.now()
            if slug != post.slug:
                is_taken = slug.value in command.taken_slugs
                if is_taken or not await uow.posts.claim_slug(slug, post.id):
                    raise SlugTaken
            post.edit(slug=slug, content=incoming.content(html, self.renderer.version), now=now)
            date = record.published_at
            if redated(incoming, record):
                date = None if incoming.draft else incoming.date
                post.redate(date, now=now)
            await uow.posts.save(post)
            await uow.imports.save(record_of(incoming, post, date))
            if not command.check_only:
                await uow.commit()
        return replace(compared, outcome=Outcome.UPDATED, slug=slug.value)

    async def _role_of(self, user_id: UserId) -> Role:
        async with self.uow() as uow:
            return (await uow.users.get(user_id)).role

    async def _author(self, actor: Actor, command: ImportPostCommand) -> UserId:
        if command.username is None:
            ensure = EnsureAuthorCommand(author=command.author or "")
            return UserId(await self.ensure_author.execute(actor, ensure))
        async with self.uow() as uow:
            user = await uow.users.find_by_username(Username.parse(command.username))
        if user is None:
            raise UserNotFound
        return user.id

    def _publication(self, incoming: IncomingPost, command: ImportPostCommand) -> "_Publication":
        now, date = self.clock.now(), incoming.date
        undated = now if command.publish_undated else None
        return _Publication(
            written_at=min(date or now, now),
            published_at=None if incoming.draft else date or undated,
            now=now,
        )


@dataclass(frozen=True, slots=True)
class _Publication:
    written_at: datetime
    published_at: datetime | None
    now: datetime

    @property
    def outcome(self) -> Outcome:
        if self.published_at is None:
            return Outcome.DRAFT
        return Outcome.SCHEDULED if self.published_at > self.now else Outcome.PUBLISHED


def _compared(incoming: IncomingPost, record: ImportRecord, post: Post) -> Imported:
    changes = tuple(source_changes(incoming, record, post))
    if not changes:
        return Imported(post.id, Outcome.ALREADY_THERE, notes=incoming.notes)
    edited = was_edited(record, post, changes)
    outcome = Outcome.CHANGED_ON_BOTH_SIDES if edited else Outcome.CHANGED
    return Imported(post.id, outcome, changes, incoming.notes)


async def _find_post(uow: UnitOfWork, post_id: UUID | None) -> Post | None:
    if post_id is None:
        return None
    try:
        return await uow.posts.get(PostId(post_id))
    except PostNotFound:
        return None
