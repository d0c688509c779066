"""The fold of the events as rows, kept beside them in the same transaction, so that they never part."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from askwell.domain.agreement import disagreement
from askwell.domain.annotations import Annotation, Status, fold
from askwell.domain.events import Event, EventKind, Stream
from askwell.domain.ids import new_id
from askwell.domain.spans import Span
from askwell.storage import event_log, span_rows
from askwell.storage.schema import annotation_labels, annotations, clocks, documents


@dataclass(frozen=True, slots=True)
class ImportedAnswer:
    """What a file says of a text: label ids, and spans in the text of this hash."""

    document_id: int
    labels: tuple[str, ...]
    spans: tuple[Span, ...] = ()
    text_hash: str | None = None


def refold(connection: Connection, project_id: str, past: Sequence[Event]) -> Annotation:
    """Store the fold of all that changes one person's work on one text, and where the text stands now."""
    annotation = fold(past)
    store_folds(connection, project_id, [annotation])
    return annotation


def store_folds(connection: Connection, project_id: str, folded: Sequence[Annotation]) -> None:
    """Store where people stand with some texts, each named once a person, and where these texts stand now.

    However many texts they are, the database is asked the same few times a person.
    """
    if not folded:
        return
    for person_id in dict.fromkeys(annotation.person_id for annotation in folded):
        ids = [annotation.document_id for annotation in folded if annotation.person_id == person_id]
        for table in (annotations, annotation_labels):
            mine = table.c.document_id.in_(ids) & (table.c.person_id == person_id)
            connection.execute(delete(table).where(mine))
    connection.execute(insert(annotations), [_annotation_row(project_id, each) for each in folded])
    if labels := [row for each in folded for row in _label_rows(project_id, each)]:
        connection.execute(insert(annotation_labels), labels)
    _settle(connection, project_id, list(dict.fromkeys(each.document_id for each in folded)))


def find(connection: Connection, document_id: int, person_id: str) -> Annotation | None:
    """Give where a person stands with a text, or None if they never touched it."""
    query = select(annotations).where(
        annotations.c.document_id == document_id, annotations.c.person_id == person_id
    )
    row = connection.execute(query).first()
    return _annotation(row) if row else None


def find_for(connection: Connection, document_ids: Collection[int]) -> list[Annotation]:
    """Give everybody's annotations on some texts."""
    query = select(annotations).where(annotations.c.document_id.in_(document_ids))
    return [_annotation(row) for row in connection.execute(query)]


def find_sent_back(connection: Connection, person_id: str, document_ids: Collection[int]) -> dict[int, str]:
    """Give the notes with which some texts were sent back to a person, where they wait for a new answer."""
    query = select(annotations.c.document_id, annotations.c.returned).where(
        annotations.c.document_id.in_(document_ids),
        annotations.c.person_id == person_id,
        annotations.c.returned.is_not(None),
        annotations.c.status == Status.OPEN.value,
    )
    return {row.document_id: row.returned for row in connection.execute(query)}


def find_shared(connection: Connection, project_id: str) -> list[Annotation]:
    """Give the answers to those texts of a project that two people or more have answered."""
    shared = select(documents.c.id).where(documents.c.project_id == project_id, documents.c.answers > 1)
    query = select(annotations).where(
        annotations.c.document_id.in_(shared), annotations.c.status == Status.SUBMITTED.value
    )
    rows = connection.execute(query.order_by(annotations.c.document_id, annotations.c.person_id))
    return [_annotation(row) for row in rows]


def find_all(connection: Connection, project_id: str) -> Iterable[Annotation]:
    """Give every annotation of a project, in the order of their last events."""
    query = select(annotations).where(annotations.c.project_id == project_id)
    for row in connection.execute(query.order_by(annotations.c.event_number)):
        yield _annotation(row)


