"""Two lines in the log for many refusals."""

import asyncio
from collections.abc import Sequence

import structlog
from structlog.testing import capture_logs

from hexameter.entrypoints.http.middleware.refusal_log import RefusalLog

BEGAN = {"event": "began", "log_level": "warning"}
ENDED = {"event": "ended", "log_level": "warning"}


async def has_lines(logs: Sequence[object], count: int) -> None:
    async with asyncio.timeout(30):
        while len(logs) < count:
            await asyncio.sleep(0.01)


async def test_one_line_when_refusals_begin_and_one_with_their_number_when_they_end() -> None:
    refusals = RefusalLog("began", "ended", quiet_seconds=0.05)
    with capture_logs() as logs:
        for _ in range(3):
            refusals.add()
        assert logs == [BEGAN]
        await has_lines(logs, 2)
        assert logs == [BEGAN, {**ENDED, "count": 3}]
        refusals.add()
        await has_lines(logs, 4)
        assert logs[2:] == [BEGAN, {**ENDED, "count": 1}]


async def test_the_last_line_is_not_that_of_the_request_that_was_refused_first() -> None:
    refusals = RefusalLog("began", "ended", quiet_seconds=0.05)
    with capture_logs(processors=[structlog.contextvars.merge_contextvars]) as logs:
        with structlog.contextvars.bound_contextvars(request_id="first"):
            refusals.add()
        await has_lines(logs, 2)
    assert logs == [{**BEGAN, "request_id": "first"}, {**ENDED, "count": 1}]
