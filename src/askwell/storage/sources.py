"""Imported files and the rows of them that could not go in."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from askwell.domain.sources import FileFormat, RowProblem, Source
from askwell.storage.schema import source_errors, sources

KEPT_PROBLEMS = 10_000
"""Reasons kept for each file; further bad rows are only counted."""

_FIELDS = tuple(field.name for field in fields(Source))


def add(connection: Connection, source: Source) -> None:
    """Store a file that is about to be imported."""
    row: dict[str, object] = {name: getattr(source, name) for name in _FIELDS}
    connection.execute(insert(sources).values(**row | {"format": source.format.value}))


def find(connection: Connection, project_id: str, source_id: str) -> Source | None:
    """Give one file of a project, or None."""
    query = select(sources).where(sources.c.project_id == project_id, sources.c.id == source_id)
    row = connection.execute(query).mappings().first()
    return _source(row) if row else None


def find_all(connection: Connection, project_id: str) -> list[Source]:
    """Give a project's files, oldest first."""
    query = select(sources).where(sources.c.project_id == project_id)
    rows = connection.execute(query.order_by(sources.c.created_at, sources.c.id)).mappings()
    return [_source(row) for row in rows]


def count_chunk(
    connection: Connection,
    source_id: str,
    *,
    imported: int,
    folded: int,
    labelled: int,
    problems: Sequence[RowProblem],
) -> None:
    """Add a chunk's counts to a file's, and keep the reasons of its bad rows while there is room."""
    read = imported + folded + len(problems)
    query = update(sources).where(sources.c.id == source_id)
    query = query.values(
        rows_read=sources.c.rows_read + read,
        imported=sources.c.imported + imported,
        folded=sources.c.folded + folded,
        rejected=sources.c.rejected + len(problems),
        labelled=sources.c.labelled + labelled,
    )
    rejected = connection.execute(query.returning(sources.c.rejected)).scalar_one()
    room = max(KEPT_PROBLEMS - (rejected - len(problems)), 0)
    if kept := problems[:room]:
        connection.execute(
            insert(source_errors),
            [{"source_id": source_id, "line": problem.line, "reason": problem.reason} for problem in kept],
        )


def find_problems(connection: Connection, source_id: str, *, after: int = 0, limit: int) -> list[RowProblem]:
    """Give a page of a file's bad rows, by line, after a line."""
    query = select(source_errors.c.line, source_errors.c.reason).where(
        source_errors.c.source_id == source_id, source_errors.c.line > after
    )
    rows = connection.execute(query.order_by(source_errors.c.line).limit(limit))
    return [RowProblem(row.line, row.reason) for row in rows]


def _source(row: RowMapping) -> Source:
    known: dict[str, Any] = {name: row[name] for name in _FIELDS}
    known["format"] = FileFormat(row["format"])
    return Source(**known)
