import asyncio
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from hexameter.adapters.markdown.renderer import MAX_SHORT, ThreadedMarkdownRenderer
from hexameter.adapters.markdown.safe_html import to_html
from hexameter.application.ports.markdown import MarkdownTooComplex
from hexameter.domain.errors import Unavailable
from hexameter.domain.posts.values import MAX_BODY

PARAGRAPHS = "Some *words* and `code`.\n\n"
LARGE = PARAGRAPHS * 6_000
"""Takes a tenth of a second or more."""
LONG = "a " * MAX_SHORT
"""Long enough to be rendered in a thread."""


@pytest.fixture
def renderer() -> Iterator[ThreadedMarkdownRenderer]:
    renderer = ThreadedMarkdownRenderer(timeout=120)
    yield renderer
    renderer.close()


async def test_small_and_large_texts_are_rendered_alike(renderer: ThreadedMarkdownRenderer) -> None:
    assert await renderer.render("*a*") == "<p><em>a</em></p>\n"
    assert await renderer.render("") == ""
    assert await renderer.render(LONG) == to_html(LONG)
    assert await renderer.render(LARGE) == to_html(LARGE)
    assert await renderer.render("a\ud800\0é") == "<p>a?\ufffdé</p>\n"


async def test_no_process_is_started(renderer: ThreadedMarkdownRenderer) -> None:
    def children() -> list[str]:
        tasks = Path(f"/proc/{os.getpid()}/task").iterdir()
        return [child for task in tasks for child in (task / "children").read_text().split()]

    before = children()
    await renderer.render(LARGE)
    assert children() == before


async def test_a_long_post_with_images_inside_is_rendered_within_the_bound(
    renderer: ThreadedMarkdownRenderer,
) -> None:
    image = f"![a chart](data:image/png;base64,{'iVBORw0KGgo' * 3_800})\n\n"
    html = await renderer.render((PARAGRAPHS * 400 + image) * 16)
    assert html.count('<img alt="a chart">') == 16
    assert "data:" not in html


async def test_the_event_loop_stays_free_while_texts_are_rendered(
    renderer: ThreadedMarkdownRenderer,
) -> None:
    work = asyncio.gather(*(renderer.render(LARGE * 5) for _ in range(3)))
    longest, last, beats = 0.0, time.perf_counter(), 0
    while not work.done():
        await asyncio.sleep(0.001)
        now = time.perf_counter()
        longest, last, beats = max(longest, now - last), now, beats + 1
    await work
    assert beats > 20
    assert longest < 0.5


async def test_a_text_that_is_too_long_is_refused_at_once(
    renderer: ThreadedMarkdownRenderer,
) -> None:
    with pytest.raises(MarkdownTooComplex):
        await renderer.render("x" * (MAX_BODY + 1))
    assert await renderer.render("x" * MAX_BODY)


async def test_a_text_that_is_refused_does_not_keep_the_next_one_from_being_rendered(
    renderer: ThreadedMarkdownRenderer,
) -> None:
    for _ in range(4):
        with pytest.raises(MarkdownTooComplex) as refusal:
            await renderer.render("<div>" * MAX_SHORT)
        assert refusal.value.code == "BODY_TOO_COMPLEX"
    assert await renderer.render(LARGE) == to_html(LARGE)


async def test_one_author_with_many_large_texts_keeps_nobody_else_waiting() -> None:
    renderer = ThreadedMarkdownRenderer(threads=1, timeout=120)
    finished: list[str] = []

    async def render(text: str, author: str) -> None:
        await renderer.render(text, author=author)
        finished.append(author)

    try:
        many = [asyncio.create_task(render(LARGE, "busy")) for _ in range(12)]
        await asyncio.sleep(0)
        others = [asyncio.create_task(render(LONG, name)) for name in ("ada", "bob", "cleo")]
        await asyncio.gather(*many, *others)
    finally:
        renderer.close()
    # At most the texts under way and one in each round come first.
    assert max(finished.index(name) for name in ("ada", "bob", "cleo")) <= 5


