"""Durable jobs on DBOS: handing them over from any process, and running them in a worker."""

import json
import logging
import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from dbos import DBOS, DBOSClient, DBOSConfig, EnqueueOptions, Serializer
from dbos import error as dbos_errors
from sqlalchemy.exc import SQLAlchemyError

from askwell.domain.jobs import Job, JobKind
from askwell.storage import jobs
from askwell.storage.database import Database
from askwell.storage.store import Store

_APPLICATION = "askwell"
_VERSION = "1"
"""The version of the workflows' shape: a worker goes on with those of its own version only."""

_CONCURRENCY = {JobKind.IMPORT: 2, JobKind.ENCODE: 4}
"""Jobs of a kind at once in a worker; those that encode share one thread, a segment each in turn."""

_UNFINISHED = ("ENQUEUED", "PENDING", "DELAYED")
_POLL_SECONDS = 0.5
_RECONCILE_SECONDS = 10.0
_UNKNOWN_AFTER = timedelta(seconds=3)
_DEAD_AFTER = timedelta(minutes=3)

_log = logging.getLogger(__name__)


class JsonSerializer(Serializer):
    """Job ids, results and errors as JSON: nothing that is read from the queue can be code."""

    def name(self) -> str:
        """Give the name that is stored beside each value."""
        return "askwell_json"

    def serialize(self, data: Any) -> str:
        """Write a value; an error becomes its sentence."""
        return json.dumps({"error": str(data)} if isinstance(data, BaseException) else data)

    def deserialize(self, serialized_data: str) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride] — the base class misnames self
        """Read a value; an error comes back as one with the same sentence."""
        value = json.loads(serialized_data)
        return RuntimeError(value["error"]) if isinstance(value, dict) and set(value) == {"error"} else value


def queue_url(database: Database, home: Path) -> str:
    """Give the address of the queue's own tables: a file beside SQLite's, a schema in PostgreSQL."""
    if database.is_sqlite:
        return f"sqlite:///{home / 'jobs.sqlite'}"
    return database.url.set(drivername="postgresql").render_as_string(hide_password=False)


class DbosQueue:
    """Hands jobs to the workers. It connects when it is first needed.

    A job that cannot be handed over now is found and handed over by a worker, from its row.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._client: DBOSClient | None = None
        self._lock = threading.Lock()

    def enqueue(self, job_id: str, kind: str) -> None:
        """Hand over a job whose row is committed; doing it twice is harmless."""
        try:
            self._connected().enqueue({**_options(kind), "workflow_id": job_id}, job_id)
        except (dbos_errors.DBOSException, SQLAlchemyError) as error:
            _log.info("job %s waits for a worker to find it: %s", job_id, error)

    def cancel(self, job_id: str) -> None:
        """Stop a job that has not begun; a running one stops by itself at its next step."""
        try:
            self._connected().cancel_workflow(job_id)
        except (dbos_errors.DBOSException, SQLAlchemyError) as error:
            _log.info("job %s is cancelled by its row alone: %s", job_id, error)

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            if self._client is not None:
                self._client.destroy()
            self._client = None

    def revive(self, job: Job, is_dead: bool) -> None:
        """Hand over a job that the queue does not know or thinks over, or whose worker is gone."""
        client = self._connected()
        known = client.list_workflows(workflow_id_prefix=job.id, load_input=False, load_output=False)
        waiting = [workflow for workflow in known if workflow.status in _UNFINISHED]
        if not waiting:
            again = f"{job.id}-{len(known)}" if known else job.id
            client.enqueue({**_options(job.kind.value), "workflow_id": again}, job.id)
        elif is_dead:
            client.resume_workflow(waiting[-1].workflow_id, queue_name=job.kind.value)

    def _connected(self) -> DBOSClient:
        with self._lock:
            if self._client is None:
                self._client = DBOSClient(
                    system_database_url=self._url,
                    serializer=JsonSerializer(),
                    application_name=_APPLICATION,
                    retry_connection_errors=False,
                    lazy=True,
                )
            return self._client


class JobRunner:
    """Runs jobs in this process: a workflow for each, one checkpointed step after another.

    What was running when its worker died goes on: at the next start of a worker of the same name, or after
    three minutes without a sign of life in any other.
    """

    def __init__(
        self, store: Store, url: str, steps: Mapping[JobKind, Callable[[str], bool]], *, worker: str = "local"
    ) -> None:
        self._store = store
        self._url = url
        self._steps = steps
        self._worker = worker
        self._queue = DbosQueue(url)
        self._stopping = threading.Event()
        self._reconciler = threading.Thread(target=self._reconcile_often, name="askwell-jobs", daemon=True)

    def start(self) -> None:
        """Begin to run jobs, on threads of their own."""
        logging.getLogger("dbos").setLevel(logging.WARNING)
        config: DBOSConfig = {
            "name": _APPLICATION,
            "system_database_url": self._url,
            "serializer": JsonSerializer(),
            "application_version": _VERSION,
            "executor_id": self._worker,
            "log_level": "WARNING",
            "console_log_level": "WARNING",
            "enable_otlp": False,
            "use_listen_notify": False,
            "max_executor_threads": 8,
        }
        DBOS(config=config)
        for kind, step in self._steps.items():
            _register(kind, step)
        DBOS.launch()
        for kind in self._steps:
            DBOS.register_queue(
                kind.value,
                worker_concurrency=_CONCURRENCY.get(kind, 1),
                polling_interval_sec=_POLL_SECONDS,
                on_conflict="always_update",
            )
        self._reconciler.start()

    def stop(self, *, patience: int = 0) -> None:
        """Stop running jobs; those at work have ``patience`` seconds, and go on at the next start."""
        self._stopping.set()
        self._reconciler.join(timeout=5)
        DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=patience)
        self._queue.close()

    def reconcile(self) -> None:
        """Hand over what the queue does not know of, and what a worker that is gone left behind."""
        now = self._store.now()
        with self._store.database.read() as connection:
            active = jobs.find_active(connection)
        for job in active:
            silence = now - job.updated_at
            if silence > _UNKNOWN_AFTER:
                self._queue.revive(job, silence > _DEAD_AFTER)

    def _reconcile_often(self) -> None:
        while True:
            try:
                self.reconcile()
            except (dbos_errors.DBOSException, SQLAlchemyError):
                _log.exception("jobs could not be compared with their queue")
            if self._stopping.wait(_RECONCILE_SECONDS):
                return


def _options(kind: str) -> EnqueueOptions:
    return {"workflow_name": kind, "queue_name": kind}


def _register(kind: JobKind, step: Callable[[str], bool]) -> None:
    def run(job_id: str) -> None:
        while not DBOS.run_step({"name": kind.value}, step, job_id):
            pass

    DBOS.workflow(name=kind.value, max_recovery_attempts=None)(run)
