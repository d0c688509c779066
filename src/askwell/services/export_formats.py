"""The formats of an export, and the texts as the formats of other tools take them."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from askwell.domain.annotations import Status
from askwell.domain.errors import InvalidInput
from askwell.domain.labels import Label, LabelKind, active
from askwell.domain.losses import Loss, Losses
from askwell.domain.projects import Project, Task
from askwell.domain.spans import OffsetUnit
from askwell.services.export_columns import ExportRow, Names, standing_labels, standing_spans, status_of
from askwell.storage.formats.losing import Tally
from askwell.storage.formats.marked import LabelSet, MarkedText, TextFormat
from askwell.storage.formats.writing import BIOES, BRAT, CONLL, DOCCANO, LABEL_STUDIO, PRODIGY, SPACY


class ExportFormat(StrEnum):
    """How an export is written.

    ``JSONL`` holds everything, ``CSV`` all that a table can; an import takes what was decided, or else what
    most people said, back from either. The others are those of other tools: they hold only that.
    """

    JSONL = "jsonl"
    CSV = "csv"
    CONLL = "conll"
    BIOES = "bioes"
    SPACY = "spacy"
    LABEL_STUDIO = "label_studio"
    PRODIGY = "prodigy"
    DOCCANO = "doccano"
    BRAT = "brat"

    @property
    def ending(self) -> str:
        """What its files' names end in."""
        return TEXT_FORMATS[self].ending if self in TEXT_FORMATS else f".{self.value}"

    @property
    def media_type(self) -> str:
        """What the web calls it."""
        return TEXT_FORMATS[self].media_type if self in TEXT_FORMATS else _TYPES[self]


TEXT_FORMATS: Mapping[ExportFormat, TextFormat] = {
    ExportFormat.CONLL: CONLL,
    ExportFormat.BIOES: BIOES,
    ExportFormat.SPACY: SPACY,
    ExportFormat.LABEL_STUDIO: LABEL_STUDIO,
    ExportFormat.PRODIGY: PRODIGY,
    ExportFormat.DOCCANO: DOCCANO,
    ExportFormat.BRAT: BRAT,
}
_ONE_COMES_BACK = (
    "What each of several people said is in the column `answers`, but a file that is imported again "
    "brings back one answer for each text: what most of them said."
)
_TYPES = {ExportFormat.JSONL: "application/jsonl", ExportFormat.CSV: "text/csv; charset=utf-8"}


def write(
    file_format: ExportFormat, rows: Iterator[Sequence[MarkedText]], label_set: LabelSet
) -> Iterator[bytes]:
    """Write texts in the format of another tool."""
    text_format = TEXT_FORMATS[file_format]
    pages = ([text for text in page if text_format.writes(text)] for page in rows)
    return text_format.write(pages, label_set)


def count_losses(file_format: ExportFormat, rows: Iterator[Sequence[MarkedText]]) -> Losses:
    """Count what a format would lose of texts."""
    if file_format in TEXT_FORMATS:
        text_format = TEXT_FORMATS[file_format]
        tally = Tally(text_format.losses, text_format.writes)
    else:
        tally = Tally({Loss.ANSWERS: _ONE_COMES_BACK}, lambda _: True)
    for page in rows:
        for text in page:
            tally.count(text)
    return tally.losses()


def label_set_of(project: Project, labels: Sequence[Label], unit: OffsetUnit | None) -> LabelSet:
    """Give what a file says of the project it is from; raises ``InvalidInput`` for bytes, which none counts
    in."""
    if unit is OffsetUnit.BYTES:
        raise InvalidInput(field="offset_unit", reason="no format of spans counts in bytes")
    return LabelSet(
        spans=[label.name for label in active(labels, LabelKind.SPAN)],
        choices=[label.name for label in active(labels, LabelKind.CHOICE)],
        chooses_one=project.task is Task.CHOOSE_ONE,
        may_overlap=project.spans_overlap,
        unit=unit,
    )


def marked(row: ExportRow, names: Names) -> MarkedText:
    """Give a text with what was decided, or else what most people said of it."""
    spans = standing_spans(row)
    return MarkedText(
        id=row.document.id,
        text=row.document.text,
        spans=None if spans is None else names.spans(spans),
        labels=tuple(names.all(standing_labels(names.task, row) or ())),
        external_id=row.document.external_id,
        status=Status(status_of(row)),
        is_flagged=any(annotation.is_flagged for annotation in row.given),
        comment="\n".join(annotation.comment for annotation in row.given if annotation.comment),
        answers=sum(annotation.status is Status.SUBMITTED for annotation in row.given),
        metadata=row.document.metadata,
    )
