"""Texts as rows: added in chunks, duplicates folded, positions without gaps."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, exists, func, or_, select, update

from askwell.domain.annotations import Status
from askwell.domain.documents import Document, NewText, PoolKey, audit_key, problem_with, text_hash
from askwell.domain.sources import RowProblem
from askwell.storage import bulk, sources
from askwell.storage.projects import lock_clock
from askwell.storage.schema import annotations, clocks, documents

_FIELDS = (
    documents.c.id,
    documents.c.project_id,
    documents.c.position,
    documents.c.text,
    documents.c.external_id,
    documents.c.metadata,
    documents.c.audit_key,
)


@dataclass(frozen=True, slots=True)
class ChunkResult:
    """What became of a chunk's rows.

    ``ids`` is aligned with them: the text's id, that of the text it duplicates, or None for a rejected row.
    ``unanswered`` holds the ids among them that nobody has answered yet.
    """

    ids: Sequence[int | None]
    added: int
    folded: int
    rejected: Sequence[RowProblem]
    unanswered: Collection[int]


def add_chunk(
    connection: Connection, project_id: str, source_id: str | None, rows: Sequence[NewText]
) -> ChunkResult:
    """Store a chunk of texts at the end of the pool.

    A text that is there already, or came earlier in the chunk, is folded into it. Rows that break a rule
    (``domain.documents.problem_with``), or that bring another text under an id in use, are rejected. The
    project's clock is locked, so that imports write positions one after the other.
    """
    lock_clock(connection, project_id)
    problems = {i: reason for i, row in enumerate(rows) if (reason := problem_with(row)) is not None}
    digests = {i: text_hash(row.text) for i, row in enumerate(rows) if i not in problems}
    known = {
        bytes(found["text_hash"]): (int(found["id"]), int(found["answers"]))
        for found in bulk.look_up(connection, project_id, "text_hash", digests.values())
    }
    external_ids = [own for i in digests if (own := rows[i].external_id) is not None]
    owners = {
        str(found["external_id"]): bytes(found["text_hash"])
        for found in bulk.look_up(connection, project_id, "external_id", external_ids)
    }
    fresh: dict[bytes, NewText] = {}
    for i, digest in digests.items():
        row = rows[i]
        if row.external_id is not None:
            owner = owners.setdefault(row.external_id, digest)
            if owner != digest:
                problems[i] = f"the id “{row.external_id[:60]}” belongs to another text already"
                continue
        if digest not in known:
            fresh.setdefault(digest, row)
    ids = {digest: found for digest, (found, _) in known.items()}
    added = _insert(connection, project_id, source_id, fresh)
    ids.update(added)
    aligned = [None if i in problems else ids[digests[i]] for i in range(len(rows))]
    return ChunkResult(
        ids=aligned,
        added=len(added),
        folded=len(rows) - len(problems) - len(added),
        rejected=[RowProblem(rows[i].line, problems[i]) for i in sorted(problems)],
        unanswered={*added.values(), *(found for found, answers in known.values() if not answers)},
    )


def find(connection: Connection, project_id: str, document_id: int) -> Document | None:
    """Give one text of a project, or None."""
    found = find_by_ids(connection, project_id, [document_id])
    return found[0] if found else None


def which(connection: Connection, project_id: str, document_ids: Collection[int]) -> set[int]:
    """Give those of some ids that are texts of a project."""
    query = select(documents.c.id).where(documents.c.project_id == project_id)
    return set(connection.execute(query.where(documents.c.id.in_(document_ids))).scalars())


def find_texts(
    connection: Connection, project_id: str, document_ids: Collection[int]
) -> dict[int, tuple[str, bytes]]:
    """Give those of some texts that the project has, with their hashes, by their ids."""
    fields = (documents.c.id, documents.c.project_id, documents.c.text, documents.c.text_hash)
    rows = connection.execute(select(*fields).where(documents.c.id.in_(document_ids)))
    return {row.id: (row.text, bytes(row.text_hash)) for row in rows if row.project_id == project_id}


def find_by_ids(connection: Connection, project_id: str, document_ids: Collection[int]) -> list[Document]:
    """Give those of some texts that the project has, by position."""
    rows = connection.execute(select(*_FIELDS).where(documents.c.id.in_(document_ids))).mappings().all()
    # asked for the project or the order too, SQLite would walk through the whole pool by another index
    found = [_document(row) for row in rows if row["project_id"] == project_id]
    return sorted(found, key=lambda document: document.position)


def by_positions(connection: Connection, project_id: str, start: int, count: int) -> list[Document]:
    """Give the texts at positions ``start`` to ``start + count - 1``, in order."""
    query = select(*_FIELDS).where(
        documents.c.project_id == project_id,
        documents.c.position >= start,
        documents.c.position < start + count,
    )
    rows = connection.execute(query.order_by(documents.c.position)).mappings()
    return [_document(row) for row in rows]


def page(
    connection: Connection, project_id: str, after: int, limit: int, *, is_touched: bool = False
) -> list[Document]:
    """Give the next texts after a position, in order; ``is_touched``: only those that somebody dealt with."""
    query = select(*_FIELDS).where(documents.c.project_id == project_id, documents.c.position > after)
    if is_touched:
        is_answered = exists().where(annotations.c.document_id == documents.c.id)
        query = query.where(or_(is_answered, documents.c.is_reviewed))
    rows = connection.execute(query.order_by(documents.c.position).limit(limit)).mappings()
    return [_document(row) for row in rows]


def count_touched(connection: Connection, project_id: str) -> int:
    """Give the number of a project's texts that somebody dealt with."""
    query = select(func.count(annotations.c.document_id.distinct()))
    return connection.execute(query.where(annotations.c.project_id == project_id)).scalar_one()


