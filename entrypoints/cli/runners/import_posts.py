"""Taking in a folder of posts, from the options to the exit code."""

import tomllib
from pathlib import Path

import typer

from hexameter.adapters.front_matter.folder import SUFFIXES, MarkdownFolder
from hexameter.application.actor import Actor
from hexameter.application.import_post import ImportPost
from hexameter.application.ports.users import UserQueries
from hexameter.domain.users.errors import UserNotFound
from hexameter.entrypoints.catalogue import Catalogue
from hexameter.entrypoints.cli.configuration import load_settings
from hexameter.entrypoints.cli.failures import FAILED, WRONG_USAGE, CommandFailed
from hexameter.entrypoints.cli.output.import_report import Report, require_place, show, write_json
from hexameter.entrypoints.cli.runners.import_run import Importer, ImportOptions
from hexameter.entrypoints.cli.store.opening import refuse_memory, with_catalogue


def run(options: ImportOptions) -> None:
    settings = load_settings()
    refuse_memory(settings)
    if options.path.is_file() and options.path.suffix.lower() not in SUFFIXES:
        raise CommandFailed(
            f"{options.path} is not a Markdown file: its name must end in "
            f"{', '.join(sorted(SUFFIXES))}.",
            code=WRONG_USAGE,
        )
    if options.report is not None:
        require_place(options.report)
    folder = MarkdownFolder(options.path)
    paths = folder.paths()
    if not paths:
        raise CommandFailed(f"There is no Markdown file in {options.path}.")
    usernames = _read_usernames(options.authors)
    importer = Importer(options, paths, usernames)

    async def work(catalogue: Catalogue) -> None:
        await _require_accounts(catalogue, {*usernames.values(), *filter(None, [options.author])})
        await importer.take_all(catalogue.resolve_for(Actor.system(), ImportPost), folder)

    try:
        with_catalogue(settings, work, migrate=not options.dry_run)
    except KeyboardInterrupt:
        _finish(importer.report("the import was interrupted"), options)
        raise
    except CommandFailed as failure:
        if failure.code == FAILED:
            _finish(importer.report("the database cannot be used"), options)
        raise
    report = importer.report(importer.stopped or "it was no longer there")
    _finish(report, options)
    if importer.stopped:
        raise CommandFailed(
            f"The import ended early: {importer.stopped}.",
            "Run it again: what is there is not taken twice.",
        )
    if report.refused and (options.strict or len(report.refused) == len(report.items)):
        raise typer.Exit(FAILED)


def _finish(report: Report, options: ImportOptions) -> None:
    show(report, dry_run=options.dry_run)
    if options.report is not None:
        write_json(report, options.report)


def _read_usernames(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
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
