"""How much may be asked of a deployment: a bucket of texts that fills evenly, one in each process."""

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Limits:
    """Counts the texts that deployments are asked for; ``clock`` gives seconds that never go back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}
        self._lock = threading.Lock()

    def take(self, key: str, texts: int, a_minute: int | None) -> int:
        """Count some texts, and give 0; or count none, and give the seconds after which they may be asked.

        A minute's texts may come at once. More than that in one call may when nothing was asked before, and
        is paid off afterwards.
        """
        if a_minute is None:
            return 0
        with self._lock:
            now = self._clock()
            bucket = self._buckets.setdefault(key, _Bucket(float(a_minute), now))
            rate = a_minute / 60
            bucket.left = min(float(a_minute), bucket.left + (now - bucket.at) * rate)
            bucket.at = now
            wanted = min(texts, a_minute)
            if bucket.left >= wanted:
                bucket.left -= texts
                return 0
            return max(1, math.ceil((wanted - bucket.left) / rate))
