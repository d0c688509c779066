"""Review: the texts that need the eye of somebody who decides, with all that is to be weighed."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from askwell.domain.agreement import agreed_spans
from askwell.domain.annotations import Annotation, Review
from askwell.domain.documents import Document
from askwell.domain.errors import InvalidInput
from askwell.domain.forecasts import Forecast
from askwell.domain.members import Caller, Permission
from askwell.domain.projects import Task
from askwell.domain.review import Agreed, ReviewFilter, ReviewItem, ReviewKind, ReviewPlace, ReviewReason
from askwell.domain.threads import Thread, fold_thread
from askwell.services.access import authorise
from askwell.services.export_columns import agreed_labels
from askwell.storage import annotations, documents, event_log, forecasts, members, review_queue, reviews
from askwell.storage.store import Store

MAX_ITEMS = 50


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Texts that wait, the most urgent first; how many wait for each reason, and how many are wanted."""

    items: Sequence[ReviewItem]
    counts: Mapping[ReviewKind, int]
    total: int
    names: Mapping[str, str]
    next_cursor: str | None


def find_page(
    store: Store,
    caller: Caller,
    project_id: str,
    wanted: ReviewFilter,
    *,
    cursor: str | None = None,
    limit: int = 20,
) -> ReviewPage:
    """Give a page of the texts that need a reviewer's eye; raises ``InvalidInput`` for a foreign cursor.

    A text that was decided leaves, and comes back when it is answered, flagged or written about anew. One
    that was sent back waits for its answer first.
    """
    place = _read_cursor(cursor) if cursor is not None else None
    limit = min(max(limit, 1), MAX_ITEMS)
    with store.database.read() as connection:
        project = authorise(connection, caller, project_id, Permission.REVIEW)
        counts, total = review_queue.count(connection, project_id, wanted)
        places = review_queue.find_places(connection, project_id, wanted, place, limit + 1)
        ids = [each.document_id for each in places[:limit]]
        texts = {each.id: each for each in documents.find_by_ids(connection, project_id, ids)}
        reasons = review_queue.find_reasons(connection, project_id, ids)
        given = [each for each in annotations.find_for(connection, ids) if each.says_something]
        decided = reviews.find_for(connection, ids)
        predicted = forecasts.find_for(connection, ids)
        past = event_log.histories_of_all(connection, ids)
        everybody = {event.person_id for events in past.values() for event in events}
        names = members.find_names(connection, list(everybody | {each.person_id for each in given}))
    items = [
        _item(
            project.task,
            texts[key],
            reasons.get(key, []),
            [each for each in given if each.document_id == key],
            decided.get(key),
            predicted.get(key),
            fold_thread(past[key]),
        )
        for key in ids
    ]
    following = _cursor(places[limit - 1]) if len(places) > limit else None
    return ReviewPage(items, counts, total, names, following)


def _item(
    task: Task,
    document: Document,
    reasons: Sequence[ReviewReason],
    given: Sequence[Annotation],
    decided: Review | None,
    forecast: Forecast | None,
    thread: Thread,
) -> ReviewItem:
    ordered = sorted(given, key=lambda each: each.event_number)
    spans = agreed_spans(given)
    agreed = None if spans is None else Agreed(_agreed_labels(task, given), spans)
    return ReviewItem(document, reasons, ordered, agreed, decided, forecast, thread)


def _agreed_labels(task: Task, given: Sequence[Annotation]) -> tuple[str, ...] | None:
    return () if task is Task.MARK_SPANS else agreed_labels(task, given)


def _cursor(place: ReviewPlace) -> str:
    parts = json.dumps([place.urgency, place.document_id], separators=(",", ":"))
    return base64.urlsafe_b64encode(parts.encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> ReviewPlace:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        urgency, document_id = json.loads(text)
        place = ReviewPlace(float(urgency), int(document_id))
    except (ValueError, TypeError, OverflowError) as error:
        raise InvalidInput(field="cursor", reason="is not one that a page gave") from error
    if not (0 <= place.urgency <= 1 and 0 <= place.document_id < 2**63):
        raise InvalidInput(field="cursor", reason="is not one that a page gave")
    return place
