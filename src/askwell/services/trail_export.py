"""The audit trail as a file: all of its steps as CSV or JSONL, read page by page."""

import csv
import io
import json
from collections.abc import Iterator
from enum import StrEnum

from askwell.domain.members import Caller
from askwell.domain.trail import PHRASES, Deed, Step, TrailFilter
from askwell.services.exports import harmless
from askwell.services.trail import demand_sight, named, note
from askwell.storage import members, trail
from askwell.storage.store import Store

PAGE = 1_000
_COLUMNS = (
    "number", "at", "person_id", "person", "action", "phrase", "target", "details", "door", "address",
    "project_id",
)  # fmt: skip


class TrailFormat(StrEnum):
    """The form of an exported trail."""

    CSV = "csv"
    JSONL = "jsonl"

    @property
    def media_type(self) -> str:
        """What the form is called in HTTP."""
        return "text/csv; charset=utf-8" if self is TrailFormat.CSV else "application/jsonl"


def export(
    store: Store, caller: Caller, project_id: str | None, wanted: TrailFilter, form: TrailFormat
) -> Iterator[bytes]:
    """Give all the steps, newest first, page by page as the stream is read; that is a step itself.

    In CSV, cells that a spreadsheet would take for a formula begin with an apostrophe.
    """
    with store.database.write() as connection:
        demand_sight(connection, caller, project_id)
        note(
            connection,
            caller,
            Deed.TRAIL_EXPORTED,
            project_id=project_id,
            at=store.now(),
            format=form.value,
        )
    return _write(store, project_id, wanted, form)


def _write(store: Store, project_id: str | None, wanted: TrailFilter, form: TrailFormat) -> Iterator[bytes]:
    before: int | None = None
    if form is TrailFormat.CSV:
        yield _csv([list(_COLUMNS)])
    while True:
        with store.database.read() as connection:
            steps = trail.find(connection, project_id, wanted, before=before, limit=PAGE)
            names = members.find_names(connection, named(steps))
        if not steps:
            return
        before = steps[-1].number
        rows = [_row(step, names) for step in steps]
        if form is TrailFormat.CSV:
            yield _csv([[_cell(row[column]) for column in _COLUMNS] for row in rows])
        else:
            yield "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def _row(step: Step, names: dict[str, str]) -> dict[str, object]:
    return {
        "number": step.number,
        "at": step.at.isoformat(),
        "person_id": step.person_id,
        "person": names.get(step.person_id or ""),
        "action": step.action.value,
        "phrase": PHRASES[step.action],
        "target": step.target,
        "details": step.details,
        "door": step.door.value,
        "address": step.address,
        "project_id": step.project_id,
    }


def _cell(value: object) -> str:
    if isinstance(value, str):
        return harmless(value)
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _csv(rows: list[list[str]]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode()
