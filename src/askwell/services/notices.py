"""What is worth telling a project's webhooks: found in its events and figures, once each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from askwell.domain.annotations import Annotation, Status
from askwell.domain.events import Event, EventKind, Stream
from askwell.domain.projects import Project
from askwell.domain.webhooks import PHRASES, NoticeKind
from askwell.storage import annotations, artifacts, deliveries, event_log, projects, webhooks
from askwell.storage.projects import Clock
from askwell.storage.store import Store

EVENTS_AT_ONCE = 1_000
BATCH_SECONDS = 60.0
BATCH_ANSWERS = 500
MARKS = (0.6, 0.7, 0.8, 0.9, 0.95)
"""Shares of right texts that are worth telling, once the lower end of the 95 % interval is above them."""

_ANSWERS = (EventKind.SUBMIT, EventKind.RELABEL)


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell."""

    kind: NoticeKind
    data: Mapping[str, object]


def tell(connection: Connection, project: Project, notice: Notice, now: datetime) -> None:
    """Have the webhooks told that want this kind, in the transaction in which it became true."""
    wanting = [
        webhook
        for webhook in webhooks.find_all(connection, project.id)
        if webhook.is_active and notice.kind in webhook.kinds
    ]
    if wanting:
        deliveries.add(connection, wanting, notice.kind, payload_of(project, notice, now), now)


def tell_of_import(
    connection: Connection,
    project_id: str,
    name: str,
    now: datetime,
    *,
    has_failed: bool,
    counts: Mapping[str, object],
) -> None:
    """Tell that an import is over, in the transaction in which its job is."""
    project = projects.find(connection, project_id)
    if project is not None:
        told = {"file": name, "has_failed": has_failed, **counts}
        tell(connection, project, Notice(NoticeKind.IMPORT_FINISHED, told), now)


def payload_of(project: Project, notice: Notice, now: datetime) -> dict[str, object]:
    """Give what is sent: ids and counts, and never a text; of an answer the ids of its labels at most."""
    return {
        "kind": notice.kind.value,
        "says": PHRASES[notice.kind],
        "created_at": now.isoformat(),
        "project": {"id": project.id, "name": project.name},
        "data": dict(notice.data),
    }


def begin(connection: Connection, project: Project, now: datetime) -> None:
    """Take note of how things stand, so that only what happens from now on is told."""
    clock = projects.read_clock(connection, project.id)
    state: dict[str, Any] = {}
    _figures(connection, project, clock, state)
    webhooks.set_mark(connection, project.id, clock.events, state)


def look(store: Store, project_id: str) -> bool:
    """Look at what is new in a project, and have it told; False where there was nothing."""
    now = store.now()
    with store.database.write() as connection:
        project = projects.find(connection, project_id)
        mark = webhooks.lock_mark(connection, project_id)
        if project is None:
            return False
        if mark is None:
            begin(connection, project, now)
            return False
        value, state = mark
        before = dict(state)
        clock = projects.read_clock(connection, project_id)
        seen = event_log.find_events_after(connection, project_id, value, EVENTS_AT_ONCE)
        found = _in_events(connection, seen)
        _gather(state, seen, now)
        found += _batch(state, now)
        found += _figures(connection, project, clock, state)
        for notice in found:
            tell(connection, project, notice, now)
        if seen or state != before:
            webhooks.set_mark(connection, project_id, seen[-1].number if seen else value, state)
    return bool(seen or found)


def _in_events(connection: Connection, seen: Sequence[Event]) -> list[Notice]:
    flags = [event for event in seen if event.kind is EventKind.FLAG]
    found = [
        Notice(
            NoticeKind.FLAG_RAISED,
            {"document_id": event.document_id, "person_id": event.person_id, "event_id": event.id},
        )
        for event in flags
    ]
    return found + _disagreements(connection, seen)


def _disagreements(connection: Connection, seen: Sequence[Event]) -> list[Notice]:
    """Tell of texts on which people disagree now, and did not before these events."""
    changed: dict[int, set[str]] = {}
    for event in seen:
        if event.kind in _ANSWERS:
            changed.setdefault(event.document_id, set()).add(event.person_id)
    given: dict[int, list[Annotation]] = {document_id: [] for document_id in changed}
    for annotation in annotations.find_for(connection, list(changed)):
        if annotation.status is Status.SUBMITTED:
            given[annotation.document_id].append(annotation)
    return [
        Notice(
            NoticeKind.PEOPLE_DISAGREE,
            {"document_id": document_id, "people": sorted(each.person_id for each in answers)},
        )
        for document_id, answers in given.items()
        if _differ(answers)
        and not _differ([each for each in answers if each.person_id not in changed[document_id]])
    ]


def _differ(answers: Sequence[Annotation]) -> bool:
    return len({(frozenset(each.labels), frozenset(each.spans)) for each in answers}) > 1


def _gather(state: dict[str, Any], seen: Sequence[Event], now: datetime) -> None:
    """Keep in mind which texts were answered, until there are enough of them or a minute has passed."""
    answered = [event for event in seen if event.kind in _ANSWERS and event.stream is not Stream.IMPORT]
    if not answered:
        return
    state.setdefault("since", now.timestamp())
    state["answers"] = state.get("answers", 0) + len(answered)
    texts = [*state.get("texts", []), *(event.document_id for event in answered)]
    state["texts"] = list(dict.fromkeys(texts))
    state["people"] = sorted({*state.get("people", []), *(event.person_id for event in answered)})


def _batch(state: dict[str, Any], now: datetime) -> list[Notice]:
    is_full = state.get("answers", 0) >= BATCH_ANSWERS
    if "since" not in state or not (is_full or now.timestamp() - state["since"] >= BATCH_SECONDS):
        return []
    data = {
        "answers": state.pop("answers"),
        "document_ids": state.pop("texts"),
        "people": state.pop("people"),
    }
    del state["since"]
    return [Notice(NoticeKind.ANSWERS_RECORDED, data)]


def _figures(connection: Connection, project: Project, clock: Clock, state: dict[str, Any]) -> list[Notice]:
    """Tell what has become true of the project's figures, and remember that it was told."""
    found: list[Notice] = []
    counts = {"answered": clock.answered, "texts": clock.documents}
    if project.goal and clock.answered >= project.goal and state.get("goal") != project.goal:
        state["goal"] = project.goal
        found.append(Notice(NoticeKind.GOAL_REACHED, {"goal": project.goal, **counts}))
    if clock.documents and clock.answered >= clock.documents and state.get("all") != clock.documents:
        state["all"] = clock.documents
        found.append(Notice(NoticeKind.ALL_ANSWERED, counts))
    newest = artifacts.newest_audited(connection, project.id)
    for measure, figure in _measured(newest.metrics if newest else {}):
        mark = max((mark for mark in MARKS if figure["low"] > mark), default=0.0)
        told = state.setdefault("marks", {})
        if newest is not None and mark > told.get(measure, 0.0):
            state["marks"] = {**told, measure: mark}
            data = {"measure": measure, "above": mark, "version": newest.version, **figure}
            found.append(Notice(NoticeKind.MODEL_IMPROVED, data))
    return found


def _measured(metrics: Mapping[str, Any]) -> list[tuple[str, dict[str, float]]]:
    found = {"accuracy": metrics.get("accuracy"), "span_f1": (metrics.get("spans") or {}).get("f1")}
    return [(measure, dict(figure)) for measure, figure in found.items() if figure]
