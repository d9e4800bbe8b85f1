import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from hexameter.adapters.markdown.renderer import SMALL, SandboxedMarkdownRenderer
from hexameter.adapters.markdown.safe_html import to_html
from hexameter.application.ports.markdown import MarkdownTooComplex
from hexameter.domain.errors import Unavailable
from hexameter.domain.posts.values import MAX_BODY

LARGE = "Some *words* and `code`.\n\n" * 400
ENDLESS = "<div>" * 180_000
"""Takes the sanitiser far longer than any limit used here."""


@pytest.fixture
def renderer() -> Iterator[SandboxedMarkdownRenderer]:
    renderer = SandboxedMarkdownRenderer(time_limit=30, processes=1, max_waiting=1)
    yield renderer
    renderer.close()


def children(pid: int) -> set[int]:
    tasks = Path(f"/proc/{pid}/task").iterdir()
    found = set[int]()
    for task in tasks:
        with suppress(FileNotFoundError):  # The thread has ended.
            found.update(map(int, (task / "children").read_text().split()))
    return found


def environment(pid: int) -> bytes:
    return Path(f"/proc/{pid}/environ").read_bytes()


def gone(pids: set[int], *, within: float) -> bool:
    """Whether they all end; a zombie, which its parent has yet to take note of, has ended."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        if not any(_runs(pid) for pid in pids):
            return True
        time.sleep(0.02)
    return False


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


async def test_small_and_large_texts_are_rendered_alike(
    renderer: SandboxedMarkdownRenderer,
) -> None:
    assert await renderer.render("*a*") == "<p><em>a</em></p>\n"
    assert await renderer.render("") == ""
    assert await renderer.render(LARGE) == to_html(LARGE)
    assert await renderer.render(LARGE + "\ud800\0é") == to_html(LARGE + "\ud800\0é")


async def test_small_texts_start_no_process(renderer: SandboxedMarkdownRenderer) -> None:
    before = children(os.getpid())
    await renderer.render("*a*\n" * 50)
    assert children(os.getpid()) == before


async def test_a_long_post_with_images_inside_is_rendered_within_the_bound(
    renderer: SandboxedMarkdownRenderer,
) -> None:
    image = f"![a chart](data:image/png;base64,{'iVBORw0KGgo' * 3_800})\n\n"
    html = await renderer.render((LARGE + image) * 16)
    assert html.count('<img alt="a chart">') == 16
    assert "data:" not in html


@pytest.mark.timing
async def test_the_event_loop_stays_free_while_texts_are_rendered(
    renderer: SandboxedMarkdownRenderer,
) -> None:
    await renderer.render(LARGE)
    work = asyncio.gather(renderer.render(LARGE * 40), renderer.render("![" * (SMALL // 2)))
    longest, last = 0.0, time.perf_counter()
    beats = 0
    while not work.done():
        await asyncio.sleep(0.001)
        now = time.perf_counter()
        longest, last, beats = max(longest, now - last), now, beats + 1
    await work
    assert beats > 50
    assert longest < 0.5


@pytest.mark.timing
@pytest.mark.parametrize(
    "text",
    [
        "[" * SMALL,
        "![" * (SMALL // 2),
        "[a](" * (SMALL // 4),
        "[" * 900 + "a" + "](b)" * 700,
        "![" * 600 + "a" + "](b)" * 600,
        "[a][" * (SMALL // 4),
        "*a_ " * (SMALL // 4),
        "*_" * (SMALL // 2),
        "a***" * (SMALL // 4),
        "_a***a!" * (SMALL // 7),
        "~~a" * (SMALL // 3),
        ">" * SMALL,
        ">" * 200 + "a\n" * 1_800,
        "- " * (SMALL // 2),
        "".join("  " * i + "- a\n" for i in range(60)),
        "".join("`" * i + " " for i in range(88)),
        "`a" * (SMALL // 2),
        "`" * SMALL,
        "".join(f"[{i}]: x\n" for i in range(400)),
        "[a\n" * 400 + "x" * 2_000,
        f"[a]: /{'x' * 2_000}\n\n" + "[a]" * 600,
        "<" * SMALL,
        "<!--" * (SMALL // 4),
        "<b><p><i></b>" * (SMALL // 13),
        "".join(f"<b title={i}>" for i in range(150)) + "<p>" * 600,
        "|a" * 800 + "|\n" + "|-" * 800 + "|\n" + "|\n" * 350,
        "&amp" * (SMALL // 4),
    ],
    ids=lambda text: repr(text[:12]),
)
async def test_no_short_text_holds_the_server_up(
    renderer: SandboxedMarkdownRenderer, text: str
) -> None:
    """Counts the work done here; what goes to another process is no burden to this one."""
    assert len(text) <= SMALL
    costs: list[float] = []
    for _ in range(3):
        before = time.process_time()
        await renderer.render(text)
        costs.append(time.process_time() - before)
    # Some 60 ms on an idle machine; a busy one, or this process's garbage, stretch one of them.
    assert min(costs) < 0.5


async def test_a_text_that_takes_too_long_is_refused_and_the_next_one_is_rendered() -> None:
    renderer = SandboxedMarkdownRenderer(time_limit=0.5, processes=1)
    try:
        await renderer.render(LARGE)
        started = time.perf_counter()
        with pytest.raises(MarkdownTooComplex) as refusal:
            await renderer.render(ENDLESS)
        assert refusal.value.code == "BODY_TOO_COMPLEX"
        assert time.perf_counter() - started < 2
        assert await renderer.render(LARGE) == to_html(LARGE)
    finally:
        renderer.close()


async def test_a_text_that_is_too_long_is_refused_at_once(
    renderer: SandboxedMarkdownRenderer,
) -> None:
    with pytest.raises(MarkdownTooComplex):
        await renderer.render("x" * (MAX_BODY + 1))
    assert await renderer.render("x" * MAX_BODY)


async def test_html_that_grows_out_of_proportion_is_refused(
    renderer: SandboxedMarkdownRenderer,
) -> None:
    with pytest.raises(MarkdownTooComplex):
        await renderer.render("```\n" + "&" * 700_000)


async def test_more_texts_than_may_wait_are_turned_away() -> None:
    renderer = SandboxedMarkdownRenderer(time_limit=0.5, processes=1, max_waiting=1)
    try:
        jobs = [renderer.render(ENDLESS) for _ in range(4)]
        outcomes = await asyncio.gather(*jobs, return_exceptions=True)
        expected = [MarkdownTooComplex, MarkdownTooComplex, Unavailable, Unavailable]
        assert [type(outcome) for outcome in outcomes] == expected
        assert await renderer.render(LARGE)
    finally:
        renderer.close()


async def test_a_text_whose_turn_does_not_come_is_turned_away_in_time() -> None:
    renderer = SandboxedMarkdownRenderer(time_limit=2.0, processes=1, patience=0.5)
    try:
        await renderer.render(LARGE)
        endless = asyncio.create_task(renderer.render(ENDLESS))
        await asyncio.sleep(0.1)
        started = time.perf_counter()
        with pytest.raises(Unavailable):
            await renderer.render(LARGE)
        assert time.perf_counter() - started < 1.5
        with pytest.raises(MarkdownTooComplex):
            await endless
        assert await renderer.render(LARGE) == to_html(LARGE)
    finally:
        renderer.close()


async def test_closing_leaves_no_process_and_refuses_what_was_under_way() -> None:
    renderer = SandboxedMarkdownRenderer(processes=2)
    before = children(os.getpid())
    jobs = [asyncio.create_task(renderer.render(text)) for text in (LARGE, ENDLESS)]
    await jobs[0]
    await asyncio.sleep(0.3)
    assert children(os.getpid()) - before
    started = time.perf_counter()
    renderer.close()
    assert time.perf_counter() - started < 2
    assert children(os.getpid()) == before
    with pytest.raises(Unavailable):
        await jobs[1]
    for text in ("*a*", LARGE):
        with pytest.raises(Unavailable):
            await renderer.render(text)


async def test_a_process_that_was_killed_while_idle_is_replaced(
    renderer: SandboxedMarkdownRenderer,
) -> None:
    before = children(os.getpid())
    await renderer.render(LARGE)
    (process,) = children(os.getpid()) - before
    os.kill(process, signal.SIGKILL)
    assert gone({process}, within=2)
    assert await renderer.render(LARGE) == to_html(LARGE)


async def test_signals_meant_for_the_server_do_not_end_its_processes(
    renderer: SandboxedMarkdownRenderer,
) -> None:
    before = children(os.getpid())
    await renderer.render(LARGE)
    (process,) = children(os.getpid()) - before
    os.kill(process, signal.SIGTERM)
    os.kill(process, signal.SIGINT)
    assert not gone({process}, within=0.2)
    assert await renderer.render(LARGE)
    assert children(os.getpid()) - before == {process}


async def test_a_process_inherits_no_secret(
    renderer: SandboxedMarkdownRenderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEXAMETER_TEST_SECRET", "hunter2")
    before = children(os.getpid())
    await renderer.render(LARGE)
    (process,) = children(os.getpid()) - before
    assert b"hunter2" not in environment(process)


def test_the_process_loads_nothing_of_the_product() -> None:
    listing = "import sys, adapters.markdown.worker; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", listing], capture_output=True, text=True, check=True, timeout=30
    ).stdout.split()
    forbidden = {"application", "domain", "entrypoints", "sqlalchemy", "fastapi", "pydantic"}
    assert not forbidden & set(loaded)


SERVER = """
import asyncio, sys
from hexameter.adapters.markdown.renderer import SandboxedMarkdownRenderer
async def main():
    renderer = SandboxedMarkdownRenderer(time_limit=2, processes=2)
    await renderer.render("word " * 2000)
    busy = asyncio.create_task(renderer.render("<div>" * 180_000))
    await asyncio.gather(renderer.render("word " * 2000), asyncio.sleep(0.3))
    print("ready", flush=True)
    await asyncio.sleep(60)
asyncio.run(main())
"""


def test_no_process_outlives_a_server_that_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE) as server:
        assert server.stdout
        assert server.stdout.readline() == b"ready\n"
        processes = children(server.pid)
        assert len(processes) == 2
        server.kill()
    assert gone(processes, within=6)
