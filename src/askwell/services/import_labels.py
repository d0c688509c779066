"""From the label names in a file to the project's labels, new ones added."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from askwell.domain.errors import AskwellError
from askwell.domain.labels import Label, LabelDraft, add_labels
from askwell.domain.projects import Project, Task
from askwell.domain.sources import RowProblem
from askwell.services.import_rows import LabelledText
from askwell.storage import projects


@dataclass(frozen=True, slots=True)
class Resolved:
    """Rows whose labels are known, those labels' ids aligned with them, and the rows that fell out."""

    rows: Sequence[LabelledText]
    label_ids: Sequence[tuple[str, ...] | None]
    problems: Sequence[RowProblem]


def resolve(
    connection: Connection, project: Project, rows: Sequence[LabelledText], *, is_creating: bool
) -> Resolved:
    """Match label names without regard to case; the caller holds the project's clock.

    With ``is_creating``, unknown names become new labels; otherwise their rows fall out.
    """
    if all(row.labels is None for row in rows):
        return Resolved(rows, [None] * len(rows), ())
    label_set = projects.find_labels(connection, project.id)
    stored = len(label_set)
    by_name = {label.name.casefold(): label for label in label_set}
    kept: list[LabelledText] = []
    label_ids: list[tuple[str, ...] | None] = []
    problems: list[RowProblem] = []
    for row in rows:
        reason = None if row.labels is None else _count_problem(project.task, row.labels)
        for name in row.labels or ():
            if reason is None and name.casefold() not in by_name and is_creating:
                try:
                    label_set = add_labels(label_set, [LabelDraft(name)])
                    by_name[name.casefold()] = label_set[-1]
                except AskwellError as error:
                    reason = f"the label “{name[:60]}” could not be added: {error}"
            reason = reason or _label_problem(name, by_name.get(name.casefold()))
        if reason is not None:
            problems.append(RowProblem(row.text.line, reason))
            continue
        kept.append(row)
        label_ids.append(None if row.labels is None else _ids(row.labels, by_name))
    projects.add_labels(connection, project.id, label_set[stored:])
    return Resolved(kept, label_ids, problems)


def _ids(names: Sequence[str], by_name: dict[str, Label]) -> tuple[str, ...]:
    chosen = {label.id: label for label in (by_name[name.casefold()] for name in names)}
    return tuple(sorted(chosen, key=lambda label_id: chosen[label_id].position))


def _count_problem(task: Task, names: Sequence[str]) -> str | None:
    if task is Task.CHOOSE_ONE and len(names) != 1:
        return f"it has {len(names)} labels, but the project asks for exactly one"
    return None


def _label_problem(name: str, label: Label | None) -> str | None:
    if label is None:
        return f"unknown label “{name[:60]}”"
    return f"the label “{label.name}” is archived" if label.is_archived else None
