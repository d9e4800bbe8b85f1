"""The commands."""

import typer

from benchmarks.upright import postgres, terminate

app = typer.Typer(
    name="upright",
    help="Whether the server stays upright when things go wrong.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command("postgres")(postgres.measure)
app.command("terminate")(terminate.measure)


@app.callback()
def upright() -> None:
    """Each prints its figures, and fails when a bound is missed by more than the noise."""
