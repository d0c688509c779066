"""The store that every service works on: a database, a folder of files, a queue of jobs and a clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from askwell.storage.database import Database


class JobQueue(Protocol):
    """Where durable jobs are handed to a worker."""

    def enqueue(self, job_id: str, kind: str) -> None:
        """Hand over a job whose row is committed; doing it twice is harmless."""
        ...

    def cancel(self, job_id: str) -> None:
        """Stop a job that has not begun; a running one stops by itself at its next step."""
        ...


@dataclass(frozen=True, slots=True)
class Store:
    """What `bootstrap` puts together once for a process.

    ``home`` is the folder for features, model weights and uploads, shared by all processes; ``now`` gives
    the time in UTC.
    """

    database: Database
    home: Path
    queue: JobQueue
    now: Callable[[], datetime]