def texts_by_positions(
    connection: Connection, project_id: str, start: int, count: int
) -> list[tuple[str, bytes]]:
    """Give the texts at some positions, in order, with their hashes."""
    query = select(documents.c.text, documents.c.text_hash).where(
        documents.c.project_id == project_id,
        documents.c.position >= start,
        documents.c.position < start + count,
    )
    rows = connection.execute(query.order_by(documents.c.position))
    return [(row.text, bytes(row.text_hash)) for row in rows]


def pool_keys(connection: Connection, project_id: str, start: int, end: int) -> list[PoolKey]:
    """Give the keys of the texts at positions ``start`` to ``end - 1``, in order."""
    query = select(documents.c.id, documents.c.audit_key).where(
        documents.c.project_id == project_id, documents.c.position >= start, documents.c.position < end
    )
    rows = connection.execute(query.order_by(documents.c.position))
    return [PoolKey(row.id, row.audit_key) for row in rows]


def handed_over(connection: Connection, project_id: str, start: int, end: int) -> list[int]:
    """Give the positions of those texts, from ``start`` to ``end - 1``, that first came from a deployment."""
    given = sources.find_all(connection, project_id)
    by_deployments = [source.id for source in given if source.deployment_id is not None]
    query = select(documents.c.position).where(
        documents.c.project_id == project_id,
        documents.c.source_id.in_(by_deployments),
        documents.c.position >= start,
        documents.c.position < end,
    )
    if not by_deployments:
        return []
    return list(connection.execute(query.order_by(documents.c.position)).scalars())


def count(connection: Connection, project_id: str) -> int:
    """Give the number of a project's texts."""
    query = select(clocks.c.documents).where(clocks.c.project_id == project_id)
    return connection.execute(query).scalar_one()


def _insert(
    connection: Connection, project_id: str, source_id: str | None, fresh: dict[bytes, NewText]
) -> dict[bytes, int]:
    if not fresh:
        return {}
    tick = update(clocks).where(clocks.c.project_id == project_id)
    tick = tick.values(documents=clocks.c.documents + len(fresh)).returning(clocks.c.documents)
    start = connection.execute(tick).scalar_one() - len(fresh)
    bulk.add_documents(
        connection,
        [
            {
                "project_id": project_id,
                "position": position,
                "text": row.text,
                "text_hash": digest,
                "external_id": row.external_id,
                "metadata": row.metadata or None,
                "source_id": source_id,
                "audit_key": audit_key(project_id, digest),
                "answers": 0,
                "status": Status.OPEN.value,
            }
            for position, (digest, row) in enumerate(fresh.items(), start)
        ],
    )
    query = select(documents.c.id).where(documents.c.project_id == project_id, documents.c.position >= start)
    stored = connection.execute(query.order_by(documents.c.position)).scalars()
    return dict(zip(fresh, stored, strict=True))


def _document(row: RowMapping) -> Document:
    known = {column.name: row[column] for column in _FIELDS}
    known["metadata"] = known["metadata"] or {}
    return Document(**known)
