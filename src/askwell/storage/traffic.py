"""What was said lately, as arrays: features and scores of the last texts, and samples of the pool."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from sqlalchemy import Connection, Integer, cast, func, select

from askwell.storage import features
from askwell.storage.schema import documents, model_versions, review_tasks, served

CLASSES = 10
"""Classes of equal width into which scores from 0 to 1 are counted."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The features (M, D) of texts that were kept, the ids (M,) under which they were served, newest first,
    and the encoder's id."""

    ids: np.ndarray
    rows: np.ndarray
    encoder: str


def find_kept(connection: Connection, deployment_id: str, *, after: int, most: int) -> Kept | None:
    """Give the last texts that were kept with their features, served after an id, each text once.

    They are those of the encoder of the newest one; None where there are none.
    """
    query = (
        select(served.c.id, served.c.features, model_versions.c.encoder)
        .join(
            model_versions,
            (model_versions.c.project_id == served.c.project_id)
            & (model_versions.c.version == served.c.model_version),
        )
        .where(served.c.deployment_id == deployment_id, served.c.id > after, served.c.features.is_not(None))
        .order_by(served.c.id.desc())
        .limit(2 * most)
    )
    rows = connection.execute(query).all()
    if not rows:
        return None
    newest = rows[0]
    once: dict[bytes, int] = {}
    for row in rows:
        if row.encoder == newest.encoder and len(row.features) == len(newest.features):
            once.setdefault(bytes(row.features), row.id)
    some = list(once.items())[:most]
    values = np.frombuffer(b"".join(row for row, _ in some), np.float16).reshape(len(some), -1)
    return Kept(np.array([served_id for _, served_id in some], np.int64), values, newest.encoder)


def count_scores(
    connection: Connection, deployment_id: str, *, after: int, until: int
) -> tuple[np.ndarray, int]:
    """Count the out-of-scope scores of what was served after one id and until another, by ``CLASSES``.

    Gives the counts, (CLASSES,), and the last id among them.
    """
    place = cast(func.floor(served.c.out_of_scope * (CLASSES - 1e-6)), Integer).label("place")
    mine = (served.c.deployment_id == deployment_id) & (served.c.id > after) & (served.c.id <= until)
    query = select(place, func.count().label("texts"), func.max(served.c.id).label("last")).where(mine)
    counts, last = np.zeros(CLASSES, np.int64), after
    for row in connection.execute(query.group_by(place)):
        counts[min(max(row.place, 0), CLASSES - 1)] += row.texts
        last = max(last, row.last)
    return counts, last


def sample_pool(
    connection: Connection,
    home: Path,
    project_id: str,
    encoder_id: str,
    *,
    most: int,
    rng: np.random.Generator,
) -> np.ndarray:
    """Give the features of some of a project's texts, drawn at random, (N, D); none that deployments handed
    over is among them, since these are what the others are compared with."""
    segments = features.find_segments(connection, project_id, encoder_id)
    count = features.coverage(connection, project_id, encoder_id)
    handed = select(documents.c.position).join(review_tasks, review_tasks.c.document_id == documents.c.id)
    rows = connection.execute(handed.where(documents.c.project_id == project_id)).scalars()
    able = np.setdiff1d(np.arange(count), np.array(list(rows), np.int64))
    positions = np.sort(rng.choice(able, size=min(most, len(able)), replace=False)) if len(able) else able
    return features.gather(home, segments, positions)[1]


def find_first(connection: Connection, deployment_id: str, since: datetime) -> int | None:
    """Give the first id under which a deployment served anything since a moment; None if it did not."""
    query = select(func.min(served.c.id)).where(
        served.c.deployment_id == deployment_id, served.c.created_at >= since
    )
    return connection.execute(query).scalar()
