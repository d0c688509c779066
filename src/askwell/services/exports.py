"""Export: a project's texts with everybody's answers and what was decided or most say, as a stream."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from askwell.domain.annotations import Annotation
from askwell.domain.labels import Label, active
from askwell.domain.losses import Losses
from askwell.domain.members import Caller, Permission
from askwell.domain.projects import Project
from askwell.domain.spans import OffsetUnit
from askwell.domain.trail import Deed
from askwell.services.access import authorise
from askwell.services.export_columns import (
    DEFAULT_COLUMNS,
    FORECAST_COLUMNS,
    ExportColumn,
    ExportRow,
    Names,
    tell,
)
from askwell.services.export_formats import (
    TEXT_FORMATS,
    ExportFormat,
    count_losses,
    label_set_of,
    marked,
    write,
)
from askwell.services.trail import note
from askwell.storage import annotations, documents, forecasts, members, projects, reviews
from askwell.storage.formats.marked import MarkedText
from askwell.storage.store import Store

PAGE = 2_000
LOOK = 20
"""So many texts are a look at what an export would be, and no export."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_JOINED = frozenset({ExportColumn.LABELS, ExportColumn.PERSON, ExportColumn.PREDICTION})


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """What goes out, and how.

    ``columns`` are told in their order, in JSONL and CSV. ``is_whole`` adds the texts that nobody has dealt
    with. In CSV, ``protects_formulas`` puts an apostrophe before cells that a spreadsheet would take for a
    formula (those that begin with = + - @, a tab or a return), and ``label_separator`` stands between several
    labels; where a label contains it, the cell is a JSON list. ``offset_unit`` counts positions in the
    formats of other tools otherwise than these tools do. With a ``limit``, only the first texts go out.
    """

    columns: Sequence[ExportColumn] = DEFAULT_COLUMNS
    is_whole: bool = False
    protects_formulas: bool = True
    label_separator: str = "|"
    offset_unit: OffsetUnit | None = None
    limit: int | None = None


Row = Mapping[ExportColumn, object]
Pages = Iterator[tuple[list[ExportRow], Names]]


def export(
    store: Store, caller: Caller, project_id: str, file_format: ExportFormat, options: ExportOptions
) -> Iterator[bytes]:
    """Give a project's texts, page by page, in UTF-8 where the format is text.

    The permission is checked and the export noted at the call; the pages are read as the stream is. Raises
    ``InvalidInput`` where a format needs a package that is not installed.
    """
    with store.database.read() as connection:
        project = authorise(connection, caller, project_id, Permission.EXPORT)
        labels = projects.find_labels(connection, project_id)
    columns = tuple(dict.fromkeys(options.columns))
    if options.limit is None or options.limit > LOOK:
        _note(store, caller, project, file_format, options)
    pages = _pages(store, project, labels, columns, options)
    if file_format in TEXT_FORMATS:
        label_set = label_set_of(project, labels, options.offset_unit)
        return write(file_format, _marked(pages), label_set)
    rows = (
        [{column: tell(column, row, names) for column in columns} for row in page] for page, names in pages
    )
    if file_format is ExportFormat.JSONL:
        return _write_jsonl(rows)
    return _write_csv(rows, _headings(store, project_id, labels, columns, options), options)


def find_losses(
    store: Store, caller: Caller, project_id: str, file_format: ExportFormat, options: ExportOptions
) -> Losses:
    """Count what such an export cannot hold, by a look at every text that would go out."""
    with store.database.read() as connection:
        project = authorise(connection, caller, project_id, Permission.EXPORT)
        labels = projects.find_labels(connection, project_id)
    return count_losses(file_format, _marked(_pages(store, project, labels, (), options)))


