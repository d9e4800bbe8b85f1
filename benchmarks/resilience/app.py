"""The commands."""

import typer

from benchmarks.resilience import exhaustion, overload, postgres, slow, sqlite, terminate
from benchmarks.resilience import memory as lasting

app = typer.Typer(
    name="upright",
    help="Whether the server stays upright when things go wrong.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command("overload")(overload.measure)
app.command("exhaustion")(exhaustion.measure)
app.command("slow")(slow.measure)
app.command("postgres")(postgres.measure)
app.command("terminate")(terminate.measure)
app.command("sqlite")(sqlite.measure)
app.command("start")(lasting.start)
app.command("memory")(lasting.memory)


@app.callback()
def upright() -> None:
    """Each prints its figures, and fails when a bound is missed by more than the noise."""
