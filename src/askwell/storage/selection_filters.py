"""A selection's filters as conditions: on the texts themselves, and as sets of texts found elsewhere."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    exists,
    false,
    func,
    literal,
    not_,
    or_,
    select,
)

from askwell.domain.annotations import Status
from askwell.domain.search import phrases
from askwell.domain.selections import Selection, State
from askwell.storage import review_queue
from askwell.storage.schema import annotation_labels, annotations, documents, predictions
from askwell.storage.search import Matching, matching

_OPEN = Status.OPEN.value
_STANDS = or_(annotations.c.status != _OPEN, annotations.c.is_flagged, annotations.c.comment.is_not(None))


@dataclass(frozen=True, slots=True)
class TextSet:
    """Texts that another table finds: the query of their ids, and the column that holds them."""

    query: Select[int]
    document_id: ColumnElement[int]

    @property
    def holds(self) -> ColumnElement[bool]:
        """Whether a text is in the set, to be asked text by text."""
        return self.query.where(self.document_id == documents.c.id).correlate(documents).exists()


@dataclass(frozen=True, slots=True)
class Filters:
    """What a selection asks for: conditions on the texts, sets that they must be in, and a search."""

    plain: Sequence[ColumnElement[bool]]
    sets: Sequence[TextSet]
    search: Matching | None


def filters(
    project_id: str, wanted: Selection, only: str | None, *, is_sqlite: bool, is_marked: bool
) -> Filters:
    """Give the filters of a selection; with ``only``, none but that person's annotations count.

    ``is_marked``: the predicted label that is wanted is one for parts of texts.
    """
    sets: list[TextSet] = []
    plain: list[ColumnElement[bool]] = []
    is_own_state = only is not None and wanted.state in (State.ANSWERED, State.SKIPPED)
    if wanted.asks_for_annotation or is_own_state:
        sets.append(_annotated(project_id, wanted, only))
    elif wanted.state is not None and only is not None:
        mine = (annotations.c.document_id == documents.c.id) & (annotations.c.person_id == only)
        plain.append(not_(exists().where(mine, annotations.c.status != _OPEN)))
    elif wanted.state is not None:
        plain.append(documents.c.status == wanted.state.status.value)
    if of_forecast := forecast_conditions(wanted, is_marked=is_marked):
        query = select(predictions.c.document_id).where(predictions.c.project_id == project_id, *of_forecast)
        sets.append(TextSet(query, predictions.c.document_id))
    if wanted.is_reviewed is not None:
        plain.append(documents.c.is_reviewed.is_(wanted.is_reviewed))
    if (wanted.needs_review or wanted.is_disputed) and only is not None:
        plain.append(false())  # it would tell what others answered
    elif wanted.needs_review:
        sets.append(TextSet(*review_queue.waiting(project_id)))
    if wanted.is_disputed:
        plain.append(documents.c.disagreement > 0)
    if wanted.source_id is not None:
        plain.append(documents.c.source_id == wanted.source_id)
    if wanted.document_ids is not None:
        plain.append(documents.c.id.in_(wanted.document_ids))
    plain += [has_metadata(key, value, is_sqlite=is_sqlite) for key, value in wanted.metadata]
    searched = phrases(wanted.query)
    return Filters(plain, sets, matching(searched, is_sqlite=is_sqlite) if searched else None)


def forecast_conditions(wanted: Selection, *, is_marked: bool) -> list[ColumnElement[bool]]:
    """Give what the model must have said: the likeliest label, or a label among those that it would mark."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.predicted is not None:
        is_likeliest = predictions.c.label_id == wanted.predicted
        others = cast(predictions.c.others, String).contains(json.dumps(wanted.predicted), autoescape=True)
        conditions.append(or_(is_likeliest, others) if is_marked else is_likeliest)
    if wanted.min_probability is not None:
        conditions.append(predictions.c.probability >= wanted.min_probability)
    if wanted.max_probability is not None:
        conditions.append(predictions.c.probability <= wanted.max_probability)
    return conditions


def _annotated(project_id: str, wanted: Selection, only: str | None) -> TextSet:
    conditions: list[ColumnElement[bool]] = [_STANDS]
    if wanted.stream is not None:
        conditions.append(annotations.c.stream == wanted.stream.value)
    if people := {person for person in (wanted.person_id, only) if person is not None}:
        conditions += [annotations.c.person_id == person for person in sorted(people)]
    if wanted.is_flagged:
        conditions.append(annotations.c.is_flagged)
    if wanted.is_commented:
        conditions.append(annotations.c.comment.is_not(None))
    if wanted.state is not None:
        conditions.append(annotations.c.status == wanted.state.status.value)
    if not wanted.labels:
        query = select(annotations.c.document_id)
        query = query.where(annotations.c.project_id == project_id, *conditions)
        return TextSet(query, annotations.c.document_id)
    given = annotation_labels.c
    query = select(given.document_id).where(given.project_id == project_id, given.label_id.in_(wanted.labels))
    if len(conditions) > 1:  # a label is on an annotation that stands, so nothing else need be asked of it
        same = and_(
            annotations.c.document_id == given.document_id, annotations.c.person_id == given.person_id
        )
        query = query.where(exists().where(same, *conditions).correlate(annotation_labels))
    return TextSet(query, given.document_id)


def has_metadata(key: str, value: str, *, is_sqlite: bool) -> ColumnElement[bool]:
    """Whether a text's metadata has a value under a key; numbers and truth values as JSON writes them."""
    column: Any = documents.c.metadata
    if not is_sqlite:
        return func.json_extract_path_text(column, key) == value
    if '"' in key:
        return false()  # SQLite's paths cannot name such a key
    is_likely = func.instr(cast(column, String), json.dumps(value)[1:-1]) > 0  # far quicker than to parse
    path = literal(f"$.{json.dumps(key)}", String)
    found = [column.op(arrow, return_type=String())(path) for arrow in ("->>", "->")]
    return and_(is_likely, or_(*(cast(each, String) == value for each in found)))
