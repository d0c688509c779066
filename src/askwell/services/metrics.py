"""Measure: the figures of an installation, read whenever a program that watches machines asks for them."""

import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from askwell.domain.members import Caller, Permission, demand_use
from askwell.domain.metrics import DeploymentFigures, Figures, ProjectFigures
from askwell.domain.monitoring import Traffic, add_up
from askwell.domain.served import beginning_of_hour
from askwell.storage import deployments, members, metrics, projects
from askwell.storage.projects import Clock
from askwell.storage.store import Store

MOST_DEPLOYMENTS = MOST_PROJECTS = 200
"""Of how many there are figures one by one: a program that watches keeps a series for each of them."""

SETTLED = timedelta(hours=3)
"""How old an hour is when nothing is added to its counts any more."""


@dataclass(frozen=True, slots=True)
class _Past:
    """All that deployments did before ``until``, by their ids, and in how many rows it was."""

    until: datetime
    of: Mapping[str, tuple[int, Traffic]] = field(default_factory=dict[str, tuple[int, Traffic]])


class Meter:
    """Reads the figures; what happened long ago is added up once, and kept."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._past = _Past(datetime.fromtimestamp(0, UTC))
        self._lock = threading.Lock()

    def read(self, caller: Caller | None) -> Figures:
        """Give the figures of what a caller may view; None: of everything.

        Raises ``KeyTooNarrow`` for a key that may not be used to view.
        """
        if caller is not None:
            demand_use(caller, Permission.VIEW)
        now = self._store.now()
        with self._store.database.read() as connection:
            seen = [project.id for project in projects.find_all(connection)]
            if caller is not None:
                roles = members.find_roles(connection, caller.person)
                seen = [each for each in seen if each in roles and caller.scope in (None, each)]
            clocks = {clock.project_id: clock for clock in projects.read_clocks(connection, seen)}
            found = [each for each in deployments.find_all(connection) if each.project_id in clocks]
            totals = self._totals(connection, [each.id for each in found], now)
            told, others = found[:MOST_DEPLOYMENTS], found[MOST_DEPLOYMENTS:]
            waiting = metrics.find_open(connection, [each.id for each in told])
            alerts = metrics.find_alerts(connection, [each.id for each in told])
        return Figures(
            deployments=tuple(
                DeploymentFigures(
                    name=each.name,
                    traffic=totals[each.id],
                    version=each.serving.version or clocks[each.project_id].model_version or None,
                    is_paused=each.paused is not None,
                    open_tasks=waiting.get(each.id, (0, now))[0],
                    oldest_task=(now - waiting.get(each.id, (0, now))[1]).total_seconds(),
                    alerts=frozenset(alerts[each.id]),
                )
                for each in told
            ),
            projects=tuple(_of_projects(clocks, seen[:MOST_PROJECTS])),
            others=add_up([totals[each.id] for each in others]) if others else None,
        )

    def _totals(
        self, connection: Connection, deployment_ids: Sequence[str], now: datetime
    ) -> dict[str, Traffic]:
        """All that deployments ever did; what was added up before is read again only if some of it went."""
        until = beginning_of_hour(now - SETTLED)
        with self._lock:
            past = self._past
        rows = metrics.count_hours(connection, past.until)
        kept = [key for key in deployment_ids if key in past.of and past.of[key][0] == rows.get(key, 0)]
        missing = [key for key in deployment_ids if key not in kept]
        if missing or past.until != until:
            newer = metrics.add_up_hours(connection, kept, since=past.until, until=until)
            whole = metrics.add_up_hours(connection, missing, until=until)
            rows = metrics.count_hours(connection, until)
            summed = {key: add_up([past.of[key][1], newer[key]]) for key in kept} | whole
            others = past.of if past.until == until else {}  # this caller may not see them all
            new = {key: (rows.get(key, 0), each) for key, each in summed.items()}
            past = _Past(until, {**others, **new})
            with self._lock:
                self._past = past
        recent = metrics.add_up_hours(connection, deployment_ids, since=until)
        return {key: add_up([past.of[key][1], recent[key]]) for key in deployment_ids}


def _of_projects(clocks: dict[str, Clock], project_ids: Collection[str]) -> list[ProjectFigures]:
    return [
        ProjectFigures(key, clocks[key].model_version, max(clocks[key].events - clocks[key].learnt_events, 0))
        for key in project_ids
        if key in clocks
    ]
