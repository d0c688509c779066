"""What the server counts, in the text format that Prometheus reads."""

import threading
from collections import Counter
from collections.abc import Iterator

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds, in seconds, of the histogram of how long calls take."""


class Counts:
    """Calls by path and status, how long predictions take, and how many texts they held."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: Counter[tuple[str, int]] = Counter()
        self._within: Counter[float] = Counter()
        self._seconds = 0.0
        self._predicted = self._texts = self._abstained = 0

    def called(self, path: str, status: int) -> None:
        """Count a call; ``path`` is one of the server's own."""
        with self._lock:
            self._calls[path, status] += 1

    def predicted(self, *, texts: int, abstained: int, seconds: float) -> None:
        """Count a prediction that was answered."""
        with self._lock:
            self._predicted += 1
            self._texts += texts
            self._abstained += abstained
            self._seconds += seconds
            self._within.update(bound for bound in BOUNDS if seconds <= bound)

    def text(self) -> str:
        """All of it."""
        with self._lock:
            return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        yield "# HELP askwell_bundle_requests_total Requests by path and status."
        yield "# TYPE askwell_bundle_requests_total counter"
        for (path, status), count in sorted(self._calls.items()):
            yield f'askwell_bundle_requests_total{{path="{path}",status="{status}"}} {count}'
        yield "# HELP askwell_bundle_texts_total Texts predicted."
        yield "# TYPE askwell_bundle_texts_total counter"
        yield f"askwell_bundle_texts_total {self._texts}"
        yield "# HELP askwell_bundle_abstained_total Texts on which the model abstained."
        yield "# TYPE askwell_bundle_abstained_total counter"
        yield f"askwell_bundle_abstained_total {self._abstained}"
        yield "# HELP askwell_bundle_seconds How long predictions take, in seconds."
        yield "# TYPE askwell_bundle_seconds histogram"
        for bound in BOUNDS:
            yield f'askwell_bundle_seconds_bucket{{le="{bound}"}} {self._within[bound]}'
        yield f'askwell_bundle_seconds_bucket{{le="+Inf"}} {self._predicted}'
        yield f"askwell_bundle_seconds_sum {self._seconds:.6f}"
        yield f"askwell_bundle_seconds_count {self._predicted}"
