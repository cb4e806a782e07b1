"""Work in the background: in order within a lane, lanes side by side."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

# Tasks at once; what comes on top is left to Slack to deliver again.
MOST = 2000

logger = logging.getLogger(__name__)


class Lanes:
    """Keeps hold of every task; `closing` is set when work must come to its end quickly."""

    def __init__(self) -> None:
        self.closing = asyncio.Event()
        self._open = True
        self._last: dict[str, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def add(self, lane: str, work: Callable[[], Awaitable[None]]) -> bool:
        """Start the work after all that was added to its lane; return whether it was taken."""
        if not self._open or len(self._tasks) >= MOST:
            return False
        task = asyncio.create_task(_after(self._last.get(lane), work))
        self._last[lane] = task
        self._tasks.add(task)

        def forget(done: "asyncio.Task[None]") -> None:
            self._tasks.discard(done)
            if self._last.get(lane) is done:
                del self._last[lane]

        task.add_done_callback(forget)
        return True

    async def close(self, finish: float, hurry: float) -> None:
        """Let the work finish within so many seconds; then make it hurry; then cancel it."""
        self._open = False
        await self._wait(finish)
        self.closing.set()
        await self._wait(hurry)
        for task in self._tasks:
            task.cancel()
        await self._wait(1.0)

    async def _wait(self, seconds: float) -> None:
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=seconds)


async def _after(before: "asyncio.Task[None] | None", work: Callable[[], Awaitable[None]]) -> None:
    if before is not None:
        await asyncio.wait({before})
    try:
        await work()
    except Exception:
        logger.exception("Something from Slack could not be worked on.")
