"""Keep: what a worker does for deployments in the background: tasks expire, and old records are forgotten."""

import threading
import time
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from askwell.domain.deployments import MODEL, NOTHING, Deployment
from askwell.domain.review_tasks import FinalAnswer, ReviewTask, TaskStatus
from askwell.services import file_predictions
from askwell.services.settling import tell_of
from askwell.storage import deployments, projects, review_tasks, served
from askwell.storage.store import Store

POLL, FORGET_EVERY = 2.0, 3_600.0
"""Seconds between two looks at what expires, and at what is old."""
AT_ONCE = 200

_log = structlog.get_logger(__name__)


class Keeper:
    """Any number of workers can do it side by side: what one has ended, the next finds ended."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def run(self, stop: threading.Event) -> None:
        """Keep until told to stop."""
        forgot = float("-inf")
        while not stop.is_set():
            try:
                while self.expire():
                    pass
                if time.monotonic() - forgot >= FORGET_EVERY:
                    self.forget()
                    file_predictions.sweep(self._store)
                    forgot = time.monotonic()
            except Exception:
                _log.exception("keeping deployments failed; trying again")
            stop.wait(POLL)

    def expire(self) -> int:
        """End tasks whose time is over, each as its deployment's owner chose, and give their number."""
        now = self._store.now()
        with self._store.database.read() as connection:
            overdue = review_tasks.find_overdue(connection, now, AT_ONCE)
        ended = 0
        for project_id in dict.fromkeys(task.project_id for task in overdue):
            ids = [task.id for task in overdue if task.project_id == project_id]
            ended += self._expire_of(project_id, ids, now)
        return ended

    def forget(self) -> int:
        """Delete what was said longer ago than its deployment keeps it, and give how much that was."""
        with self._store.database.read() as connection:
            found = deployments.find_all(connection)
        forgotten = 0
        for deployment in found:
            days = deployment.conduct.retention_days
            if days is not None:
                before = self._store.now() - timedelta(days=days)
                with self._store.database.write(is_durable=False) as connection:
                    forgotten += served.forget(connection, deployment.id, before=before)
        return forgotten

    def _expire_of(self, project_id: str, task_ids: list[str], now: datetime) -> int:
        with self._store.database.write() as connection:
            projects.lock_clock(connection, project_id)  # nobody answers one of them meanwhile
            project = projects.find(connection, project_id)
            of_project = {each.id: each for each in deployments.find_of(connection, project_id)}
            ended = 0
            for task in review_tasks.find_by_ids(connection, task_ids).values():
                if task.status is not TaskStatus.OPEN:
                    continue
                answer = _default(task, of_project.get(task.deployment_id))
                expired = replace(task, status=TaskStatus.EXPIRED, answer=answer, ended_at=now)
                review_tasks.save(connection, expired)
                if project is not None:
                    tell_of(connection, project, expired, now)
                ended += 1
            return ended


def _default(task: ReviewTask, deployment: Deployment | None) -> FinalAnswer | None:
    fallback = NOTHING if deployment is None else deployment.conduct.fallback
    if fallback == NOTHING:
        return None
    if fallback == MODEL:
        return FinalAnswer(task.model.labels, tuple(span for span, _ in task.model.spans))
    return FinalAnswer((fallback,))
