"""A service that has just failed is not asked again at once."""

import time
from collections.abc import Callable


class Breaker:
    """Open after a failure, until it is closed or `pause` seconds are over."""

    def __init__(self, pause: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._pause = pause
        self._clock = clock
        self._until: float | None = None

    @property
    def is_open(self) -> bool:
        """Whether the service should be left alone."""
        return self._until is not None and self._clock() < self._until

    @property
    def has_failed(self) -> bool:
        """Whether the last thing known of the service is a failure."""
        return self._until is not None

    def open(self) -> None:
        """Take note of a failure."""
        self._until = self._clock() + self._pause

    def close(self) -> None:
        """Take note of a success."""
        self._until = None