def record_import(
    connection: Connection,
    project_id: str,
    answers: Sequence[ImportedAnswer],
    person_id: str,
    now: datetime,
) -> None:
    """Store answers that came with their texts, none of which was answered before."""
    if not answers:
        return
    stored = event_log.append(
        connection,
        project_id,
        [
            Event(
                new_id("evt"),
                answer.document_id,
                person_id,
                EventKind.SUBMIT,
                now,
                answer.labels,
                stream=Stream.IMPORT,
                spans=answer.spans,
                text_hash=answer.text_hash,
            )
            for answer in answers
        ],
    )
    folded = [fold([event]) for event in stored]
    connection.execute(insert(annotations), [_annotation_row(project_id, each) for each in folded])
    if labels := [row for each in folded for row in _label_rows(project_id, each)]:
        connection.execute(insert(annotation_labels), labels)
    answered = documents.c.id.in_([answer.document_id for answer in answers])
    changes = {"answers": documents.c.answers + 1, "status": Status.SUBMITTED.value, "touched_at": now}
    connection.execute(update(documents).where(answered).values(changes))
    _tick_answered(connection, project_id, len(answers))


def _settle(connection: Connection, project_id: str, ids: Sequence[int]) -> None:
    """Bring the texts' own rows in line with their annotations, and count them among the answered ones."""
    given: dict[int, list[Annotation]] = {document_id: [] for document_id in ids}
    for annotation in find_for(connection, ids):
        given[annotation.document_id].append(annotation)
    query = select(documents.c.id, documents.c.answers).where(documents.c.id.in_(ids))
    before = {row.id: row.answers for row in connection.execute(query)}
    rows = [_standing(document_id, given[document_id]) for document_id in ids]
    connection.execute(_STAND, rows)
    now_answered = sum(row["stands_answers"] > 0 for row in rows)
    _tick_answered(connection, project_id, now_answered - sum(answers > 0 for answers in before.values()))


def _standing(document_id: int, given: Sequence[Annotation]) -> dict[str, Any]:
    answers = sum(each.status is Status.SUBMITTED for each in given)
    is_skipped = any(each.status is Status.SKIPPED for each in given)
    status = Status.SUBMITTED if answers else Status.SKIPPED if is_skipped else Status.OPEN
    touched = [each.updated_at for each in given if each.says_something and each.updated_at]
    return {
        "stands_id": document_id,
        "stands_answers": answers,
        "stands_status": status.value,
        "stands_touched_at": max(touched, default=None),
        "stands_disagreement": disagreement(given),
    }


_STAND = (
    update(documents)
    .where(documents.c.id == bindparam("stands_id"))
    .values(
        answers=bindparam("stands_answers"),
        status=bindparam("stands_status"),
        touched_at=bindparam("stands_touched_at"),
        disagreement=bindparam("stands_disagreement"),
    )
)


def _tick_answered(connection: Connection, project_id: str, change: int) -> None:
    if change:
        tick = update(clocks).where(clocks.c.project_id == project_id)
        connection.execute(tick.values(answered=clocks.c.answered + change))


def _label_rows(project_id: str, annotation: Annotation) -> list[dict[str, object]]:
    known: dict[str, object] = {
        "document_id": annotation.document_id,
        "person_id": annotation.person_id,
        "project_id": project_id,
    }
    named = dict.fromkeys([*annotation.labels, *(span.label for span in annotation.spans)])
    return [known | {"label_id": label_id} for label_id in named]


def _annotation_row(project_id: str, annotation: Annotation) -> dict[str, object]:
    return {
        "document_id": annotation.document_id,
        "person_id": annotation.person_id,
        "project_id": project_id,
        "status": annotation.status.value,
        "labels": list(annotation.labels),
        "spans": span_rows.to_json(annotation.spans, is_given=annotation.has_spans),
        "is_flagged": annotation.is_flagged,
        "comment": annotation.comment,
        "stream": annotation.stream.value,
        "event_number": annotation.event_number,
        "updated_at": annotation.updated_at,
        "returned": annotation.returned,
        "guideline_version": annotation.guideline_version,
        "seconds": annotation.seconds,
    }


def _annotation(row: Row[tuple[object, ...]]) -> Annotation:
    return Annotation(
        document_id=row.document_id,
        person_id=row.person_id,
        status=Status(row.status),
        labels=tuple(row.labels),
        spans=span_rows.from_json(row.spans),
        has_spans=row.spans is not None,
        is_flagged=row.is_flagged,
        comment=row.comment,
        stream=Stream(row.stream),
        event_number=row.event_number,
        updated_at=row.updated_at,
        returned=row.returned,
        guideline_version=row.guideline_version,
        seconds=row.seconds,
    )
