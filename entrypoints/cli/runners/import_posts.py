"""`hexameter import`, from the options to the exit code."""

import tomllib
from pathlib import Path

import typer

from hexameter.adapters.front_matter.folder import MarkdownFolder
from hexameter.adapters.front_matter.selection import SUFFIXES, is_markdown
from hexameter.application.actor import Actor
from hexameter.application.imports.import_post import ImportPost
from hexameter.application.imports.list_imports import ListImports
from hexameter.application.ports.users import UserQueries
from hexameter.domain.users.errors import UserNotFound
from hexameter.entrypoints.catalogue import Catalogue
from hexameter.entrypoints.cli.configuration import load_settings
from hexameter.entrypoints.cli.failures import FAILED, WRONG_USAGE, CommandFailed
from hexameter.entrypoints.cli.output.import_report import (
    Report,
    require_writable,
    show,
    write_json,
)
from hexameter.entrypoints.cli.runners.import_run import Importer, ImportOptions
from hexameter.entrypoints.cli.store.opening import has_store, refuse_memory, with_catalogue


def run(options: ImportOptions) -> None:
    settings = load_settings()
    refuse_memory(settings)
    if options.report is not None:
        require_writable(options.report)
    source = _source(options)
    usernames = _read_usernames(options.authors)
    importer = Importer(options, source, usernames)

    async def work(catalogue: Catalogue) -> None:
        await _require_accounts(catalogue, {*usernames.values(), *filter(None, [options.author])})
        system = Actor.system()
        await importer.import_all(catalogue.resolve_for(system, ImportPost))
        # A single file says nothing about the others of its folder.
        if importer.stopped is None and options.path.is_dir():
            await importer.find_gone(catalogue.resolve_for(system, ListImports))

    if options.dry_run and not has_store(settings):
        settings = settings.model_copy(update={"database_url": "memory://"})
    try:
        with_catalogue(settings, work, migrate=not options.dry_run, allow_memory=options.dry_run)
    except KeyboardInterrupt:
        _finish(importer.report("the import was interrupted"), options)
        raise
    except CommandFailed as failure:
        if failure.code == FAILED:
            _finish(importer.report("the database cannot be used"), options)
        raise
    report = importer.report(importer.stopped or "it was no longer there")
    _finish(report, options)
    _require_complete(importer)
    if report.refused and (options.strict or not report.has_posts):
        raise typer.Exit(FAILED)


def _require_complete(importer: Importer) -> None:
    if importer.stopped:
        raise CommandFailed(
            f"The import ended early: {importer.stopped}.",
            "Run it again: posts that are already there are not duplicated.",
        )
    if importer.output_error is not None:
        raise importer.output_error


def _source(options: ImportOptions) -> MarkdownFolder:
    """Raises `CommandFailed` if there is no Markdown file."""
    if options.path.is_file() and not is_markdown(options.path.name):
        raise CommandFailed(
            f"{options.path} is not a Markdown file: its name must end in "
            f"{', '.join(sorted(SUFFIXES))}.",
            code=WRONG_USAGE,
        )
    source = MarkdownFolder(options.path, everything=options.everything)
    if not source.paths():
        raise CommandFailed(
            f"There is no Markdown file in {options.path}.",
            *(f"Left out: {item.path}: {item.reason}" for item in source.left_out()),
        )
    return source


def _finish(report: Report, options: ImportOptions) -> None:
    try:
        if options.report is not None:
            write_json(report, options.report)
    finally:
        show(report, dry_run=options.dry_run)


def _read_usernames(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise CommandFailed(f"{path} is not a TOML file: {error}", code=WRONG_USAGE) from error
    for author, username in read.items():
        if not isinstance(username, str):
            raise CommandFailed(f"{path}: {author!r} must name one username.", code=WRONG_USAGE)
    return read


async def _require_accounts(catalogue: Catalogue, usernames: set[str]) -> None:
    system = Actor.system()
    queries = catalogue.resolve_for(system, UserQueries)
    for username in sorted(usernames):
        try:
            await queries.profile_by_username(username, system)
        except UserNotFound:
            raise CommandFailed(
                f"There is no account with the username {username}.", code=WRONG_USAGE
            ) from None
