"""`hexameter serve`."""

from typing import Annotated

import typer


def serve(
    host: Annotated[
        str, typer.Option(help="The address to listen on; 0.0.0.0 or :: for every one.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port; 0 takes any that is free.")
    ] = 8000,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="How many processes share the port.")
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
            help="Begin with a small sample world: in memory, or in the database that is set if "
            "it is empty.",
        ),
    ] = False,
    no_migrate: Annotated[
        bool, typer.Option("--no-migrate", help="Do not migrate the database first.")
    ] = False,
) -> None:
    """Serve the API.

    Stops gracefully on SIGTERM and Ctrl-C: requests in flight are answered first, up to 20 seconds.
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
