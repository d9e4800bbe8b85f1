"""`hexameter import`."""

from pathlib import Path
from typing import Annotated

import typer

Source = Annotated[
    Path,
    typer.Argument(metavar="PATH", help="A Markdown file, or a folder of them.", exists=True),
]
SourceName = Annotated[
    str | None,
    typer.Option(
        "--source",
        help="The name under which the files are remembered; by default the folder's.",
        show_default=False,
    ),
]
Author = Annotated[
    str | None, typer.Option(help="The username of the account that gets all of them.")
]
Authors = Annotated[
    Path | None,
    typer.Option(
        dir_okay=False,
        exists=True,
        help='A TOML file of who is who: lines like "Ada Lovelace" = "ada".',
    ),
]
PublishUndated = Annotated[
    bool,
    typer.Option(
        "--publish-undated", help="Publish posts without a date now; else they are drafts."
    ),
]
Update = Annotated[
    bool,
    typer.Option(
        "--update", help="Take what has changed in files whose posts were not edited here since."
    ),
]
Everything = Annotated[
    bool,
    typer.Option(
        "--all", help="Also READMEs, pages of sections, and folders such as node_modules."
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would be taken.")]
Report = Annotated[
    Path | None, typer.Option(dir_okay=False, help="Write what became of each file, as JSON.")
]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 1 when any file was refused.")]


def import_posts(
    path: Source,
    source: SourceName = None,
    author: Author = None,
    authors: Authors = None,
    publish_undated: PublishUndated = False,
    update: Update = False,
    everything: Everything = False,
    dry_run: DryRun = False,
    report: Report = None,
    strict: Strict = False,
) -> None:
    """Take in Markdown files with front matter in YAML, TOML, JSON or header lines as posts.

    Read are title, date, author, tags and category, slug, summary and draft. Posts keep their
    dates; one with a date to come is scheduled. Run again, it makes no doubles: a post is
    recognised by its source's name and its file's path in the folder. What has changed in its file
    is told, and taken with --update.

    An author's account is found or made by their name: "Ada Lovelace (@ada)" becomes ada_lovelace,
    without a password. Of several authors the first counts, of more than ten tags the first ten.

    Exits with 0 when something was taken or there already, and with 1 when nothing was.
    """
    from hexameter.entrypoints.cli.runners.import_posts import run
    from hexameter.entrypoints.cli.runners.import_run import ImportOptions

    run(
        ImportOptions(
            path=path,
            source=source,
            author=author,
            authors=authors,
            publish_undated=publish_undated,
            update=update,
            everything=everything,
            dry_run=dry_run,
            report=report,
            strict=strict,
        )
    )
