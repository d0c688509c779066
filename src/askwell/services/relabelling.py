"""Relabelling: one change written into the answers of many people, and taken back, in one transaction.

Each answer gets an event about who gave it, with the change's id as its batch. The caller holds the
project's clock.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection

from askwell.domain.annotations import Review, fold, fold_review, standing_answer
from askwell.domain.events import Event, EventKind
from askwell.domain.ids import new_id
from askwell.domain.projects import Project
from askwell.domain.surgery import Reach, Rewrite
from askwell.services import settling
from askwell.storage import annotations, documents, event_log, label_changes, places, reviews

AT_ONCE = 2_000
"""Texts whose histories are in memory at a time."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Whose change it is, in which project, under which id, when, and what people are told of it."""

    project_id: str
    person_id: str
    id: str
    now: datetime
    note: str = ""

    def event(self, document_id: int, kind: EventKind, about: str, target: str, **content: object) -> Event:
        """Give an event of the change, on one person's work on a text."""
        event = Event(
            new_id("evt"),
            document_id,
            self.person_id,
            kind,
            self.now,
            about=about,
            target=target,
            batch=self.id,
        )
        return replace(event, **content)  # pyright: ignore[reportArgumentType] — checked by replace


def measure(connection: Connection, project_id: str, label_ids: Collection[str]) -> Reach:
    """Give how much a change of all answers and reviews with some labels would touch."""
    pairs = label_changes.find_answered_with(connection, project_id, label_ids)
    spans = 0
    for some in chunks([document_id for document_id, _ in pairs]):
        for each in annotations.find_for(connection, some):
            spans += sum(span.label in label_ids for span in each.spans)
    decided = reviews_with(connection, project_id, label_ids)
    return Reach(
        answers=len(pairs),
        texts=len({document_id for document_id, _ in pairs} | {each.document_id for each in decided}),
        people=len({person_id for _, person_id in pairs}),
        spans=spans,
        reviews=len(decided),
    )


def rewrite_all(connection: Connection, batch: Batch, label_ids: Collection[str], rewrite: Rewrite) -> None:
    """Change every answer and review that stands with one of some labels."""
    pairs = label_changes.find_answered_with(connection, batch.project_id, label_ids)
    decided = reviews_with(connection, batch.project_id, label_ids)
    people: dict[int, list[str]] = {
        document_id: [person_id for _, person_id in found]
        for document_id, found in groupby(pairs, key=lambda pair: pair[0])
    }
    reviewed = {review.document_id for review in decided}
    for some in chunks([*people, *reviewed]):
        past = event_log.histories_of_all(connection, some)
        new = [
            event
            for document_id in some
            for event in _rewritten(
                batch, past[document_id], people.get(document_id, ()), document_id in reviewed, rewrite
            )
        ]
        append(connection, batch.project_id, new, batch.now, past)


def send_back(connection: Connection, batch: Batch, pairs: Iterable[tuple[int, str]]) -> int:
    """Send answers back to who gave them, by text and person, and give how many there were."""
    new = [
        Event(
            new_id("evt"),
            document_id,
            batch.person_id,
            EventKind.RETURN,
            batch.now,
            comment=batch.note,
            about=person_id,
            batch=batch.id,
        )
        for document_id, person_id in pairs
    ]
    append(connection, batch.project_id, new, batch.now)
    return len(new)


def append(
    connection: Connection,
    project_id: str,
    new: Sequence[Event],
    now: datetime,
    past: dict[int, list[Event]] | None = None,
) -> None:
    """Store events about anybody's work, and what they make of it; ``past``: what happened to the texts."""
    if not new:
        return
    if past is None:
        past = event_log.histories_of_all(connection, {event.document_id for event in new})
    stored = event_log.append(connection, project_id, new)
    decided: set[int] = set()
    touched: set[tuple[int, str]] = set()
    for event in stored:
        history = past[event.document_id]
        history.append(event)
        if _is_of_review(event, history):
            decided.add(event.document_id)
        else:
            touched.add((event.document_id, event.whose))
    folded = [
        fold([event for event in past[document_id] if event.whose == person_id])
        for document_id, person_id in sorted(touched)
    ]
    annotations.store_folds(connection, project_id, folded)
    reviews.store(connection, project_id, {key: fold_review(past[key]) for key in sorted(decided)}, now)
    settling.settle(connection, project_id, {event.document_id for event in stored}, now)


