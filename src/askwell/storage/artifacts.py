"""Model versions: a row each, and a file of weights named by its content, written once."""

import hashlib
import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save
from sqlalchemy import Connection, Row, delete, func, insert, or_, select, update

from askwell.domain.models import ModelVersion
from askwell.storage.projects import lock_clock
from askwell.storage.schema import clocks, learner_leases, model_versions

_HALF = frozenset({"covariance", "audit_probs", "audit_targets", "spans.covariance"})
"""Arrays kept in half precision: their rounding is far below what a calibrated probability shows."""


def write_state(home: Path, project_id: str, arrays: dict[str, np.ndarray], meta: dict[str, Any]) -> str:
    """Write a model's arrays and JSON meta, and give the file's name within ``home``."""
    packed = {
        name: np.ascontiguousarray(value, dtype=np.float16 if name in _HALF else value.dtype)
        for name, value in arrays.items()
    }
    data = save(packed, {"askwell": json.dumps(meta, sort_keys=True)})
    name = f"models/{project_id}/{hashlib.sha256(data).hexdigest()[:32]}.safetensors"
    path = home / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{os.getpid()}.tmp")
        temporary.write_bytes(data)
        temporary.replace(path)
    return name


def read_state(home: Path, name: str) -> tuple[dict[str, np.ndarray], dict[str, Any]] | None:
    """Read what `write_state` wrote; None if the file is gone or not whole, so that it is made anew."""
    try:
        with safe_open(home / name, framework="numpy") as file:
            meta = json.loads(file.metadata()["askwell"])
            arrays = {
                key: file.get_tensor(key).astype(np.float32) if key in _HALF else file.get_tensor(key)
                for key in file.keys()  # noqa: SIM118 — not a dict
            }
    except (OSError, SafetensorError, KeyError, ValueError):
        return None
    return arrays, meta


def publish(connection: Connection, version: ModelVersion) -> None:
    """Store a version and make it the project's newest."""
    connection.execute(
        insert(model_versions).values(
            project_id=version.project_id,
            version=version.version,
            events=version.events,
            answers=version.answers,
            encoder=version.encoder,
            labels=list(version.labels),
            metrics=dict(version.metrics),
            file=version.file,
            audit_file=version.audit_file,
            created_at=version.created_at,
        )
    )
    mine = update(clocks).where(clocks.c.project_id == version.project_id)
    connection.execute(mine.values(model_version=version.version, learnt_events=version.events))


def newest(connection: Connection, project_id: str) -> ModelVersion | None:
    """Give the newest version of a project's model, or None."""
    return find_version(connection, project_id, None)


def add_audit(
    connection: Connection, project_id: str, version: int, metrics: Mapping[str, object], file: str | None
) -> None:
    """Store what the audit stream says of a version."""
    mine = (model_versions.c.project_id == project_id) & (model_versions.c.version == version)
    connection.execute(update(model_versions).where(mine).values(metrics=dict(metrics), audit_file=file))


def newest_audited(
    connection: Connection, project_id: str, *, until: int | None = None
) -> ModelVersion | None:
    """Give the newest version (``until`` one) of which the audit stream has said something, or None."""
    query = select(model_versions).where(
        model_versions.c.project_id == project_id, model_versions.c.audit_file.is_not(None)
    )
    if until is not None:
        query = query.where(model_versions.c.version <= until)
    row = connection.execute(query.order_by(model_versions.c.version.desc()).limit(1)).first()
    return _version(row) if row else None


def find_version(connection: Connection, project_id: str, version: int | None) -> ModelVersion | None:
    """Give one version of a project's model (None: the newest), or None if there is none."""
    query = select(model_versions).where(model_versions.c.project_id == project_id)
    if version is not None:
        query = query.where(model_versions.c.version == version)
    row = connection.execute(query.order_by(model_versions.c.version.desc()).limit(1)).first()
    return _version(row) if row else None


def find_versions(
    connection: Connection, project_id: str, *, before: int | None, limit: int
) -> list[ModelVersion]:
    """Give a page of versions, newest first."""
    query = select(model_versions).where(model_versions.c.project_id == project_id)
    if before is not None:
        query = query.where(model_versions.c.version < before)
    return [
        _version(row)
        for row in connection.execute(query.order_by(model_versions.c.version.desc()).limit(limit))
    ]


def find_audited(
    connection: Connection, project_id: str, limit: int
) -> list[tuple[int, int, Mapping[str, Any]]]:
    """Give (version, answers, metrics) of what the audit stream has spoken of, fewest answers first.

    It is the last version with each number of answers, thinned evenly to ``limit``; the newest stays.
    """
    known = (model_versions.c.project_id == project_id) & model_versions.c.audit_file.is_not(None)
    newest = select(func.max(model_versions.c.version)).where(known)
    query = newest.group_by(model_versions.c.answers).order_by(model_versions.c.answers)
    found = connection.execute(query).scalars().all()
    step = max(1, -(-len(found) // limit))
    kept = found[(len(found) - 1) % step :: step]
    figures = select(model_versions.c.version, model_versions.c.answers, model_versions.c.metrics).where(
        model_versions.c.project_id == project_id, model_versions.c.version.in_(kept)
    )
    rows = connection.execute(figures.order_by(model_versions.c.answers))
    return [(row.version, row.answers, row.metrics) for row in rows]


def hold_learner(
    connection: Connection, project_id: str, worker: str, now: datetime, expires_at: datetime
) -> bool:
    """Take or keep a project's learner for a worker; False while another worker holds it."""
    mine = learner_leases.c.project_id == project_id
    free = or_(learner_leases.c.worker == worker, learner_leases.c.expires_at <= now)
    values = {"worker": worker, "expires_at": expires_at}
    if connection.execute(update(learner_leases).where(mine, free).values(**values)).rowcount:
        return True
    lock_clock(connection, project_id)  # two workers may find no lease at once
    if connection.execute(select(learner_leases.c.worker).where(mine)).first() is not None:
        return False
    connection.execute(insert(learner_leases).values(project_id=project_id, **values))
    return True


def learner_is_held(connection: Connection, project_id: str, now: datetime) -> bool:
    """Whether some worker learns for this project now."""
    query = select(learner_leases.c.worker).where(
        learner_leases.c.project_id == project_id, learner_leases.c.expires_at > now
    )
    return connection.execute(query).first() is not None


def drop_learners(connection: Connection, worker: str) -> None:
    """Give back every learner that a worker holds."""
    connection.execute(delete(learner_leases).where(learner_leases.c.worker == worker))


def _version(row: Row[Any]) -> ModelVersion:
    return ModelVersion(
        project_id=row.project_id,
        version=row.version,
        events=row.events,
        answers=row.answers,
        encoder=row.encoder,
        labels=tuple(row.labels),
        file=row.file,
        created_at=row.created_at,
        metrics=row.metrics,
        audit_file=row.audit_file,
    )
