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
        help="The name that identifies the source in later imports. Default: the folder's name.",
        show_default=False,
    ),
]
Author = Annotated[
    str | None, typer.Option(help="The username of the account that gets all posts.")
]
Authors = Annotated[
    Path | None,
    typer.Option(
        dir_okay=False,
        exists=True,
        help='A TOML file that maps authors to usernames: "Ada Lovelace" = "ada".',
    ),
]
PublishUndated = Annotated[
    bool,
    typer.Option("--publish-undated", help="Publish posts without a date now. Default: drafts."),
]
Update = Annotated[
    bool,
    typer.Option(
        "--update", help="Update posts whose files have changed and which were not edited here."
    ),
]
Everything = Annotated[
    bool,
    typer.Option("--all", help="Include READMEs, section pages and folders such as node_modules."),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Report what would be done; change nothing.")
]
Report = Annotated[
    Path | None, typer.Option(dir_okay=False, help="Write the outcome for each file, as JSON.")
]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 1 if any file was refused.")]


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
    """Import Markdown files with front matter (YAML, TOML, JSON or header lines) as posts.

    Reads title, date, author, tags and category, slug, summary and draft. Posts keep their dates;
    a date in the future schedules the post. Importing again creates no duplicates: a post is
    identified by the name of its source and the path of its file in the folder. Changes in files
    are reported, and imported with --update.

    Accounts of authors are found or created by name, without a password: "Ada Lovelace (@ada)"
    becomes ada_lovelace. Only the first author and the first ten tags of a file are used.

    Exits with 0 if any post was imported or already there, otherwise with 1.
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
