"""What several answers say together, and who can be relied on, as rows that the learner writes."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from askwell.domain.consensus import Consensus, Reliability
from askwell.storage.schema import consensus, reliabilities


def put(connection: Connection, project_id: str, found: Sequence[Consensus]) -> None:
    """Store what is said of some texts in the place of what was."""
    if not found:
        return
    drop(connection, [each.document_id for each in found])
    rows = [
        {
            "document_id": each.document_id,
            "project_id": project_id,
            "labels": [list(pair) for pair in each.labels],
            "quality": each.quality,
            "answers": each.answers,
            "model_version": each.model_version,
        }
        for each in found
    ]
    connection.execute(insert(consensus), rows)


def drop(connection: Connection, document_ids: Collection[int]) -> None:
    """Forget what was said of some texts, since their answers are no longer the same."""
    if document_ids:
        connection.execute(delete(consensus).where(consensus.c.document_id.in_(document_ids)))


def find_for(connection: Connection, document_ids: Collection[int]) -> dict[int, Consensus]:
    """Give what is said of those of some texts of which something is, by the texts' ids."""
    query = select(consensus).where(consensus.c.document_id.in_(document_ids))
    return {row.document_id: _consensus(row) for row in connection.execute(query)}


def find_all(connection: Connection, project_id: str) -> Iterable[Consensus]:
    """Give what is said of every text of a project of which something is."""
    query = select(consensus).where(consensus.c.project_id == project_id)
    for row in connection.execute(query.order_by(consensus.c.document_id)):
        yield _consensus(row)


def replace_reliabilities(connection: Connection, project_id: str, found: Sequence[Reliability]) -> None:
    """Store how far each person can be relied on, in the place of all that was known before."""
    connection.execute(delete(reliabilities).where(reliabilities.c.project_id == project_id))
    if found:
        rows = [asdict(each) | {"project_id": project_id} for each in found]
        connection.execute(insert(reliabilities), rows)


def find_reliabilities(connection: Connection, project_id: str) -> list[Reliability]:
    """Give how far each person can be relied on, whoever answered most first."""
    query = select(reliabilities).where(reliabilities.c.project_id == project_id)
    order = (reliabilities.c.answers.desc(), reliabilities.c.person_id)
    return [
        Reliability(
            person_id=row.person_id,
            answers=row.answers,
            weight=row.weight,
            accuracy=row.accuracy,
            low=row.low,
            high=row.high,
            model_version=row.model_version,
        )
        for row in connection.execute(query.order_by(*order))
    ]


def _consensus(row: Row[Any]) -> Consensus:
    return Consensus(
        document_id=row.document_id,
        labels=tuple((str(label), float(probability)) for label, probability in row.labels),
        quality=row.quality,
        answers=row.answers,
        model_version=row.model_version,
    )
