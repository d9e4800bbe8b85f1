"""`hexameter serve`."""

from typing import Annotated

import typer


def serve(
    host: Annotated[
        str, typer.Option(help="The address to listen on; 0.0.0.0 or :: for all.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port; 0 picks a free one.")
    ] = 8000,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="The number of processes that share the port.")
    ] = 1,
    root_path: Annotated[
        str,
        typer.Option(
            help="The path prefix below which a reverse proxy publishes the server, such as /blog. "
            "Default: HEXAMETER_ROOT_PATH, or the path of HEXAMETER_PUBLIC_URL."
        ),
    ] = "",
    demo: Annotated[
        bool,
        typer.Option(
            "--demo",
            help="Create sample data if the store is empty. Without HEXAMETER_DATABASE_URL it is "
            "kept in memory.",
        ),
    ] = False,
    no_migrate: Annotated[
        bool, typer.Option("--no-migrate", help="Do not migrate the database at start.")
    ] = False,
) -> None:
    """Serve the API.

    On SIGTERM and Ctrl-C, requests in flight have up to 20 seconds to finish.
    """
    from hexameter.entrypoints.cli.runners.serve import ServeOptions, run

    run(
        ServeOptions(
            host=host,
            port=port,
            workers=workers,
            root_path=root_path,
            demo=demo,
            migrate=not no_migrate,
        )
    )
