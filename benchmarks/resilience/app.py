"""The commands."""

import typer

from benchmarks.resilience import exhaustion, memory, overload, postgres, slow, sqlite, terminate

app = typer.Typer(
    name="resilience",
    help="How the server behaves under attack, overload and outage.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command("overload")(overload.measure)
app.command("exhaustion")(exhaustion.measure)
app.command("slow")(slow.measure)
app.command("postgres")(postgres.measure)
app.command("terminate")(terminate.measure)
app.command("sqlite")(sqlite.measure)
app.command("start")(memory.start)
app.command("memory")(memory.memory)


@app.callback()
def resilience() -> None:
    """Each script prints its figures, and fails when a bound is missed by more than the noise."""
