"""`python -m benchmarks scaling`."""

import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from benchmarks.fill import fill
from benchmarks.postgres import Cluster, cluster_at
from benchmarks.scaling.chart import draw
from benchmarks.scaling.fixture import Instance, running_instance
from benchmarks.scaling.growth import BOUND, Growth, growth_by_call, write
from benchmarks.scaling.meter import Meter, Sample, read_samples, write_samples
from benchmarks.scaling.workload import check

_SIZES, _SHORT_SIZES = "1000,100000,1000000", "1000,100000"
_ROUNDS, _SHORT_ROUNDS = 5, 3
_SECONDS = 1

OutputFile = Annotated[Path | None, typer.Option(dir_okay=False, writable=True)]


def scaling(
    sizes: Annotated[str, typer.Option(help="Numbers of posts, separated by commas.")] = _SIZES,
    short: Annotated[bool, typer.Option("--short", help="Smaller, and fewer rounds.")] = False,
    database_url: Annotated[
        str | None,
        typer.Option(help="A PostgreSQL on this machine."),
    ] = None,
    json: OutputFile = None,
    chart: OutputFile = None,
) -> None:
    """Send the same calls to a small and to large datasets; fail when the large ones cost more."""
    chosen = _SHORT_SIZES if short and sizes == _SIZES else sizes
    numbers = sorted({int(size) for size in chosen.split(",")})
    rounds = _SHORT_ROUNDS if short else _ROUNDS
    with cluster_at(database_url) as cluster:
        found = growth_by_call(_samples(cluster, numbers, rounds))
        [(version,)] = cluster.execute("SHOW server_version")
    Console().print(_table(found))
    if json is not None:
        write(json, found, f"PostgreSQL {version}")
    if chart is not None:
        draw(chart, found)
    if not all(growth.flat for growth in found):
        raise typer.Exit(1)


def _samples(cluster: Cluster, sizes: list[int], rounds: int) -> list[Sample]:
    names = {posts: f"hexameter_scaling_{posts}" for posts in sizes}
    with ExitStack() as stack, Progress(transient=True) as progress:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hexameter-scaling-")))
        instances = list[Instance]()
        for posts, name in names.items():
            url = cluster.create_database(name)
            stack.callback(cluster.drop_database, name)
            _fill(url, posts, progress)
            instances.append(stack.enter_context(running_instance(folder, url, posts)))
        cluster.execute("CHECKPOINT")
        for each in instances:
            check(each)
        meter, samples = Meter(cluster), list[Sample]()
        bar = progress.add_task("measuring", total=None)
        for stream in (
            read_samples(instances, meter, rounds, _SECONDS),
            write_samples(instances, meter, rounds),
        ):
            for sample in stream:
                samples.append(sample)
                progress.update(bar, description=f"{sample.call}, {sample.posts:,} posts")
        return samples


def _fill(url: str, posts: int, progress: Progress) -> None:
    bar = progress.add_task(f"{posts:,} posts")
    fill(
        url,
        posts=posts,
        advance=lambda table, done, total: progress.update(
            bar, description=f"{posts:,} posts: {table}", completed=done, total=total
        ),
    )
    progress.remove_task(bar)


def _table(found: list[Growth]) -> Table:
    sizes = sorted(found[0].costs)
    table = Table(title="Processor time per request, server + PostgreSQL, in microseconds")
    table.add_column("call")
    for posts in sizes:
        table.add_column(f"{posts:,} posts", justify="right")
    table.add_column(f"ratio (≤ {BOUND})", justify="right")
    table.add_column("noise", justify="right")
    for growth in found:
        costs = [growth.minimum(posts) for posts in sizes]
        table.add_row(
            growth.call,
            *(f"{cost.server:,.0f} + {cost.database:,.0f}" for cost in costs),
            f"[{'green' if growth.flat else 'red'}]{growth.ratio:.2f}",
            f"{growth.noise:.0%}",
        )
    return table
