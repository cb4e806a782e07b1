"""Events on their way to an event broker, which may be away: nobody waits for it.

Rasa's Kafka broker holds up the whole worker for seconds when it cannot be reached.
"""

import logging
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from rasa.shared.core.events import Event

from faq.observing.metrics import DROPPED_EVENTS

# In turns.
MOST_WAITING = 5_000

logger = logging.getLogger(__name__)


class Publisher:
    """Publishes events in their order, in a thread of its own."""

    def __init__(self, broker: Any) -> None:
        self._broker = broker
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="publisher")
        self._waiting = 0

    def publish(self, sender: str, events: Iterable[Event]) -> None:
        """Let the events of a turn go to the broker; what is too much is lost and counted."""
        bodies = [{"sender_id": sender, **event.as_dict()} for event in events]
        if self._waiting >= MOST_WAITING:
            DROPPED_EVENTS.inc(len(bodies))
            return
        self._waiting += 1
        self._thread.submit(self._send, bodies).add_done_callback(self._sent)

    def _send(self, bodies: Iterable[dict[str, Any]]) -> None:
        for body in bodies:
            self._broker.publish(body)

    def _sent(self, sending: "Future[None]") -> None:
        self._waiting -= 1
        if not sending.cancelled() and sending.exception() is not None:
            logger.error("The event broker did not take the events of a turn.")

    def close(self) -> None:
        """Let go of what waits behind the turn that is on its way."""
        self._thread.shutdown(wait=False, cancel_futures=True)
