"""How often somebody may ask, counted in the memory of this worker.

Behind several workers each counts for itself; the limit of the whole is the proxy's business.
"""

from collections import OrderedDict
from dataclasses import dataclass

# Of whom it is remembered how often they asked; the longest silent one is forgotten first.
MOST_KEYS = 10_000


@dataclass(frozen=True, slots=True)
class _Bucket:
    """What is left of somebody's requests, and when that was counted (seconds)."""

    left: float
    counted: float


class Limiter:
    """A bucket of requests for each key; it holds so many and fills up evenly in `seconds`."""

    def __init__(self, size: int, seconds: float = 60.0) -> None:
        self._size = size
        self._per_second = size / seconds
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def take(self, key: str, now: float) -> float:
        """Take a request; return 0, or the seconds after which there is one to take again.

        `now` is a time in seconds that never goes backwards.
        """
        old = self._buckets.pop(key, _Bucket(self._size, now))
        left = min(self._size, old.left + (now - old.counted) * self._per_second)
        allowed = left >= 1
        self._buckets[key] = _Bucket(left - 1 if allowed else left, now)
        if len(self._buckets) > MOST_KEYS:
            self._buckets.popitem(last=False)
        return 0 if allowed else (1 - left) / self._per_second
