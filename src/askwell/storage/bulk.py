"""The two things that each database has its own fast way for: many look-ups by key, and many new rows."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Literal

from sqlalchemy import ARRAY, Connection, LargeBinary, RowMapping, String, bindparam, insert, select, text

from askwell.storage.schema import documents

Key = Literal["text_hash", "external_id"]

_LOOK_UPS = {
    "text_hash": text(
        "SELECT found.* FROM unnest(CAST(:wanted AS bytea[])) AS one CROSS JOIN LATERAL ("
        "SELECT id, text_hash, external_id, answers FROM documents "
        "WHERE project_id = :project_id AND text_hash = one LIMIT 1) AS found"
    ).bindparams(bindparam("wanted", type_=ARRAY(LargeBinary))),
    "external_id": text(
        "SELECT found.* FROM unnest(CAST(:wanted AS text[])) AS one CROSS JOIN LATERAL ("
        "SELECT id, text_hash, external_id, answers FROM documents "
        "WHERE project_id = :project_id AND external_id = one LIMIT 1) AS found"
    ).bindparams(bindparam("wanted", type_=ARRAY(String))),
}


def look_up(
    connection: Connection, project_id: str, key: Key, values: Collection[bytes] | Collection[str]
) -> Sequence[RowMapping]:
    """Give id, text_hash, external_id and answers of a project's texts that have one of some keys.

    PostgreSQL is made to look up key by key: without statistics, as in a pool that has just begun to grow, it
    would read the whole pool for each chunk instead.
    """
    wanted = list(set(values))
    if not wanted:
        return []
    if connection.dialect.name == "postgresql":
        rows = connection.execute(_LOOK_UPS[key], {"wanted": wanted, "project_id": project_id})
    else:
        column = documents.c
        query = select(column.id, column.text_hash, column.external_id, column.answers)
        rows = connection.execute(query.where(column.project_id == project_id, column[key].in_(wanted)))
    return rows.mappings().all()


def add_documents(connection: Connection, rows: Sequence[Mapping[str, object]]) -> None:
    """Store new texts, all with the same columns: by COPY on PostgreSQL, prepared once on SQLite."""
    if connection.dialect.name != "postgresql":
        connection.execute(insert(documents), rows)
        return
    columns = list(rows[0])
    driver = connection.connection.driver_connection
    assert driver is not None, "a connection in a transaction is open"  # noqa: S101 — told to the type checker
    with driver.cursor() as cursor, cursor.copy(f"COPY documents ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(
                [json.dumps(value) if isinstance(value, Mapping) else value for value in row.values()]
            )
