"""Imports the files of a source one after the other and collects their outcomes."""

import asyncio
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from uuid import UUID

from hexameter.adapters.front_matter.file_names import decoded
from hexameter.application.actor import Actor
from hexameter.application.imports.ensure_author import authors
from hexameter.application.imports.former_identity import former_identity
from hexameter.application.imports.import_command import ImportPostCommand
from hexameter.application.imports.import_post import ImportPost
from hexameter.application.imports.list_imports import ListImports, ListImportsCommand
from hexameter.application.imports.outcome import Imported, Outcome
from hexameter.application.ports.import_source import PostSource, SourcePost, SourceRefused
from hexameter.application.ports.unit_of_work import StoreUnavailable
from hexameter.application.takes_inputs import run_with_inputs
from hexameter.domain.errors import DomainError, Unavailable
from hexameter.domain.posts.values import MAX_TAGS
from hexameter.entrypoints.cli.command_inputs import given_inputs
from hexameter.entrypoints.cli.failures import refusal_details
from hexameter.entrypoints.cli.output.import_report import (
    GONE,
    LEFT_OUT,
    LINK,
    REFUSED,
    Item,
    Progress,
    Report,
)
from hexameter.entrypoints.cli.printable import printable

_ATTEMPTS = 5

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    path: Path
    source: str | None = None
    author: str | None = None
    authors: Path | None = None
    publish_undated: bool = False
    update: bool = False
    everything: bool = False
    dry_run: bool = False
    report: Path | None = None
    strict: bool = False

    @property
    def source_name(self) -> str:
        """Default: the name of the folder, for a file that of the folder it is in."""
        if self.source is not None:
            return printable(decoded(self.source))
        # Not resolved: a link keeps its name when its target is renamed.
        path = Path(os.path.normpath(self.path.absolute()))
        folder = path if path.is_dir() else path.parent
        return printable(decoded(folder.name) or "/")


