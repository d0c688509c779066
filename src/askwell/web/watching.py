"""A project's state as pages that stay open watch it: read once for all of them, a few times a second."""

import asyncio
import time
from dataclasses import dataclass, field

from anyio.to_thread import run_sync

from askwell.domain.jobs import Job
from askwell.domain.members import Caller
from askwell.domain.projects import Project
from askwell.services import jobs, learn
from askwell.storage.projects import Clock
from askwell.storage.store import Store

FRESH_SECONDS = 0.15
WATCHED_JOBS = 20


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is watched: the project with its guideline, the clock, how many answers the newest model has
    learnt, the latest jobs."""

    project: Project
    clock: Clock
    answers_learnt: int
    jobs: tuple[Job, ...]


@dataclass(slots=True)
class _Entry:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    read_at: float = float("-inf")
    snapshot: Snapshot | None = None
    watchers: int = 0


class Watch:
    """Shares one reading of each project's state among everybody who watches it in this process."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._entries: dict[str, _Entry] = {}

    @property
    def is_idle(self) -> bool:
        """Whether nobody watches anything."""
        return not self._entries

    def enter(self, project_id: str) -> None:
        """Note that somebody begins to watch a project."""
        self._entries.setdefault(project_id, _Entry()).watchers += 1

    def leave(self, project_id: str) -> None:
        """Note that somebody has stopped."""
        entry = self._entries[project_id]
        entry.watchers -= 1
        if entry.watchers == 0:
            del self._entries[project_id]

    async def look(self, caller: Caller, project_id: str) -> Snapshot:
        """Give the state, at most ``FRESH_SECONDS`` old; raises what the services raise."""
        entry = self._entries[project_id]
        async with entry.lock:
            if entry.snapshot is None or time.monotonic() - entry.read_at > FRESH_SECONDS:
                last = entry.snapshot
                entry.snapshot = await run_sync(self._read, caller, project_id, last)
                entry.read_at = time.monotonic()
            return entry.snapshot

    def _read(self, caller: Caller, project_id: str, last: Snapshot | None) -> Snapshot:
        project, clock = learn.read_project(self._store, caller, project_id)
        if last is not None and last.clock.model_version == clock.model_version:
            answers_learnt = last.answers_learnt
        else:
            newest = learn.find_versions(self._store, caller, project_id, limit=1)
            answers_learnt = newest[0].answers if newest else 0
        latest = jobs.find_all(self._store, caller, project_id, limit=WATCHED_JOBS)
        return Snapshot(project, clock, answers_learnt, tuple(latest))
