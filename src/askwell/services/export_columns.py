"""What an export can tell of a text, column by column."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from askwell.domain.agreement import agreed_spans
from askwell.domain.annotations import Annotation, Review, Status
from askwell.domain.documents import Document
from askwell.domain.forecasts import Forecast
from askwell.domain.labels import Label
from askwell.domain.projects import Task
from askwell.domain.spans import Span


class ExportColumn(StrEnum):
    """Something that an export tells of each text.

    ``labels`` is what a reviewer decided, or else what most people say, and ``each_label`` the same as a yes
    or no for every label of the label set. ``spans`` are those decided, or else those that more than half of
    the people marked exactly so, with their words; null when nobody answered. ``decided_by`` names who
    decided; null: nobody. ``person`` names those who answered, ``at`` is when the text was last dealt with,
    ``answers`` everybody's answers one by one. ``prediction`` is what the model last said of the text,
    ``probability`` (of its likeliest label) and ``uncertainty`` (nats) how sure it was, ``out_of_scope``
    (0 to 1) how strange it found it. ``metadata`` has one column in CSV for each key.
    """

    ID = "id"
    EXTERNAL_ID = "external_id"
    TEXT = "text"
    LABELS = "labels"
    EACH_LABEL = "each_label"
    SPANS = "spans"
    DECIDED_BY = "decided_by"
    STATUS = "status"
    FLAGGED = "flagged"
    COMMENT = "comment"
    PERSON = "person"
    AT = "at"
    ANSWERS = "answers"
    PREDICTION = "prediction"
    PROBABILITY = "probability"
    UNCERTAINTY = "uncertainty"
    OUT_OF_SCOPE = "out_of_scope"
    METADATA = "metadata"


DEFAULT_COLUMNS = (
    ExportColumn.ID,
    ExportColumn.EXTERNAL_ID,
    ExportColumn.TEXT,
    ExportColumn.LABELS,
    ExportColumn.SPANS,
    ExportColumn.DECIDED_BY,
    ExportColumn.STATUS,
    ExportColumn.FLAGGED,
    ExportColumn.COMMENT,
    ExportColumn.ANSWERS,
    ExportColumn.METADATA,
)
FORECAST_COLUMNS = frozenset({ExportColumn.PREDICTION, ExportColumn.PROBABILITY, ExportColumn.UNCERTAINTY})


@dataclass(frozen=True, slots=True)
class ExportRow:
    """A text with everybody's annotations, what the model last said of it, and what a reviewer decided."""

    document: Document
    given: Sequence[Annotation]
    forecast: Forecast | None
    decided: Review | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """How a project's things are called: its label set in order, and everything that has an id."""

    task: Task
    labels: Sequence[Label]
    of: Mapping[str, str]

    def all(self, ids: Sequence[str]) -> list[str]:
        """Give the names of some ids; one without a name is called by its id."""
        return [self.of.get(key, key) for key in ids]

    def spans(self, spans: Sequence[Span]) -> tuple[Span, ...]:
        """Give some spans with the names of their labels in the place of the ids."""
        return tuple(replace(span, label=self.of.get(span.label, span.label)) for span in spans)


def tell(column: ExportColumn, row: ExportRow, names: Names) -> object:
    """Give what a column says of a text, as JSON would."""
    forecast = row.forecast
    match column:
        case ExportColumn.ID:
            return row.document.id
        case ExportColumn.EXTERNAL_ID:
            return row.document.external_id
        case ExportColumn.TEXT:
            return row.document.text
        case ExportColumn.LABELS:
            return names.all(standing_labels(names.task, row) or ())
        case ExportColumn.EACH_LABEL:
            agreed = standing_labels(names.task, row)
            return {label.name: None if agreed is None else label.id in agreed for label in names.labels}
        case ExportColumn.SPANS:
            spans = standing_spans(row)
            return None if spans is None else _told(row.document.text, names.spans(spans))
        case ExportColumn.DECIDED_BY:
            return names.all([row.decided.person_id])[0] if row.decided else None
        case ExportColumn.STATUS:
            return status_of(row)
        case ExportColumn.FLAGGED:
            return any(annotation.is_flagged for annotation in row.given)
        case ExportColumn.COMMENT:
            return "\n".join(annotation.comment for annotation in row.given if annotation.comment)
        case ExportColumn.PERSON:
            return names.all([each.person_id for each in row.given if each.status is Status.SUBMITTED])
        case ExportColumn.AT:
            said = [*row.given, *([row.decided] if row.decided else [])]
            times = [each.updated_at for each in said if each.updated_at is not None]
            return max(times).isoformat() if times else None
        case ExportColumn.ANSWERS:
            return [_answer(row.document.text, annotation, names) for annotation in row.given]
        case ExportColumn.PREDICTION:
            return names.all(_predicted(names.task, forecast)) if forecast else None
        case ExportColumn.PROBABILITY:
            return forecast.probability if forecast else None
        case ExportColumn.UNCERTAINTY:
            return forecast.epistemic if forecast else None
        case ExportColumn.OUT_OF_SCOPE:
            return forecast.out_of_scope if forecast else None
        case ExportColumn.METADATA:
            return dict(row.document.metadata)


def standing_labels(task: Task, row: ExportRow) -> tuple[str, ...] | None:
    """Give the labels that a reviewer decided on, or else what most people say; None: neither."""
    return row.decided.labels if row.decided else agreed_labels(task, row.given)


def standing_spans(row: ExportRow) -> tuple[Span, ...] | None:
    """Give the spans that a reviewer decided on, or else those that most people marked; None: neither.

    A decision that says nothing about spans leaves them as most people marked them.
    """
    return row.decided.spans if row.decided and row.decided.has_spans else agreed_spans(row.given)


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


def _predicted(task: Task, forecast: Forecast) -> list[str]:
    if task is Task.CHOOSE_ONE:
        return [forecast.label_id] if forecast.label_id else []
    return [label_id for label_id, probability in forecast.labels if probability > 0.5]


def _told(text: str, spans: Sequence[Span]) -> list[dict[str, object]]:
    return [
        {"start": span.start, "end": span.end, "label": span.label, "text": text[span.start : span.end]}
        for span in spans
    ]


def _answer(text: str, annotation: Annotation, names: Names) -> dict[str, object]:
    return {
        "person": names.of.get(annotation.person_id, annotation.person_id),
        "status": annotation.status.value,
        "labels": names.all(annotation.labels),
        "spans": _told(text, names.spans(annotation.spans)),
        "flagged": annotation.is_flagged,
        "comment": annotation.comment,
        "stream": annotation.stream.value,
        "at": annotation.updated_at.isoformat() if annotation.updated_at else None,
    }


def status_of(row: ExportRow) -> str:
    """Give where a text stands: answered by somebody or decided, else skipped, else open."""
    statuses = {annotation.status for annotation in row.given}
    if row.decided:
        statuses.add(Status.SUBMITTED)
    for status in (Status.SUBMITTED, Status.SKIPPED):
        if status in statuses:
            return status.value
    return Status.OPEN.value