class Importer:
    """Works in order, so that the first of several files with one slug always gets it."""

    def __init__(
        self, options: ImportOptions, source: PostSource, usernames: Mapping[str, str]
    ) -> None:
        self._options = options
        self._source = source
        self._paths = source.paths()
        self._usernames = usernames
        self._left_out = source.left_out()
        self._items: dict[str, Item] = {}
        self._gone: list[Item] = []
        self._taken_slugs: dict[str, str] = {}
        self._adopted_posts: dict[UUID, str] = {}
        self.stopped: str | None = None
        """Why the import ended before the last file."""
        self.output_error: OSError | None = None

    def report(self, missing: str) -> Report:
        """An item for every path. Files that were not reached are refused, for `missing`."""
        reason = f"It was not imported: {missing}."
        return Report(
            [
                *(self._items.get(path) or Item(path, REFUSED, reason) for path in self._seen()),
                *(
                    Item(left.path, LINK if left.is_link else LEFT_OUT, left.reason)
                    for left in self._left_out
                ),
                *self._gone,
            ]
        )

    def _seen(self) -> list[str]:
        """With files that were created during the import."""
        return list(dict.fromkeys((*self._paths, *self._items)))

    async def find_gone(self, list_imports: ListImports) -> None:
        """The files that were imported from this folder and do not lie in it any more."""
        command = ListImportsCommand(source=self._options.source_name)
        present = {*self._seen(), *(left.path.rstrip("/") for left in self._left_out)}
        for file in await list_imports.execute(Actor.system(), command):
            # Below a folder that is left out or cannot be read it may still be there.
            places = {file.path, *(str(parent) for parent in PurePosixPath(file.path).parents)}
            if present.isdisjoint(places):
                reason = f"Its post {file.post_id} is kept; delete or archive it yourself."
                self._gone.append(Item(file.path, GONE, reason, post_id=file.post_id))

    async def import_all(self, import_post: ImportPost) -> None:
        """Never raises for the contents of a file."""
        undecided: list[SourcePost] = []
        with Progress(len(self._paths)) as progress:
            try:
                for found in self._source.posts():
                    item = await self._import(import_post, found)
                    if item is None and isinstance(found, SourcePost):
                        undecided.append(found)
                    elif item is not None:
                        self._note(item, progress)
                for post in undecided:
                    if item := await self._import(import_post, post, adopt_changed=True):
                        self._note(item, progress)
            except StoreUnavailable:
                self.stopped = "the database went away"
        self.output_error = progress.error

    def _note(self, item: Item, progress: Progress) -> None:
        self._items[item.path] = item
        progress.advance(item)

    async def _import(
        self,
        import_post: ImportPost,
        found: SourcePost | SourceRefused,
        *,
        adopt_changed: bool = False,
    ) -> Item | None:
        """None if it can only be decided after all other files."""
        if isinstance(found, SourceRefused):
            return Item(found.path, REFUSED, found.reason)
        command = replace(self._command(found), adopt_changed=adopt_changed)
        try:
            imported = await _execute(import_post, command)
        except StoreUnavailable:
            raise
        except DomainError as refusal:
            return Item(found.path, REFUSED, _reason(refusal))
        except Exception as error:
            # A bug; the other files can still be imported.
            _log.debug("%s cannot be imported", found.path, exc_info=True)
            kind = type(error).__name__
            return Item(found.path, REFUSED, f"It could not be imported: an unexpected {kind}.")
        if imported.outcome is Outcome.UNDECIDED:
            return None
        if self._options.dry_run:
            self._remember(imported, found.path)
        return Item(
            found.path,
            imported.outcome.value,
            post_id=imported.post_id,
            notes=(*_changes(imported), *self._notes(found, imported)),
            changes=imported.changes,
            fields=found.fields,
        )

    def _remember(self, imported: Imported, path: str) -> None:
        """For the following files of a dry run: what an import would have written."""
        if imported.slug is not None:
            self._taken_slugs[imported.slug] = path
        if imported.adopted and imported.post_id is not None:
            self._adopted_posts[imported.post_id] = path

    def _command(self, post: SourcePost) -> ImportPostCommand:
        return ImportPostCommand(
            source=self._options.source_name,
            path=post.path,
            title=post.title,
            body=post.body,
            author=post.author,
            username=self._options.author or self._username(post.author),
            slug=post.slug,
            summary=post.summary,
            tags=post.tags[:MAX_TAGS],
            published_at=post.published_at,
            draft=post.draft,
            publish_undated=self._options.publish_undated,
            check_only=self._options.dry_run,
            taken_slugs=self._taken_slugs,
            adopted_posts=self._adopted_posts,
            update=self._options.update,
            former_id=former_identity(
                file_name=post.former.file_name,
                title=post.former.title,
                author=post.former.author,
                date=post.former.date,
            ),
        )

    def _username(self, author: str | None) -> str | None:
        """That of the whole text, otherwise of the first name in it."""
        text = author or ""
        return self._usernames.get(text) or self._usernames.get(next(iter(authors(text)), ""))

    def _notes(self, post: SourcePost, imported: Imported) -> tuple[str, ...]:
        notes = [*post.notes, *imported.notes]
        names = authors(post.author or "")
        if self._options.author is None and len(names) > 1:
            notes.append(f"it has {len(names)} authors; it went to the first, {names[0]}")
            notes.append(f"its other authors: {', '.join(names[1:])}")
        if len(post.tags) > MAX_TAGS:
            notes.append(f"it has {len(post.tags)} tags; the first {MAX_TAGS} were used")
            notes.append(f"its other tags: {', '.join(post.tags[MAX_TAGS:])}")
        if post.published_at is None and imported.outcome is Outcome.DRAFT and not post.draft:
            notes.append("it has no date, so it is a draft")
        return tuple(notes)


async def _execute(import_post: ImportPost, command: ImportPostCommand) -> Imported:
    for attempt in range(1, _ATTEMPTS):
        try:
            return await run_with_inputs(import_post, Actor.system(), command, given_inputs())
        except Unavailable:  # The renderer's queue is full, or the row is locked.
            await asyncio.sleep(0.2 * 2**attempt)
    return await run_with_inputs(import_post, Actor.system(), command, given_inputs())


def _changes(imported: Imported) -> tuple[str, ...]:
    names = ", ".join(imported.changes)
    match imported.outcome:
        case Outcome.CHANGED:
            return (f"changed: {names}; --update imports it",)
        case Outcome.CHANGED_ON_BOTH_SIDES:
            return (f"changed on both sides, and left as it is; in the file: {names}",)
        case Outcome.UPDATED:
            return (f"updated: {names}",)
        case _:
            return ()


def _reason(refusal: DomainError) -> str:
    reason = "; ".join(refusal_details(refusal)) or refusal.message
    nameless = any((told.field, told.code) == ("author", "missing") for told in refusal.details)
    return f"{reason} Name one with --author." if nameless else reason
