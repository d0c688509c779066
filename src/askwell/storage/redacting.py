"""Texts taken out of a project: their words, their features and what points from them to somebody."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Connection, delete, exists, null, or_, select, update

from askwell.domain.forgotten import EMPTIED
from askwell.domain.review_tasks import TaskStatus
from askwell.domain.webhooks import OF_TASKS
from askwell.storage.features import Segment, map_arrays
from askwell.storage.schema import (
    annotations,
    assignments,
    deliveries,
    documents,
    events,
    feature_segments,
    leases,
    predictions,
    queue,
    review_tasks,
    sources,
)
from askwell.storage.word_features import load_words

_OPEN = TaskStatus.OPEN.value
_TELLING = tuple(kind.value for kind in OF_TASKS.values())


@dataclass(frozen=True, slots=True)
class SentText:
    """A text that was handed to people under an id.

    ``is_touched``: somebody has dealt with it; ``is_handed``: it came from a deployment and from nowhere
    else; ``is_shared``: it was sent by others too.
    """

    document_id: int
    is_touched: bool
    is_handed: bool
    is_shared: bool


def find_sent(connection: Connection, deployment_id: str, external_id: str) -> list[SentText]:
    """Give the texts that a deployment handed to people under an id."""
    mine = (review_tasks.c.deployment_id == deployment_id) & (review_tasks.c.external_id == external_id)
    others = review_tasks.alias()
    is_other = or_(
        others.c.external_id.is_(None),
        others.c.external_id != external_id,
        others.c.deployment_id != deployment_id,
    )
    query = (
        select(
            documents.c.id,
            or_(
                documents.c.answers > 0,
                documents.c.is_reviewed,
                exists().where(annotations.c.document_id == documents.c.id),
                exists().where(events.c.document_id == documents.c.id),
            ).label("is_touched"),
            sources.c.options,
            exists()
            .where(others.c.document_id == documents.c.id, is_other)
            .where(others.c.status != TaskStatus.CANCELLED.value)
            .label("is_shared"),
        )
        .outerjoin(sources, sources.c.id == documents.c.source_id)
        .where(documents.c.id.in_(select(review_tasks.c.document_id).where(mine)))
        .order_by(documents.c.id)
    )
    return [
        SentText(row.id, bool(row.is_touched), "deployment_id" in (row.options or {}), bool(row.is_shared))
        for row in connection.execute(query)
    ]


def empty(connection: Connection, home: Path, project_id: str, document_id: int) -> None:
    """Take a text's words out of the project, and its features out of their files; nobody is asked it again.

    Its place in the pool stays. A file of features that another project has, too, is left as it is: that
    project has the text of its own. The caller holds the project's clock.
    """
    row = connection.execute(select(documents.c.position).where(documents.c.id == document_id)).one()
    for table in (queue, leases, assignments, predictions):
        connection.execute(delete(table).where(table.c.document_id == document_id))
    mine = update(documents).where(documents.c.id == document_id)
    connection.execute(
        mine.values(
            text=EMPTIED,
            text_hash=secrets.token_bytes(16),  # so that it is the duplicate of nothing
            external_id=None,
            metadata=null(),
            is_reviewed=True,
        )
    )
    for segment in _segments(connection, project_id, row.position):
        _blank(home, segment, row.position - segment.start)


def unlink(
    connection: Connection,
    deployment_id: str,
    project_id: str,
    external_id: str,
    document_ids: Collection[int],
    at: datetime,
) -> int:
    """Take an id off some texts, off the tasks about them and off what webhooks are told of these.

    Tasks that are open are cancelled; gives their number.
    """
    tasks = review_tasks.c
    mine = (tasks.deployment_id == deployment_id) & (tasks.external_id == external_id)
    cancelled = update(review_tasks).where(mine, tasks.status == _OPEN)
    ended = connection.execute(cancelled.values(status=TaskStatus.CANCELLED.value, ended_at=at)).rowcount
    connection.execute(update(review_tasks).where(mine).values(external_id=None))
    query = select(documents.c.id, documents.c.metadata).where(documents.c.id.in_(document_ids))
    for row in connection.execute(query).all():
        if (row.metadata or {}).get("external_id") == external_id:
            left = {name: value for name, value in row.metadata.items() if name != "external_id"}
            of_text = update(documents).where(documents.c.id == row.id)
            connection.execute(of_text.values(metadata=left or null()))
    told = select(deliveries.c.id, deliveries.c.payload).where(
        deliveries.c.project_id == project_id, deliveries.c.kind.in_(_TELLING)
    )
    for row in connection.execute(told).all():
        if (payload := _without(row.payload, external_id)) is not None:
            connection.execute(update(deliveries).where(deliveries.c.id == row.id).values(payload=payload))
    return ended


def _without(payload: Mapping[str, Any], external_id: str) -> dict[str, Any] | None:
    """Give what was told without an id, or None where it was not about it."""
    data = payload.get("data", {})
    if data.get("external_id") != external_id:
        return None
    return {**payload, "data": {**data, "external_id": None}}


def _segments(connection: Connection, project_id: str, position: int) -> list[Segment]:
    """Give the files that hold a text's features and are this project's alone."""
    table = feature_segments.c
    elsewhere = feature_segments.alias()
    is_shared = exists().where(elsewhere.c.file == table.file, elsewhere.c.project_id != project_id)
    query = select(table.start, table.count, table.file).where(
        table.project_id == project_id,
        table.start <= position,
        table.start + table.count > position,
        ~is_shared,
    )
    return [Segment(start, count, file) for start, count, file in connection.execute(query)]


def _blank(home: Path, segment: Segment, place: int) -> None:
    """Write zeros in the place of a text's features; a file that is lost holds none."""
    try:
        rows = _rows(home, segment, place)
    except (OSError, ValueError, KeyError):
        return
    rows[:] = 0
    if isinstance(rows, np.memmap):
        rows.flush()


def _rows(home: Path, segment: Segment, place: int) -> np.ndarray:
    """Map a text's features to be written: one row, or one for each of its words."""
    path = home / segment.file
    try:
        begins = load_words(home, segment).begins
    except KeyError:
        return map_arrays(path, {"features": np.float16}, is_to_blank=True)["features"][place : place + 1]
    values = map_arrays(path, {"values": np.float16}, is_to_blank=True)["values"]
    return values[begins[place] : begins[place + 1]]
