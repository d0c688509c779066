"""How much may be asked of a deployment or with a key: buckets of texts that fill evenly, in each process."""

import math
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_ROUNDING = 1e-7
"""Seconds that count as none: who has waited as long as was said is let in, however sums were rounded."""


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


@dataclass(frozen=True, slots=True)
class Refusal:
    """Whose limit is reached, what it allows a minute, and the seconds after which to ask again."""

    key: str
    limit: int
    seconds: int


class Limits:
    """Counts the texts that are asked for; ``clock`` gives seconds that never go back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}
        self._lock = threading.Lock()

    def take(self, texts: int, a_minute: Mapping[str, int | None]) -> Refusal | None:
        """Count some texts for each of some ids, or for none of them and say which allows the least.

        ``a_minute`` gives what each allows a minute; None: as much as is asked. A minute's texts may come at
        once. More than that in one call may when nothing was asked before, and is paid off afterwards.
        """
        limits = {key: limit for key, limit in a_minute.items() if limit is not None}
        if not limits:
            return None
        with self._lock:
            now = self._clock()
            filled = {key: self._fill(key, limit, now) for key, limit in limits.items()}
            refusals = [
                Refusal(key, limit, seconds)
                for key, limit in limits.items()
                if (seconds := _seconds_until(filled[key], texts, limit))
            ]
            if not refusals:
                for bucket in filled.values():
                    bucket.left -= texts
            return max(refusals, key=lambda refusal: refusal.seconds, default=None)

    def _fill(self, key: str, limit: int, now: float) -> _Bucket:
        bucket = self._buckets.setdefault(key, _Bucket(float(limit), now))
        bucket.left = min(float(limit), bucket.left + (now - bucket.at) * limit / 60)
        bucket.at = now
        return bucket


def _seconds_until(bucket: _Bucket, texts: int, limit: int) -> int:
    """Give the seconds after which a bucket has room for some texts; 0: it has."""
    seconds = (min(texts, limit) - bucket.left) / (limit / 60)
    return max(1, math.ceil(seconds)) if seconds > _ROUNDING else 0
