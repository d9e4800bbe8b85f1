"""Taking in a folder of posts: who reads, who writes, and in what order it is told."""

import asyncio
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import typer

from adapters.front_matter.folder import SUFFIXES, MarkdownFolder
from application.actor import Actor
from application.import_post import Imported, ImportPost, ImportPostCommand, Outcome
from application.ports.import_source import PostSource, SourcePost, SourceRefused
from application.ports.unit_of_work import StoreUnavailable
from application.ports.users import UserQueries
from application.users.ensure_author import authors
from domain.errors import DomainError, Unavailable
from domain.posts.values import MAX_TAGS
from domain.users.errors import UserNotFound
from entrypoints.catalogue import Catalogue
from entrypoints.cli.configuration import load_settings
from entrypoints.cli.failures import FAILED, WRONG_USAGE, Failure, refusal_details
from entrypoints.cli.import_report import (
    REFUSED,
    Item,
    Progress,
    Report,
    require_place,
    show,
    write_json,
)
from entrypoints.cli.world import refuse_memory, with_catalogue

AT_ONCE = 4
"""Posts that are rendered and written at the same time."""

_ATTEMPTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    path: Path
    author: str | None = None
    authors: Path | None = None
    publish_undated: bool = False
    dry_run: bool = False
    report: Path | None = None
    strict: bool = False


def run(options: ImportOptions) -> None:
    settings = load_settings()
    refuse_memory(settings)
    if options.path.is_file() and options.path.suffix.lower() not in SUFFIXES:
        raise Failure(
            f"{options.path} is not a Markdown file: its name must end in "
            f"{', '.join(sorted(SUFFIXES))}.",
            code=WRONG_USAGE,
        )
    if options.report is not None:
        require_place(options.report)
    source = MarkdownFolder(options.path)
    total = source.count()
    if not total:
        raise Failure(f"There is no Markdown file in {options.path}.")
    usernames = _read_usernames(options.authors)

    async def work(catalogue: Catalogue) -> Report:
        await _require_accounts(catalogue, {*usernames.values(), *filter(None, [options.author])})
        importer = _Importer(catalogue.resolve_for(Actor.system(), ImportPost), options, usernames)
        with Progress(total) as progress:
            return await importer.take_all(source, progress)

    report = with_catalogue(settings, work, migrate=not options.dry_run)
    show(report, dry_run=options.dry_run)
    if options.report is not None:
        write_json(report, options.report)
    if report.refused and (options.strict or len(report.refused) == len(report.items)):
        raise typer.Exit(FAILED)


@dataclass(slots=True)
class _Importer:
    import_post: ImportPost
    options: ImportOptions
    usernames: dict[str, str]
    _items: dict[int, Item] = field(default_factory=dict[int, Item])

    async def take_all(self, source: PostSource, progress: Progress) -> Report:
        numbered = enumerate(source.posts())
        try:
            async with asyncio.TaskGroup() as tasks:
                for _ in range(AT_ONCE):
                    tasks.create_task(self._take_next(numbered, progress))
        except* StoreUnavailable:
            raise Failure(
                f"The database went away after {len(self._items)} files.",
                "Run the import again when it is back: what is there is not taken twice.",
            ) from None
        return Report([self._items[number] for number in sorted(self._items)])

    async def _take_next(
        self, numbered: Iterator[tuple[int, SourcePost | SourceRefused]], progress: Progress
    ) -> None:
        for number, found in numbered:
            item = await self._take(found)
            self._items[number] = item
            progress.advance(item)

    async def _take(self, found: SourcePost | SourceRefused) -> Item:
        if isinstance(found, SourceRefused):
            return Item(found.path, REFUSED, reason=found.reason)
        try:
            imported = await self._import(self._command(found))
        except StoreUnavailable:
            raise
        except DomainError as refusal:
            return Item(found.path, REFUSED, reason=_reason(refusal))
        notes = () if imported.outcome is Outcome.ALREADY_THERE else self._notes(found)
        return Item(found.path, imported.outcome.value, imported.post_id, notes=notes)

    async def _import(self, command: ImportPostCommand) -> Imported:
        for attempt in range(1, _ATTEMPTS):
            try:
                return await self.import_post.execute(Actor.system(), command)
            except Unavailable:  # The renderer's queue is full, or another holds the row.
                await asyncio.sleep(0.2 * 2**attempt)
        return await self.import_post.execute(Actor.system(), command)

    def _command(self, post: SourcePost) -> ImportPostCommand:
        return ImportPostCommand(
            source=Path(post.path).name,
            title=post.title,
            body=post.body,
            author=post.author,
            username=self.options.author or self._username(post.author),
            slug=post.slug,
            summary=post.summary,
            tags=post.tags[:MAX_TAGS],
            published_at=post.published_at,
            draft=post.draft,
            publish_undated=self.options.publish_undated,
            check_only=self.options.dry_run,
        )

    def _username(self, author: str | None) -> str | None:
        """By the whole text, or else by the first of its names."""
        text = author or ""
        return self.usernames.get(text) or self.usernames.get(next(iter(authors(text)), ""))

    def _notes(self, post: SourcePost) -> tuple[str, ...]:
        notes: list[str] = []
        names = authors(post.author or "")
        if self.options.author is None and len(names) > 1:
            notes.append(f"it has {len(names)} authors; it went to the first, {names[0]}")
        if len(post.tags) > MAX_TAGS:
            notes.append(f"it has {len(post.tags)} tags; the first {MAX_TAGS} were taken")
        if post.published_at is None and not post.draft and not self.options.publish_undated:
            notes.append("it has no date, so it is a draft")
        return tuple(notes)


def _reason(refusal: DomainError) -> str:
    reason = "; ".join(refusal_details(refusal)) or refusal.message
    nameless = any((told.field, told.code) == ("author", "missing") for told in refusal.details)
    return f"{reason} Name one with --author." if nameless else reason


def _read_usernames(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Failure(f"{path} is not a TOML file: {error}", code=WRONG_USAGE) from error
    for author, username in read.items():
        if not isinstance(username, str):
            raise Failure(f"{path}: {author!r} must name one username.", code=WRONG_USAGE)
    return read


async def _require_accounts(catalogue: Catalogue, usernames: set[str]) -> None:
    system = Actor.system()
    queries = catalogue.resolve_for(system, UserQueries)
    for username in sorted(usernames):
        try:
            await queries.profile_by_username(username, system)
        except UserNotFound:
            raise Failure(
                f"There is no account with the username {username}.", code=WRONG_USAGE
            ) from None
