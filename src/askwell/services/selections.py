"""Selections: the texts that somebody looks for, page by page, with answers and the model's forecasts.

Who may annotate but not review (an annotator) sees their own answers only, so that nobody copies another's
and agreement stays worth measuring. Everybody who sees the project sees the model's forecasts, as they see
its suggestions and its quality; owners, admins, reviewers, viewers and services see all answers.
"""

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from askwell.domain.annotations import Annotation, Review, Status
from askwell.domain.documents import Document
from askwell.domain.errors import InvalidInput, NotFound
from askwell.domain.events import Event
from askwell.domain.facets import Facets
from askwell.domain.forecasts import Forecast
from askwell.domain.members import Caller, Permission
from askwell.domain.selections import Place, Selection
from askwell.domain.threads import Thread, fold_thread
from askwell.services.access import authorise, whose_answers
from askwell.storage import (
    annotations,
    documents,
    event_log,
    facets,
    forecasts,
    members,
    reviews,
    selections,
)
from askwell.storage.store import Store

MAX_PAGE = 200


@dataclass(frozen=True, slots=True)
class TextPage:
    """Texts in order, with what is known of them by document id, and people's names by their ids.

    ``total`` counts the whole selection; unless ``is_exact``, there are more.
    """

    documents: Sequence[Document]
    annotations: Mapping[int, Sequence[Annotation]]
    decided: Mapping[int, Review]
    forecasts: Mapping[int, Forecast]
    names: Mapping[str, str]
    total: int
    is_exact: bool
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class TextView:
    """One text with its events, oldest first, the annotations and the decision that stand, the model's
    forecast, and what people wrote to each other."""

    document: Document
    events: Sequence[Event]
    annotations: Sequence[Annotation]
    decided: Review | None
    forecast: Forecast | None
    thread: Thread
    names: Mapping[str, str]


def find_page(
    store: Store,
    caller: Caller,
    project_id: str,
    selection: Selection,
    *,
    cursor: str | None = None,
    limit: int = 50,
) -> TextPage:
    """Give a page of a selection; raises ``InvalidInput`` for a cursor that is none of this order."""
    place = _read_cursor(cursor, selection) if cursor is not None else None
    limit = min(max(limit, 1), MAX_PAGE)
    with store.database.read() as connection:
        authorise(connection, caller, project_id, Permission.VIEW)
        only = whose_answers(connection, caller, project_id)
        found = selections.Finder(connection, project_id, selection, only)
        total, is_exact = found.count()
        places = found.page(place, limit + 1, is_large=not is_exact or total > selections.CAP)
        ids = [each.document_id for each in places[:limit]]
        by_id = {document.id: document for document in documents.find_by_ids(connection, project_id, ids)}
        given = _standing(annotations.find_for(connection, ids), only)
        decided = _open_to(reviews.find_for(connection, ids), given, only)
        people = {each.person_id for each in (*given, *decided.values())}
        return TextPage(
            documents=[by_id[key] for key in ids if key in by_id],
            annotations={key: [each for each in given if each.document_id == key] for key in ids},
            decided=decided,
            forecasts=forecasts.find_for(connection, ids),
            names=members.find_names(connection, list(people)),
            total=total,
            is_exact=is_exact,
            next_cursor=_cursor(selection, places[limit - 1]) if len(places) > limit else None,
        )


def find_one(store: Store, caller: Caller, project_id: str, document_id: int) -> TextView:
    """Give one text with its history.

    Who sees only their own answers reads what others wrote and what was decided once they answered the text
    themselves, and never what others answered.
    """
    with store.database.read() as connection:
        authorise(connection, caller, project_id, Permission.VIEW)
        only = whose_answers(connection, caller, project_id)
        document = documents.find(connection, project_id, document_id)
        if document is None:
            raise NotFound(kind="text", name=document_id)
        everything = event_log.history(connection, document_id)
        events = [event for event in everything if only in (None, event.whose)]
        given = _standing(annotations.find_for(connection, [document_id]), only)
        decided = _open_to(reviews.find_for(connection, [document_id]), given, only).get(document_id)
        is_open = only is None or any(each.is_done or each.returned is not None for each in given)
        thread = fold_thread(everything if is_open else events)
        return TextView(
            document=document,
            events=events,
            annotations=given,
            decided=decided,
            forecast=forecasts.find_for(connection, [document_id]).get(document_id),
            thread=thread,
            names=members.find_names(connection, _people(everything)),
        )


def find_facets(store: Store, caller: Caller, project_id: str) -> tuple[Facets, Mapping[str, str]]:
    """Give what the texts can be filtered by, and people's names by their ids."""
    with store.database.read() as connection:
        authorise(connection, caller, project_id, Permission.VIEW)
        found = facets.count(connection, project_id, whose_answers(connection, caller, project_id))
        return found, members.find_names(connection, list(found.people))


def _open_to(
    decided: Mapping[int, Review], given: Iterable[Annotation], only: str | None
) -> dict[int, Review]:
    """Give the decisions that somebody may see: who answers blindly, those about what they answered."""
    answered = {each.document_id for each in given if each.status is Status.SUBMITTED}
    return {key: each for key, each in decided.items() if only is None or key in answered}


def _people(events: Iterable[Event]) -> list[str]:
    return list({person for event in events for person in (event.person_id, event.whose)})


def _standing(given: Iterable[Annotation], only: str | None) -> list[Annotation]:
    kept = [each for each in given if each.says_something and only in (None, each.person_id)]
    return sorted(kept, key=lambda each: each.event_number)


def _cursor(selection: Selection, place: Place) -> str:
    parts = [selection.sort.value, selection.is_descending, place.key, place.document_id]
    return base64.urlsafe_b64encode(json.dumps(parts, separators=(",", ":")).encode()).decode().rstrip("=")


def _read_cursor(cursor: str, selection: Selection) -> Place:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        sort, is_descending, key, document_id = json.loads(text)
        place = Place(float(key), int(document_id))
    except (ValueError, TypeError, OverflowError) as error:
        raise InvalidInput(field="cursor", reason="is not one that a page gave") from error
    if (sort, is_descending) != (selection.sort.value, selection.is_descending):
        raise InvalidInput(field="cursor", reason="belongs to another order")
    if not (abs(place.key) < 2**63 and 0 <= place.document_id < 2**63):
        raise InvalidInput(field="cursor", reason="is not one that a page gave")
    return place