def take_back(
    connection: Connection, batch: Batch, targets: Sequence[Event], project: Project
) -> list[Event]:
    """Undo events of a batch, and give those that were left because somebody else has answered since."""
    left: list[Event] = []
    by_text = sorted(targets, key=lambda event: event.document_id)
    for some in chunks([event.document_id for event in by_text]):
        here = set(some)
        holders = places.find_holders(connection, some, batch.now)
        wanted = places.find_wanted(connection, project, some)
        new: list[Event] = []
        for target in (event for event in by_text if event.document_id in here):
            others = holders[target.document_id] - {target.whose}
            if target.kind is EventKind.RETURN and len(others) >= wanted[target.document_id]:
                left.append(target)
                continue
            new.append(batch.event(target.document_id, EventKind.UNDO, target.whose, target.id))
        append(connection, batch.project_id, new, batch.now)
    return left


def find_kept(
    connection: Connection, project_id: str, batch: Sequence[Event], label_ids: Collection[str]
) -> list[int]:
    """Give the texts whose answers were given after a batch, with one of its new labels or in its place."""
    if not batch:
        return []
    own, last = {event.id for event in batch}, batch[-1].number
    pairs = set(label_changes.find_answered_with(connection, project_id, label_ids))
    pairs |= {(event.document_id, event.whose) for event in batch if event.kind is not EventKind.UNDO}
    kept: set[int] = set()
    for some in chunks([document_id for document_id, _ in sorted(pairs)]):
        for document_id, events in event_log.histories_of_all(connection, some).items():
            if events[-1].number <= last and not _has_later(events, own, batch[0].number):
                continue
            for person_id in {event.whose for event in events if (document_id, event.whose) in pairs}:
                answer = standing_answer([event for event in events if event.whose == person_id])
                if answer is not None and answer.id not in own and answer.number > batch[0].number:
                    kept.add(document_id)
    return sorted(kept)


def _has_later(events: Sequence[Event], own: Collection[str], first: int) -> bool:
    return any(event.number > first and event.id not in own for event in events)


def _rewritten(
    batch: Batch, past: Sequence[Event], people: Iterable[str], is_reviewed: bool, rewrite: Rewrite
) -> Iterator[Event]:
    for person_id in people:
        mine = [event for event in past if event.whose == person_id]
        answer = standing_answer(mine)
        if answer is None:
            continue
        found = rewrite(answer.document_id, answer.labels, answer.spans)
        if found is None:
            yield batch.event(answer.document_id, EventKind.RETURN, person_id, answer.id, comment=batch.note)
        else:
            yield batch.event(
                answer.document_id,
                EventKind.RELABEL,
                person_id,
                answer.id,
                labels=found[0],
                spans=found[1],
                text_hash=answer.text_hash,
                guideline_version=answer.guideline_version,
            )
    if is_reviewed:
        yield from _review_rewritten(batch, past, rewrite)


def _review_rewritten(batch: Batch, past: Sequence[Event], rewrite: Rewrite) -> Iterator[Event]:
    review = fold_review(past)
    if review is None:
        return
    last = next(event for event in past if event.number == review.event_number)
    found = rewrite(review.document_id, review.labels, review.spans)
    if found is None:
        yield batch.event(review.document_id, EventKind.UNDO, review.person_id, last.id)
        return
    yield batch.event(
        review.document_id,
        EventKind.REVIEW,
        review.person_id,
        last.id,
        labels=found[0],
        spans=found[1],
        text_hash=last.text_hash,
        comment=review.comment,
        guideline_version=last.guideline_version,
    )


def reviews_with(connection: Connection, project_id: str, label_ids: Collection[str]) -> list[Review]:
    """Give the reviews that stand and name one of some labels."""
    return [
        review
        for review in reviews.find_all(connection, project_id)
        if any(label in label_ids for label in (*review.labels, *(span.label for span in review.spans)))
    ]


def _is_of_review(event: Event, past: Sequence[Event]) -> bool:
    by_id = {each.id: each for each in past}
    while event.kind is EventKind.UNDO and event.target in by_id:
        event = by_id[event.target]
    return event.kind is EventKind.REVIEW


def chunks(document_ids: Sequence[int]) -> Iterator[list[int]]:
    """Give ids, each once, so many at a time that their histories can be in memory."""
    wanted = list(dict.fromkeys(document_ids))
    for start in range(0, len(wanted), AT_ONCE):
        yield wanted[start : start + AT_ONCE]


def texts_of(connection: Connection, project_id: str, document_ids: Collection[int]) -> dict[int, str]:
    """Give the words of some texts, by their ids."""
    found: dict[int, str] = {}
    for some in chunks(list(document_ids)):
        texts = documents.find_texts(connection, project_id, some)
        found |= {key: text for key, (text, _) in texts.items()}
    return found
