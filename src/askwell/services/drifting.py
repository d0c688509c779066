"""Check: a worker tests now and then whether the texts that come, and the labels they get, are as they were.

Every check looks at texts that none before it has looked at: so two in a row that find something are two
findings, and not one that was found twice.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import numpy as np
from sqlalchemy import Connection

from askwell.domain.deployments import Deployment
from askwell.domain.monitoring import Check, CheckKind, Traffic, add_up
from askwell.domain.projects import Task
from askwell.domain.served import beginning_of_hour
from askwell.engine.drift import ShareDrift, feature_drift, share_drift
from askwell.storage import deployments, monitoring, projects, served, traffic
from askwell.storage.store import Store

EVERY = timedelta(hours=6)
"""How long at least lies between two checks of one kind."""

LEAST, MOST = 100, 1_000
"""Texts that a check needs, and that it looks at; from more, so many are drawn. A test of ever more texts
would find ever smaller differences, which matter to nobody."""

LATELY, BEFORE = timedelta(days=1), timedelta(days=28)
"""What the first check looks at, and what it and all others are compared with."""

MOST_BEFORE = 1_000_000
"""Records of all deployments back to which scores are looked at."""

TOLD = 10
"""Texts that are remembered of those that moved a check most."""

MOST_LABELS = 50
"""Labels whose shares are remembered: those that moved most."""


def check(store: Store, deployment: Deployment, rng: np.random.Generator) -> list[Check]:
    """Make the checks that are due, store them, and give them."""
    now = store.now()
    made: list[Check] = []
    for kind, make in ((CheckKind.INPUTS, _check_inputs), (CheckKind.OUTPUTS, _check_outputs)):
        with store.database.read() as connection:
            found = monitoring.find_checks(connection, deployment.id, kind, limit=1)
            last = found[0] if found else None
            if last is not None and now - last.at < EVERY:
                continue
            new = make(connection, store, deployment, last, now, rng)
        if new is None:
            continue
        with store.database.write(is_durable=False) as connection:
            if deployments.find(connection, deployment.name, is_locked=True) is None:
                break  # deleted meanwhile
            after = last.number if last else 0
            if monitoring.add_check(connection, deployment.id, deployment.project_id, new, after=after):
                made.append(new)
    return made


def _check_inputs(
    connection: Connection,
    store: Store,
    deployment: Deployment,
    last: Check | None,
    now: datetime,
    rng: np.random.Generator,
) -> Check | None:
    """Compare texts with those of the project, by their features; where these are not kept, by how strange
    they were to the model, with the traffic before."""
    after = _number(last, "last_id")
    kept = traffic.find_kept(connection, deployment.id, after=after, most=MOST)
    if kept is None or len(kept.ids) < LEAST:
        return _check_scores(connection, deployment, last, now, rng)
    pool = traffic.sample_pool(
        connection, store.home, deployment.project_id, kept.encoder, most=MOST, rng=rng
    )
    if len(pool) < LEAST or pool.shape[1] != kept.rows.shape[1]:
        return None
    drift = feature_drift(pool.astype(np.float32), kept.rows.astype(np.float32), rng=rng)
    order = np.argsort(-drift.witness, kind="stable")[:TOLD]
    details = {
        "by": "features",
        "texts": len(kept.ids),
        "before": len(pool),
        "last_id": int(kept.ids.max()),
        "moved": [int(kept.ids[place]) for place in order if drift.witness[place] > 0],
    }
    return Check(0, now, CheckKind.INPUTS, drift.p_value, drift.distance, details)


def _check_scores(
    connection: Connection,
    deployment: Deployment,
    last: Check | None,
    now: datetime,
    rng: np.random.Generator,
) -> Check | None:
    after = _number(last, "last_id")
    if not after:
        first = traffic.find_first(connection, deployment.id, now - LATELY)
        after = first - 1 if first else 0
    recent, until = traffic.count_scores(connection, deployment.id, after=after, until=2**62)
    if recent.sum() < LEAST:
        return None
    before, _ = traffic.count_scores(connection, deployment.id, after=after - MOST_BEFORE, until=after)
    found = _compare(before, recent, rng)
    if found is None:
        return None
    details = {"by": "scores", "texts": int(recent.sum()), "before": int(before.sum()), "last_id": until}
    return Check(0, now, CheckKind.INPUTS, found.p_value, found.statistic, details)


def _check_outputs(
    connection: Connection,
    store: Store,
    deployment: Deployment,
    last: Check | None,
    now: datetime,
    rng: np.random.Generator,
) -> Check | None:
    """Compare the labels of the hours since the last check with those of the weeks before them."""
    until = beginning_of_hour(now)
    since = datetime.fromtimestamp(_number(last, "until"), until.tzinfo) if last else until - LATELY
    hours = served.find_hours(connection, [deployment.id], since=since - BEFORE)
    recent = add_up(hour for hour in hours if since <= hour.hour < until)
    before = add_up(hour for hour in hours if hour.hour < since)
    project = projects.find(connection, deployment.project_id)
    if project is None or not (recent.labels or before.labels):
        return None
    labels = sorted(recent.labels.keys() | before.labels.keys())
    if project.task is Task.CHOOSE_ONE:
        found = _compare(_counts(before, labels), _counts(recent, labels), rng)
        if found is None:
            return None
        p_value, statistic, of_labels = found.p_value, found.statistic, found.labels.tolist()
    else:
        each = [_compare(_split(before, label), _split(recent, label), rng) for label in labels]
        told = [one for one in each if one is not None]
        if len(told) < len(labels):
            return None
        p_value = min(1.0, len(told) * min(one.p_value for one in told))  # Bonferroni
        statistic = max(one.statistic for one in told)
        of_labels = [min(1.0, len(told) * one.p_value) for one in told]
    details = {
        "by": "labels",
        "texts": recent.texts,
        "before": before.texts,
        "until": until.timestamp(),
        "labels": _shares(labels, before, recent, of_labels),
    }
    return Check(0, now, CheckKind.OUTPUTS, p_value, statistic, details)


def _compare(before: np.ndarray, recent: np.ndarray, rng: np.random.Generator) -> ShareDrift | None:
    """Compare two rows of counts, of ``MOST`` texts each at most; None where there are too few."""
    if min(before.sum(), recent.sum()) < LEAST:
        return None
    old, new = (
        rng.multivariate_hypergeometric(counts, min(MOST, int(counts.sum()))) for counts in (before, recent)
    )
    return share_drift(old, new, rng=rng)


def _counts(of: Traffic, labels: Sequence[str]) -> np.ndarray:
    return np.array([of.labels.get(label, 0) for label in labels], np.int64)


def _split(of: Traffic, label: str) -> np.ndarray:
    """How many texts were given a label, and how many were not."""
    given = of.labels.get(label, 0)
    return np.array([given, max(of.texts - given, 0)], np.int64)


def _shares(
    labels: Sequence[str], before: Traffic, recent: Traffic, p_values: Iterable[float]
) -> dict[str, list[float]]:
    """By label its shares before and lately, and its own p-value, for the labels that moved most."""
    shares = {
        label: [
            before.labels.get(label, 0) / before.texts if before.texts else 0.0,
            recent.labels.get(label, 0) / recent.texts if recent.texts else 0.0,
            p_value,
        ]
        for label, p_value in zip(labels, p_values, strict=True)
    }
    moved = sorted(shares, key=lambda label: (shares[label][2], -abs(shares[label][1] - shares[label][0])))
    return {label: shares[label] for label in moved[:MOST_LABELS]}


def _number(last: Check | None, name: str) -> int:
    """A number that the last check left for the next, 0 without any."""
    value = last.details.get(name, 0) if last is not None else 0
    return int(value) if isinstance(value, int | float) else 0
