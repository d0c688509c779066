"""Export: a project's texts with everybody's answers and what most of them say, as a stream."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from askwell.domain.annotations import Annotation, Status
from askwell.domain.documents import Document
from askwell.domain.members import Caller, Permission
from askwell.domain.projects import Project, Task
from askwell.services.access import authorise
from askwell.storage import annotations, documents, members, projects
from askwell.storage.store import Store

PAGE = 2_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS = ("id", "external_id", "text", "labels", "status", "flagged", "comment", "answers")


class ExportFormat(StrEnum):
    """How an export is written."""

    JSONL = "jsonl"
    CSV = "csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """What goes out, and how.

    ``is_whole`` adds the texts that nobody has dealt with. In CSV, ``protects_formulas`` puts an apostrophe
    before cells that a spreadsheet would take for a formula (those that begin with = + - @, a tab or a
    return), and ``label_separator`` stands between several labels; where a label contains it, the cell is a
    JSON list.
    """

    is_whole: bool = False
    protects_formulas: bool = True
    label_separator: str = "|"


def export(
    store: Store, caller: Caller, project_id: str, file_format: ExportFormat, options: ExportOptions
) -> Iterator[bytes]:
    """Give a project's texts, page by page, as lines of JSON or CSV in UTF-8.

    The permission is checked at the call; the pages are read as the stream is.
    """
    with store.database.read() as connection:
        project = authorise(connection, caller, project_id, Permission.EXPORT)
        labels = {label.id: label.name for label in projects.find_labels(connection, project_id)}
    rows = _pages(store, project, labels, options)
    if file_format is ExportFormat.JSONL:
        return _write_jsonl(rows)
    return _write_csv(rows, _metadata_columns(store, project_id, options), options)


def _pages(
    store: Store, project: Project, labels: Mapping[str, str], options: ExportOptions
) -> Iterator[list[dict[str, object]]]:
    after = -1
    while True:
        with store.database.read() as connection:
            page = documents.page(connection, project.id, after, PAGE, is_touched=not options.is_whole)
            if not page:
                return
            given: dict[int, list[Annotation]] = {document.id: [] for document in page}
            for annotation in annotations.find_for(connection, list(given)):
                given[annotation.document_id].append(annotation)
            authors = {annotation.person_id for some in given.values() for annotation in some}
            people = members.find_names(connection, list(authors))
        after = page[-1].position
        names = {**labels, **people}
        yield [_row(document, given[document.id], project.task, names) for document in page]


def _row(
    document: Document, given: Sequence[Annotation], task: Task, names: Mapping[str, str]
) -> dict[str, object]:
    comments = [annotation.comment for annotation in given if annotation.comment]
    return {
        "id": document.id,
        "external_id": document.external_id,
        "text": document.text,
        "labels": [names.get(label, label) for label in agreed_labels(task, given) or ()],
        "status": _status(given),
        "flagged": any(annotation.is_flagged for annotation in given),
        "comment": "\n".join(comments),
        "answers": [_answer(annotation, names) for annotation in given],
        "metadata": dict(document.metadata),
    }


def _answer(annotation: Annotation, names: Mapping[str, str]) -> dict[str, object]:
    return {
        "person": names.get(annotation.person_id, annotation.person_id),
        "status": annotation.status.value,
        "labels": [names.get(label, label) for label in annotation.labels],
        "flagged": annotation.is_flagged,
        "comment": annotation.comment,
        "stream": annotation.stream.value,
        "at": annotation.updated_at.isoformat() if annotation.updated_at else None,
    }


def _status(given: Sequence[Annotation]) -> str:
    statuses = {annotation.status for annotation in given}
    for status in (Status.SUBMITTED, Status.SKIPPED):
        if status in statuses:
            return status.value
    return Status.OPEN.value


def agreed_labels(task: Task, given: Sequence[Annotation]) -> tuple[str, ...] | None:
    """Give what most people say: one label before all others, or each that more than half chose.

    None when nobody answered, or when two labels come first alike.
    """
    answers = [annotation.labels for annotation in given if annotation.status is Status.SUBMITTED]
    if not answers:
        return None
    votes = Counter(label for labels in answers for label in labels)
    if task is Task.CHOOSE_SEVERAL:
        return tuple(label for label, count in votes.items() if 2 * count > len(answers))
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return (ranked[0][0],)


def _write_jsonl(pages: Iterator[list[dict[str, object]]]) -> Iterator[bytes]:
    for page in pages:
        yield "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in page).encode()


def _metadata_columns(store: Store, project_id: str, options: ExportOptions) -> dict[str, str]:
    """Give the CSV column of each metadata key, by a look at every page's metadata beforehand."""
    keys: dict[str, None] = {}
    after = -1
    while True:
        with store.database.read() as connection:
            page = documents.page(connection, project_id, after, PAGE, is_touched=not options.is_whole)
        if not page:
            break
        after = page[-1].position
        for document in page:
            keys.update(dict.fromkeys(document.metadata))
    return {key: f"metadata.{key}" if key in _COLUMNS else key for key in keys}


def _write_csv(
    pages: Iterator[list[dict[str, object]]], metadata: Mapping[str, str], options: ExportOptions
) -> Iterator[bytes]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([_cell(column, options) for column in (*_COLUMNS, *metadata.values())])
    for page in pages:
        for row in page:
            kept = row["metadata"]
            values = [
                row[column] if column != "labels" else _joined(row[column], options) for column in _COLUMNS
            ]
            if isinstance(kept, dict):
                values += [kept.get(key) for key in metadata]
            writer.writerow([_cell(value, options) for value in values])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
    if rest := buffer.getvalue():
        yield rest.encode()


def _joined(labels: object, options: ExportOptions) -> object:
    if not isinstance(labels, list) or any(options.label_separator in str(label) for label in labels):
        return labels
    return options.label_separator.join(labels)


def _cell(value: object, options: ExportOptions) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case dict() | list():
            cell = json.dumps(value, ensure_ascii=False)
        case _:
            cell = str(value)
    is_formula = options.protects_formulas and isinstance(value, str) and cell.startswith(_FORMULA)
    return f"'{cell}" if is_formula else cell
