"""A file whose rows are predicted: what comes out, in which columns and which format."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

KEPT_FOR = timedelta(days=7)
"""How long what came out can be fetched."""

TOLD_PROBLEMS = 100
"""Rows that are named in the job; all of them are marked in the file."""

PROBLEM = "problem"
COLUMNS = (
    "label",
    "probability",
    "epistemic",
    "out_of_scope",
    "abstained",
    "abstained_because",
    "spans",
    "model_version",
)


class ResultFormat(StrEnum):
    """How what came out is written."""

    CSV = "csv"
    JSONL = "jsonl"
    XLSX = "xlsx"
    PARQUET = "parquet"

    @property
    def media_type(self) -> str:
        """What the web calls it."""
        return _TYPES[self]


_TYPES = {
    ResultFormat.CSV: "text/csv; charset=utf-8",
    ResultFormat.JSONL: "application/jsonl",
    ResultFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ResultFormat.PARQUET: "application/vnd.apache.parquet",
}


@dataclass(frozen=True, slots=True)
class PredictedRow:
    """A row with what was said of it, by ``COLUMNS``; or why nothing was."""

    values: Mapping[str, object]
    said: Mapping[str, object]
    problem: str | None = None


def headings(columns: Sequence[str], said: Collection[str]) -> Mapping[str, str]:
    """Give the headings of what was said, by ``COLUMNS`` and ``PROBLEM``, beside a file's own columns.

    Where one of them is the name of a column already, all begin with ``predicted_``.
    """
    prefix = ""
    while any(prefix + name in columns for name in said):
        prefix += "predicted_"
    return {name: prefix + name for name in (*COLUMNS, PROBLEM) if name in said}
