"""One post at a time in a channel, and no faster than Slack takes them.

Slack takes about one message a second in a channel; after a refusal all posts there wait:
https://docs.slack.dev/apis/web-api/rate-limits.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

# Channels that are remembered; of more, those in which nothing waits are forgotten.
MOST = 1000


@dataclass
class _Queue:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    inside: int = 0
    free: float = 0.0


class Pace:
    """Gives turns, in the order in which they are asked for, `gap` seconds apart."""

    def __init__(self, gap: float) -> None:
        self._gap = gap
        self._queues: dict[str, _Queue] = {}

    @contextlib.asynccontextmanager
    async def turn(self, channel: str) -> AsyncIterator[None]:
        """Wait for a turn in a channel; nobody else has one there until it ends."""
        queue = self._queues.setdefault(channel, _Queue())
        queue.inside += 1
        try:
            async with queue.turn:
                await asyncio.sleep(max(0.0, queue.free - time.monotonic()))
                try:
                    yield
                finally:
                    queue.free = time.monotonic() + self._gap
        finally:
            queue.inside -= 1
            self._forget()

    def _forget(self) -> None:
        if len(self._queues) > MOST:
            now = time.monotonic()
            busy = {name: q for name, q in self._queues.items() if q.inside or q.free > now}
            self._queues = busy