async def test_an_author_may_not_fill_the_queue() -> None:
    renderer = ThreadedMarkdownRenderer(threads=1, max_waiting_per_author=2, timeout=120)
    try:
        jobs = [renderer.render(LARGE, author="busy") for _ in range(8)]
        busy = asyncio.gather(*jobs, return_exceptions=True)
        await asyncio.sleep(0)
        assert await renderer.render(LONG, author="ada")
        outcomes = [type(outcome) for outcome in await busy]
        assert 5 <= outcomes.count(Unavailable) <= 6
    finally:
        renderer.close()


async def test_more_texts_than_may_wait_are_turned_away() -> None:
    renderer = ThreadedMarkdownRenderer(threads=1, max_waiting=3, timeout=120)
    try:
        jobs = [renderer.render(LARGE, author=number) for number in range(9)]
        outcomes = await asyncio.gather(*jobs, return_exceptions=True)
        assert 5 <= [type(outcome) for outcome in outcomes].count(Unavailable) <= 6
        assert await renderer.render(LONG)
    finally:
        renderer.close()


async def test_a_short_text_waits_for_no_other_and_needs_no_thread() -> None:
    renderer = ThreadedMarkdownRenderer(threads=1, max_waiting=1, timeout=120)
    try:
        assert await renderer.render("*a*" * (MAX_SHORT // 3))
        assert not any(thread.name.startswith("markdown") for thread in threading.enumerate())
        large = [asyncio.create_task(renderer.render(LARGE, author=n)) for n in range(3)]
        await asyncio.sleep(0)
        assert await renderer.render("*a*") == "<p><em>a</em></p>\n"
        assert not any(task.done() and not task.exception() for task in large)
        await asyncio.gather(*large, return_exceptions=True)
    finally:
        renderer.close()


async def test_a_text_whose_turn_does_not_come_is_turned_away_and_leaves_the_queue() -> None:
    renderer = ThreadedMarkdownRenderer(threads=1, max_waiting=2, timeout=0.05)
    try:
        first = asyncio.create_task(renderer.render(LARGE * 5))
        await asyncio.sleep(0)
        for _ in range(4):
            with pytest.raises(Unavailable):
                await renderer.render(LONG)
        assert await first
        async with asyncio.timeout(60):
            while not await _is_rendered(renderer, LONG):
                pass
    finally:
        renderer.close()


async def _is_rendered(renderer: ThreadedMarkdownRenderer, text: str) -> bool:
    """Whether its turn came in time, which on a busy machine it may not."""
    try:
        return bool(await renderer.render(text))
    except Unavailable:
        return False


async def test_a_caller_who_leaves_gives_up_the_turn() -> None:
    renderer = ThreadedMarkdownRenderer(threads=1, max_waiting=1, timeout=120)
    try:
        first = asyncio.create_task(renderer.render(LARGE * 5))
        await asyncio.sleep(0.01)
        for _ in range(3):
            waiting = asyncio.create_task(renderer.render(LONG))
            await asyncio.sleep(0)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
        assert await first
    finally:
        renderer.close()


async def test_closing_ends_the_threads_and_refuses_what_waits() -> None:
    before = threading.active_count()
    renderer = ThreadedMarkdownRenderer(threads=1, timeout=120)
    jobs = [asyncio.create_task(renderer.render(LARGE)) for _ in range(4)]
    await asyncio.sleep(0.01)
    await asyncio.to_thread(renderer.close)
    outcomes = await asyncio.gather(*jobs, return_exceptions=True)
    assert isinstance(outcomes[-1], Unavailable)
    assert all(isinstance(outcome, (str, Unavailable)) for outcome in outcomes)
    assert not any(thread.name.startswith("markdown") for thread in threading.enumerate())
    assert threading.active_count() <= before + 1
    for text in ("*a*", LONG):
        with pytest.raises(Unavailable):
            await renderer.render(text)


def test_one_renderer_serves_several_event_loops() -> None:
    renderer = ThreadedMarkdownRenderer()
    try:
        for _ in range(2):
            assert asyncio.run(renderer.render("*a*")) == "<p><em>a</em></p>\n"
    finally:
        renderer.close()
