"""What deployments said, kept in memory for a moment and written by a thread, so that no caller waits."""

import threading
from collections import Counter
from dataclasses import dataclass, field, fields
from datetime import datetime

import structlog

from askwell.domain.deployments import Deployment, latency_class
from askwell.domain.policies import Why
from askwell.domain.served import Hour, Served, beginning_of_hour
from askwell.storage import deployments, served
from askwell.storage.store import Store

FLUSH_SECONDS = 2.0
MOST_KEPT = 50_000
"""Records that wait for a database which does not answer; beyond that only their counts are kept."""

_log = structlog.get_logger(__name__)
_Key = tuple[str, str, datetime, int]


@dataclass(slots=True)
class _Counts:
    """An ``Hour`` that is still growing."""

    calls: int = 0
    texts: int = 0
    abstained: int = 0
    out_of_scope: int = 0
    audited: int = 0
    tasks: int = 0
    errors: int = 0
    refused: int = 0
    shadowed: int = 0
    shadow_agreed: int = 0
    milliseconds: float = 0.0
    probability: float = 0.0
    epistemic: float = 0.0
    strangeness: float = 0.0
    labels: Counter[str] = field(default_factory=Counter[str])
    latency: Counter[int] = field(default_factory=Counter[int])

    def hour(self, key: _Key) -> Hour:
        counted = {each.name: getattr(self, each.name) for each in fields(self)}
        return Hour(
            key[0],
            key[1],
            key[2],
            key[3],
            **{**counted, "labels": dict(self.labels), "latency": dict(self.latency)},
        )


class Recorder:
    """Keeps what was said until the next flush; any number of threads may tell it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._flushing = threading.Lock()
        self._records: list[Served] = []
        self._counts: dict[_Key, _Counts] = {}
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Flush every ``FLUSH_SECONDS`` from now on."""
        self._stop.clear()
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Write what is left."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=10)
            self._thread = None
        self.flush()

    def add_call(
        self, deployment: Deployment, at: datetime, milliseconds: float, records: list[Served], version: int
    ) -> None:
        """Note a call that was answered: by ``version`` in the main, with what was said of each text."""
        with self._lock:
            self._records += records
            del self._records[MOST_KEPT:]
            call = self._of(deployment, at, version)
            call.calls += 1
            call.milliseconds += milliseconds
            call.latency[latency_class(milliseconds)] += 1
            for record in records:
                _count(self._of(deployment, at, record.model_version), record)

    def add_error(self, deployment: Deployment, at: datetime, *, is_refused: bool = False) -> None:
        """Note a call that failed, or was refused for being beyond what may be asked."""
        with self._lock:
            counts = self._of(deployment, at, 0)
            counts.calls += 1
            counts.refused += is_refused
            counts.errors += not is_refused

    def flush(self) -> None:
        """Write what there is; what could not be written stays for the next time."""
        with self._flushing:
            with self._lock:
                records, self._records = self._records, []
                counts, self._counts = self._counts, {}
            if not records and not counts:
                return
            try:
                self._write(records, counts)
            except Exception:
                with self._lock:
                    self._records = [*records, *self._records][:MOST_KEPT]
                    newer, self._counts = self._counts, counts
                    for key, each in newer.items():
                        _merge(self._counts.setdefault(key, _Counts()), each)
                raise

    def _write(self, records: list[Served], counts: dict[_Key, _Counts]) -> None:
        with self._store.database.write(is_durable=False) as connection:
            alive = deployments.which(connection, {key[0] for key in counts})
            hours = [each.hour(key) for key, each in sorted(counts.items()) if key[0] in alive]
            served.count_up(connection, hours)
            served.add(connection, [record for record in records if record.deployment_id in alive])

    def _run(self) -> None:
        while not self._stop.wait(FLUSH_SECONDS):
            try:
                self.flush()
            except Exception:
                _log.exception("what deployments said could not be written; trying again")

    def _of(self, deployment: Deployment, at: datetime, version: int) -> _Counts:
        key = (deployment.id, deployment.project_id, beginning_of_hour(at), version)
        return self._counts.setdefault(key, _Counts())


def _count(counts: _Counts, record: Served) -> None:
    counts.texts += 1
    counts.abstained += record.abstained is not None
    counts.out_of_scope += record.abstained == Why.OUT_OF_SCOPE
    counts.audited += record.is_audit
    counts.tasks += record.review_task_id is not None
    counts.probability += record.probability
    counts.epistemic += record.epistemic
    counts.strangeness += record.out_of_scope
    counts.labels.update(record.labels)
    if record.shadow is not None:
        counts.shadowed += 1
        counts.shadow_agreed += record.shadow.agrees


def _merge(counts: _Counts, other: _Counts) -> None:
    for each in fields(counts):
        value = getattr(counts, each.name)
        if isinstance(value, Counter):
            value.update(getattr(other, each.name))
        else:
            setattr(counts, each.name, value + getattr(other, each.name))
