"""The command line. Commands import what they need when they run, so that `--help` is fast."""

import sys
from typing import Annotated

import typer

from hexameter.entrypoints.cli.commands import (
    accounts,
    check,
    comments,
    counters,
    deliveries,
    extensions,
    import_posts,
    migrate,
    new_extension,
    openapi,
    posts,
    search,
    serve,
    subscribers,
    worker,
)
from hexameter.entrypoints.cli.console import discard, is_output_error, prepare_streams, print_error
from hexameter.entrypoints.cli.extension_commands import CommandsOfExtensions
from hexameter.entrypoints.cli.failures import EXIT_CODES, FAILED, INTERRUPTED

app = typer.Typer(
    name="hexameter",
    cls=CommandsOfExtensions,
    help="A self-hosted backend for accounts and publishing.",
    epilog=f"Settings are HEXAMETER_... variables in the environment or in .env. {EXIT_CODES}",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)
migrations = typer.Typer(help="Migrate the database up or down.", no_args_is_help=True)
delivery = typer.Typer(
    help="List and retry deliveries of events, such as mails.", no_args_is_help=True
)
subscriber = typer.Typer(invoke_without_command=True)
counts = typer.Typer(
    help="Compare stored counts with the rows that they count.", no_args_is_help=True
)
all_posts = typer.Typer(help="Maintain all posts.", no_args_is_help=True)
app.command()(serve.serve)
app.command()(worker.worker)
app.add_typer(migrations, name="migrate")
migrations.command("up")(migrate.up)
migrations.command("down")(migrate.down)
migrations.command("status")(migrate.status)
app.add_typer(delivery, name="deliveries")
delivery.command("list")(deliveries.show)
delivery.command("retry")(deliveries.retry)
app.add_typer(subscriber, name="subscribers")
subscriber.callback()(subscribers.show)
subscriber.command("replay")(subscribers.replay)
subscriber.command("retire")(subscribers.retire)
app.add_typer(counts, name="counters")
counts.command("check")(counters.check)
counts.command("repair")(counters.repair)
app.add_typer(all_posts, name="posts")
all_posts.command("render")(posts.render)
all_comments = typer.Typer(help="Maintain all comments.", no_args_is_help=True)
app.add_typer(all_comments, name="comments")
all_comments.command("render")(comments.render)
index = typer.Typer(help="Maintain the search index.", no_args_is_help=True)
app.add_typer(index, name="search")
index.command("rebuild")(search.rebuild)
app.command("create-admin")(accounts.create_admin)
app.command("set-role")(accounts.set_role)
app.command("export-account")(accounts.export_account)
app.command("import")(import_posts.import_posts)
app.command()(check.check)
app.command()(openapi.openapi)
extension = typer.Typer(invoke_without_command=True)
extension.callback()(extensions.extensions)
extension.command("migration")(extensions.migration)
extension.command("remove")(extensions.remove)
app.add_typer(extension, name="extensions")
app.command("new-extension")(new_extension.new_extension)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"hexameter {version('hexameter')}")
        raise typer.Exit


@app.callback()
def hexameter(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """A self-hosted backend for accounts and publishing."""


def run() -> None:
    prepare_streams()
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except OSError as error:
        if not is_output_error(error):
            raise
        discard(sys.stdout)
        print_error(f"The output cannot be written: {error.strerror}.")
        sys.exit(FAILED)