def harmless(cell: str) -> str:
    """Give a cell of a CSV file with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _note(
    store: Store, caller: Caller, project: Project, file_format: ExportFormat, options: ExportOptions
) -> None:
    with store.database.write() as connection:
        counted = documents.count if options.is_whole else documents.count_touched
        texts = counted(connection, project.id)
        note(
            connection,
            caller,
            Deed.EXPORTED,
            project_id=project.id,
            at=store.now(),
            format=file_format.value,
            texts=texts if options.limit is None else min(texts, options.limit),
        )


def _marked(pages: Pages) -> Iterator[list[MarkedText]]:
    for page, names in pages:
        yield [marked(row, names) for row in page]


def _pages(
    store: Store,
    project: Project,
    labels: Sequence[Label],
    columns: Sequence[ExportColumn],
    options: ExportOptions,
) -> Pages:
    label_names = {label.id: label.name for label in labels}
    after, left = -1, options.limit
    while True:
        size = PAGE if left is None else min(PAGE, left)
        with store.database.read() as connection:
            page = documents.page(connection, project.id, after, size, is_touched=not options.is_whole)
            if not page:
                return
            given: dict[int, list[Annotation]] = {document.id: [] for document in page}
            for annotation in annotations.find_for(connection, list(given)):
                given[annotation.document_id].append(annotation)
            decided = reviews.find_for(connection, list(given))
            authors = {annotation.person_id for some in given.values() for annotation in some}
            authors |= {review.person_id for review in decided.values()}
            people = members.find_names(connection, list(authors))
            is_predicting = not FORECAST_COLUMNS.isdisjoint(columns)
            predicted = forecasts.find_for(connection, list(given)) if is_predicting else {}
        after = page[-1].position
        left = None if left is None else left - len(page)
        names = Names(project.task, active(labels), {**label_names, **people})
        yield (
            [ExportRow(each, given[each.id], predicted.get(each.id), decided.get(each.id)) for each in page],
            names,
        )


def _write_jsonl(pages: Iterator[Sequence[Row]]) -> Iterator[bytes]:
    for page in pages:
        yield "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in page).encode()


def _headings(
    store: Store,
    project_id: str,
    labels: Sequence[Label],
    columns: Sequence[ExportColumn],
    options: ExportOptions,
) -> Mapping[ExportColumn, Mapping[str, str]]:
    """Give the headings of each column's cells in CSV, by their keys: one, or one a label or metadata key.

    A metadata key that is the name of another column is told as ``metadata.key``.
    """
    found = {column: {column.value: column.value} for column in columns}
    if ExportColumn.EACH_LABEL in found:
        found[ExportColumn.EACH_LABEL] = {label.name: f"label.{label.name}" for label in active(labels)}
    if ExportColumn.METADATA in found:
        found[ExportColumn.METADATA] = {}
        taken = {heading for some in found.values() for heading in some.values()}
        found[ExportColumn.METADATA] = {
            key: f"metadata.{key}" if key in taken else key
            for key in _metadata_keys(store, project_id, options)
        }
    return found


def _metadata_keys(store: Store, project_id: str, options: ExportOptions) -> list[str]:
    """Give the metadata keys of all texts that go out, by a look at every page beforehand."""
    keys: dict[str, None] = {}
    after = -1
    while True:
        with store.database.read() as connection:
            page = documents.page(connection, project_id, after, PAGE, is_touched=not options.is_whole)
        if not page:
            return list(keys)
        after = page[-1].position
        for document in page:
            keys.update(dict.fromkeys(document.metadata))


def _write_csv(
    pages: Iterator[Sequence[Row]],
    headings: Mapping[ExportColumn, Mapping[str, str]],
    options: ExportOptions,
) -> Iterator[bytes]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([_cell(heading, options) for some in headings.values() for heading in some.values()])
    for page in pages:
        for row in page:
            cells = [cell for column, keys in headings.items() for cell in _cells(column, keys, row, options)]
            writer.writerow([_cell(cell, options) for cell in cells])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
    if rest := buffer.getvalue():
        yield rest.encode()


def _cells(
    column: ExportColumn, keys: Mapping[str, str], row: Row, options: ExportOptions
) -> Sequence[object]:
    value = row[column]
    if column in (ExportColumn.METADATA, ExportColumn.EACH_LABEL) and isinstance(value, dict):
        return [value.get(key) for key in keys]
    return [_joined(value, options) if column in _JOINED else value]


def _joined(names: object, options: ExportOptions) -> object:
    if not isinstance(names, list) or any(options.label_separator in str(name) for name in names):
        return names
    return options.label_separator.join(names)


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
    return harmless(cell) if options.protects_formulas and isinstance(value, str) else cell
