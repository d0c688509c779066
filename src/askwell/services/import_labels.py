"""From the label names in a file to the project's labels, new ones added."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from askwell.domain.errors import AskwellError, InvalidInput
from askwell.domain.labels import Label, LabelDraft, LabelKind
from askwell.domain.projects import Project, Task, new_labels
from askwell.domain.sources import RowProblem
from askwell.domain.spans import Span, check_spans, trimmed
from askwell.services.import_cells import LabelledText
from askwell.storage import projects


@dataclass(frozen=True, slots=True)
class Said:
    """What a row says of its text: label ids, and spans with label ids."""

    labels: tuple[str, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Resolved:
    """Rows whose labels are known, what each says aligned with them (None: nothing), and the bad ones."""

    rows: Sequence[LabelledText]
    answers: Sequence[Said | None]
    problems: Sequence[RowProblem]


def resolve(
    connection: Connection,
    project: Project,
    rows: Sequence[LabelledText],
    *,
    is_creating: bool,
    has_bare_names: bool = False,
) -> Resolved:
    """Match label names without regard to case; the caller holds the project's clock.

    With ``is_creating``, unknown names become new labels; otherwise their rows fall out. With
    ``has_bare_names``, an underscore in a name may stand for a space.
    """
    if all(row.labels is None and row.spans is None for row in rows):
        return Resolved(rows, [None] * len(rows), ())
    names = _Names(
        project, projects.find_labels(connection, project.id), is_creating=is_creating, is_bare=has_bare_names
    )
    stored = len(names.label_set)
    kept: list[LabelledText] = []
    answers: list[Said | None] = []
    problems: list[RowProblem] = []
    for row in rows:
        try:
            said = _said(project, row, names)
        except InvalidInput as error:
            is_span = str(error.facts["field"]).startswith("spans")
            problems.append(RowProblem(row.text.line, str(error) if is_span else str(error.facts["reason"])))
            continue
        kept.append(row)
        answers.append(said)
    projects.add_labels(connection, project.id, names.label_set[stored:])
    return Resolved(kept, answers, problems)


class _Names:
    """The labels of a project by their names, which may grow."""

    def __init__(
        self, project: Project, label_set: Sequence[Label], *, is_creating: bool, is_bare: bool
    ) -> None:
        self.label_set = list(label_set)
        self._project, self._is_creating, self._is_bare = project, is_creating, is_bare
        self._by_name = {self._key(label.name): label for label in reversed(label_set)}
        self._by_name |= {label.name.casefold(): label for label in label_set}

    def find(self, name: str, kind: LabelKind) -> Label:
        """Give the label of a name; raises ``InvalidInput`` where there is none for this."""
        label = self._by_name.get(name.casefold()) or self._by_name.get(self._key(name))
        if label is None:
            label = self._add(name, kind)
        if label.is_archived:
            raise InvalidInput(field="labels", reason=f"the label “{label.name}” is archived")
        if label.kind is not kind:
            purpose = "spans" if label.marks_spans else "whole texts"
            raise InvalidInput(field="labels", reason=f"the label “{label.name}” is for {purpose}")
        return label

    def _add(self, name: str, kind: LabelKind) -> Label:
        if not self._is_creating:
            raise InvalidInput(field="labels", reason=f"unknown label “{name[:60]}”")
        try:
            added = new_labels(self._project, self.label_set, [LabelDraft(name, kind=kind)])
        except AskwellError as error:
            reason = f"the label “{name[:60]}” could not be added: {error}"
            raise InvalidInput(field="labels", reason=reason) from error
        self.label_set += added
        self._by_name |= dict.fromkeys((self._key(name), name.casefold()), added[0])
        return added[0]

    def _key(self, name: str) -> str:
        return name.casefold().replace(" ", "_") if self._is_bare else name.casefold()


def _said(project: Project, row: LabelledText, names: _Names) -> Said | None:
    """Give what a row says, None for nothing; raises ``InvalidInput`` for what the project cannot hold."""
    given = row.labels or ()
    if project.task is Task.MARK_SPANS:
        if given:
            reason = f"“{given[0][:60]}” is about the whole text, but the project marks spans alone"
            raise InvalidInput(field="labels", reason=reason)
        if row.spans is None:
            return None
    elif row.labels is None and not row.spans:
        return None
    if project.task is Task.CHOOSE_ONE and len(given) != 1:
        beside = f" beside {len(row.spans)} spans" if row.spans else ""
        reason = f"it has {len(given)} labels{beside}, but the project asks for exactly one"
        raise InvalidInput(field="labels", reason=reason)
    spans = _trimmed(project, row)
    chosen = {label.id: label for label in (names.find(name, LabelKind.CHOICE) for name in given)}
    labels = sorted(chosen, key=lambda label_id: chosen[label_id].position)
    found = {span.label: names.find(span.label, LabelKind.SPAN) for span in spans}
    known = {label.id: label for label in found.values()}
    named = _once(replace(span, label=found[span.label].id) for span in spans)
    return Said(tuple(labels), check_spans(row.text.text, known, named, may_overlap=project.spans_overlap))


def _trimmed(project: Project, row: LabelledText) -> list[Span]:
    """Give the spans without white space at their edges, each once, still with names.

    What does not fit is found here, before a label is made for it.
    """
    text, spans = row.text.text, row.spans or ()
    stand_ins = {span.label: Label(span.label, span.label, kind=LabelKind.SPAN) for span in spans}
    cut = _once(_cut(text, span) for span in spans)
    check_spans(text, stand_ins, cut, may_overlap=project.spans_overlap)
    return cut


def _cut(text: str, span: Span) -> Span:
    if not 0 <= span.start < span.end <= len(text):
        return span
    start, end = trimmed(text, span.start, span.end)
    return replace(span, start=start, end=end) if start < end else span


def _once(spans: Iterable[Span]) -> list[Span]:
    return list(dict.fromkeys(spans))
