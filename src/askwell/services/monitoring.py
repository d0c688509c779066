"""Watch: what a deployment did in the last hours, how often it was right, and what its owner was told of."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from askwell.domain.alerts import figures_of
from askwell.domain.deployments import Deployment
from askwell.domain.errors import InvalidInput
from askwell.domain.live import AuditedAnswer
from askwell.domain.members import Caller, Permission
from askwell.domain.monitoring import (
    Check,
    CheckKind,
    Monitoring,
    Part,
    Period,
    Said,
    VersionTraffic,
    add_up,
)
from askwell.domain.served import Hour, beginning_of_hour
from askwell.services.live_quality import judge, share
from askwell.services.planning import demand
from askwell.storage import artifacts, deployments, monitoring, projects, served
from askwell.storage.store import Store

MOST_HOURS = 24 * 366
BY_DAY = 24 * 14
"""Hours beyond which traffic is told by the day."""

MOST_VERSIONS = 20
MOST_CHECKS = 50
MOST_AUDITED = 20_000
"""Answered audit texts that are looked at: the last ones."""


def look(store: Store, caller: Caller, name: str, *, hours: int) -> Monitoring:
    """Give what a deployment did in the last hours, the running one among them."""
    if not 1 <= hours <= MOST_HOURS:
        raise InvalidInput(field="hours", reason=f"must be between 1 and {MOST_HOURS:,}")
    now = store.now()
    since = beginning_of_hour(now) - timedelta(hours=hours - 1)
    with store.database.read() as connection:
        deployment, project = demand(connection, caller, name, Permission.VIEW)
        counted = served.find_hours(connection, [deployment.id], since=since)
        moves = deployments.find_moves(connection, deployment.id)
        begun = max(since, moves[0].at) if moves else since  # a demo that begins again has a new history
        audited = monitoring.find_audited(connection, deployment.id, begun, limit=MOST_AUDITED)
        drawn = monitoring.count_drawn(connection, deployment.id, begun)
        waiting = monitoring.find_waiting(connection, deployment.id, since, now)
        checks = {
            kind: monitoring.find_checks(connection, deployment.id, kind, limit=MOST_CHECKS)
            for kind in CheckKind
        }
        moved = _moved(connection, deployment, checks[CheckKind.INPUTS])
        alerts = monitoring.find_alerts(connection, deployment.id)
        newest = artifacts.newest(connection, project.id)
        names = {label.id: label.name for label in projects.find_labels(connection, project.id)}
    step = 24 if hours > BY_DAY else 1
    versions = {hour.version for hour in counted if hour.version}
    return Monitoring(
        deployment=deployment,
        since=since,
        until=now,
        step=step,
        traffic=add_up(counted),
        periods=tuple(_periods(counted, since, now, step)),
        versions=tuple(_versions(deployment, newest.version if newest else None, counted, audited)),
        version_count=len(versions),
        waiting=waiting,
        drawn=drawn,
        live=judge(audited, deployment.conduct.policy),
        checks=checks,
        moved=moved,
        alerts=tuple(alerts),
        figures=figures_of(deployment.conduct),
        names=names,
    )


def moved_ids(check: Check) -> list[int]:
    """Give the ids, as served, of the texts that moved a check of inputs most, the most first."""
    found = check.details.get("moved", [])
    return [int(served_id) for served_id in found] if isinstance(found, list) else []


def _moved(connection: Connection, deployment: Deployment, checks: Sequence[Check]) -> tuple[Said, ...]:
    ids = moved_ids(checks[0]) if checks else []
    found = {said.id: said for said in monitoring.find_said(connection, deployment.id, ids)}
    return tuple(found[served_id] for served_id in ids if served_id in found)


def _periods(counted: Iterable[Hour], since: datetime, until: datetime, step: int) -> Iterable[Period]:
    """All periods of the time, those without any traffic too."""
    length = timedelta(hours=step)
    by_place: dict[int, list[Hour]] = {}
    for hour in counted:
        by_place.setdefault((hour.hour - since) // length, []).append(hour)
    for place in range((until - since) // length + 1):
        yield Period(since + place * length, add_up(by_place.get(place, [])))


def _versions(
    deployment: Deployment, newest: int | None, counted: Sequence[Hour], audited: Sequence[AuditedAnswer]
) -> Iterable[VersionTraffic]:
    """What each version did, those that answer now first, then the newest."""
    serving = deployment.serving
    now = {
        Part.MAIN: serving.version if serving.version is not None else newest,
        Part.CANARY: serving.canary,
        Part.SHADOW: serving.shadow,
    }
    by_version: dict[int, list[Hour]] = {version: [] for version in now.values() if version is not None}
    for hour in counted:
        if hour.version:
            by_version.setdefault(hour.version, []).append(hour)
    order = sorted(by_version, key=lambda version: (version not in now.values(), -version))
    for version in order[:MOST_VERSIONS]:
        traffic = add_up(by_version[version])
        mine = [each for each in audited if each.model_version == version]
        parts = tuple(part for part, found in now.items() if found == version)
        yield VersionTraffic(
            version=version,
            parts=parts or (Part.EARLIER,),
            traffic=traffic,
            answers=len(mine),
            accuracy=share(sum(each.is_right for each in mine), len(mine)),
            agreement=share(traffic.shadow_agreed, traffic.shadowed),
        )
