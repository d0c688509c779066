"""Answers: stored once, undone and redone, checked against leases and label sets."""

import threading
from dataclasses import replace
from typing import Any

import pytest

from askwell.domain.annotations import Status
from askwell.domain.errors import (
    EventConflict,
    InvalidInput,
    LeaseLost,
    NotFound,
    NothingToUndo,
    NotYours,
)
from askwell.domain.events import EventKind, Stream
from askwell.domain.members import Caller
from askwell.domain.projects import Project
from askwell.services import annotate, asking, learn, projects
from askwell.services.annotate import Action, Receipt, record
from askwell.storage import annotations, event_log
from askwell.storage.store import Store
from tests.conftest import TurnableClock


@pytest.fixture
def labels(store: Store, owner: Caller, project: Project) -> list[str]:
    """The project's label ids."""
    return [label.id for label in projects.find(store, owner, project.id).labels]


def submit(store: Store, who: Caller, project: Project, key: str, text: int, label: str) -> Receipt:
    return record(store, who, project.id, Action(key, EventKind.SUBMIT, text, (label,)))


def test_an_answer_is_stored_with_how_it_was_asked(
    store: Store, owner: Caller, project: Project, texts: list[int], labels: list[str]
) -> None:
    question = asking.next_questions(store, owner, project.id)[0]
    receipt = submit(store, owner, project, "e1", question.document.id, labels[1])
    assert receipt.annotation.status is Status.SUBMITTED
    assert (receipt.event.number, receipt.event.labels) == (1, (labels[1],))
    assert receipt.event.stream is question.stream
    assert receipt.event.propensity == pytest.approx(question.propensity)


def test_sending_an_answer_twice_stores_it_once(
    store: Store, owner: Caller, project: Project, texts: list[int], labels: list[str]
) -> None:
    first = submit(store, owner, project, "e1", texts[0], labels[0])
    second = submit(store, owner, project, "e1", texts[0], labels[0])
    assert second.is_repeated
    assert second.event == first.event
    assert learn.progress(store, owner, project.id).answers == 1


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (EventKind.SKIP, {"labels": ("x",), "target": "y"}),
        (EventKind.FLAG, {"labels": ("x",)}),
        (EventKind.UNDO, {"comment": "oops"}),
    ],
)
def test_what_a_kind_of_event_does_not_keep_makes_no_conflict_when_it_is_sent_again(
    store: Store,
    owner: Caller,
    project: Project,
    texts: list[int],
    labels: list[str],
    kind: EventKind,
    given: dict[str, Any],
) -> None:
    submit(store, owner, project, "e1", texts[0], labels[0])
    action = Action("e2", kind, texts[1], **given)
    assert not record(store, owner, project.id, action).is_repeated
    assert record(store, owner, project.id, action).is_repeated


def test_an_id_used_for_something_else_is_refused(
    store: Store, owner: Caller, project: Project, texts: list[int], labels: list[str]
) -> None:
    submit(store, owner, project, "e1", texts[0], labels[0])
    with pytest.raises(EventConflict, match="e1"):
        submit(store, owner, project, "e1", texts[0], labels[1])


def test_another_person_cannot_reuse_an_id(
    store: Store, owner: Caller, annotator: Caller, project: Project, texts: list[int], labels: list[str]
) -> None:
    submit(store, owner, project, "e1", texts[0], labels[0])
    with pytest.raises(EventConflict):
        submit(store, annotator, project, "e1", texts[0], labels[0])


def test_undo_gives_the_text_back_to_the_person_first_in_line(
    store: Store, owner: Caller, project: Project, texts: list[int], labels: list[str]
) -> None:
    first = asking.next_questions(store, owner, project.id)[0].document.id
    submit(store, owner, project, "e1", first, labels[0])
    asking.next_questions(store, owner, project.id)
    undone = record(store, owner, project.id, Action("e2", EventKind.UNDO))
    assert undone.annotation.status is Status.OPEN
    assert asking.next_questions(store, owner, project.id)[0].document.id == first
    redone = record(store, owner, project.id, Action("e3", EventKind.UNDO, is_redo=True))
    assert redone.annotation.labels == (labels[0],)


def test_undo_goes_back_over_skips_and_ends(
    store: Store, owner: Caller, project: Project, texts: list[int], labels: list[str]
) -> None:
    submit(store, owner, project, "e1", texts[0], labels[0])
    record(store, owner, project.id, Action("e2", EventKind.SKIP, texts[1]))
    assert record(store, owner, project.id, Action("u1", EventKind.UNDO)).event.target == "e2"
    assert record(store, owner, project.id, Action("u2", EventKind.UNDO)).event.target == "e1"
    with pytest.raises(NothingToUndo):
        record(store, owner, project.id, Action("u3", EventKind.UNDO))
    again = record(store, owner, project.id, Action("u2", EventKind.UNDO))
    assert again.is_repeated, "a retried undo does not undo once more"


def test_nobody_undoes_the_work_of_another(
    store: Store, owner: Caller, annotator: Caller, project: Project, texts: list[int], labels: list[str]
) -> None:
    submit(store, owner, project, "e1", texts[0], labels[0])
    with pytest.raises(NotYours):
        record(store, annotator, project.id, Action("e2", EventKind.UNDO, target="e1"))


def test_an_answer_beyond_the_overlap_is_not_counted(
    store: Store, owner: Caller, annotator: Caller, project: Project, texts: list[int], labels: list[str]
) -> None:
    submit(store, owner, project, "e1", texts[0], labels[0])
    with pytest.raises(LeaseLost):
        submit(store, annotator, project, "e2", texts[0], labels[1])
    with store.database.read() as connection:
        assert len(event_log.history(connection, texts[0])) == 1


def test_who_has_answered_may_correct_it_after_the_overlap_was_lowered(
    store: Store, owner: Caller, annotator: Caller, project: Project, texts: list[int], labels: list[str]
) -> None:
    projects.change(store, owner, project.id, overlap=2)
    submit(store, owner, project, "e1", texts[0], labels[0])
    submit(store, annotator, project, "e2", texts[0], labels[1])
    projects.change(store, owner, project.id, overlap=1)
    relabelled = record(store, owner, project.id, Action("e3", EventKind.RELABEL, texts[0], (labels[2],)))
    assert relabelled.annotation.labels == (labels[2],)
    record(store, owner, project.id, Action("e4", EventKind.SKIP, texts[0]))
    with pytest.raises(LeaseLost):
        record(store, owner, project.id, Action("e5", EventKind.UNDO))


def test_a_text_in_somebodys_hands_cannot_be_answered_by_another_until_the_lease_expires(
    store: Store,
    owner: Caller,
    annotator: Caller,
    project: Project,
    texts: list[int],
    labels: list[str],
    clock: TurnableClock,
) -> None:
    held = asking.next_questions(store, owner, project.id)[0].document.id
    with pytest.raises(LeaseLost):
        submit(store, annotator, project, "e1", held, labels[0])
    clock.forward(seconds=project.lease_seconds + 1)
    assert submit(store, annotator, project, "e2", held, labels[0]).annotation.is_done
    with pytest.raises(LeaseLost):
        submit(store, owner, project, "e3", held, labels[0])


def test_redo_is_refused_when_another_has_taken_the_place(
    store: Store,
    owner: Caller,
    annotator: Caller,
    project: Project,
    texts: list[int],
    labels: list[str],
    clock: TurnableClock,
) -> None:
    submit(store, owner, project, "e1", texts[0], labels[0])
    record(store, owner, project.id, Action("u1", EventKind.UNDO))
    clock.forward(seconds=project.lease_seconds + 1)
    submit(store, annotator, project, "e2", texts[0], labels[1])
    with pytest.raises(LeaseLost):
        record(store, owner, project.id, Action("u2", EventKind.UNDO, is_redo=True))


def test_a_heartbeat_keeps_a_lease_alive(
    store: Store, owner: Caller, annotator: Caller, project: Project, texts: list[int], clock: TurnableClock
) -> None:
    held = asking.next_questions(store, owner, project.id, 3)
    for _ in range(3):
        clock.forward(seconds=project.lease_seconds * 0.9)
        assert annotate.extend_leases(store, owner, project.id) == 3
    others = asking.next_questions(store, annotator, project.id, 50)
    assert not {q.document.id for q in held} & {q.document.id for q in others}
    annotate.release_leases(store, owner, project.id)
    assert len(asking.next_questions(store, annotator, project.id, 50)) == 50


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (Action("", EventKind.SKIP, 1), "id"),
        (Action("x" * 81, EventKind.SKIP, 1), "id"),
        (Action("e", EventKind.SUBMIT), "document_id"),
        (Action("e", EventKind.COMMENT, 1), "comment"),
        (Action("e", EventKind.COMMENT, 1, comment="a\0b"), "NUL"),
        (Action("e", EventKind.FLAG, 1, comment="x" * 10_001), "comment"),
    ],
)
def test_a_malformed_action_names_its_field(
    store: Store, owner: Caller, project: Project, action: Action, words: str
) -> None:
    with pytest.raises(InvalidInput, match=words):
        record(store, owner, project.id, action)


def test_a_text_of_another_project_is_not_found(
    store: Store, owner: Caller, project: Project, texts: list[int], labels: list[str]
) -> None:
    other = projects.create(store, owner, name="Other", task=project.task)
    with pytest.raises(NotFound):
        record(store, owner, other.id, Action("e1", EventKind.SKIP, texts[0]))


def test_folding_all_events_anew_gives_the_stored_annotations(
    store: Store, owner: Caller, project: Project, texts: list[int], labels: list[str]
) -> None:
    for i, text in enumerate(texts[:12]):
        submit(store, owner, project, f"e{i}", text, labels[i % 3])
    for i in range(5):
        record(store, owner, project.id, Action(f"u{i}", EventKind.UNDO))
    record(store, owner, project.id, Action("r0", EventKind.UNDO, is_redo=True))
    record(store, owner, project.id, Action("f0", EventKind.FLAG, texts[0], comment="look"))
    with store.database.write() as connection:
        stored = {a.document_id: a for a in annotations.find_all(connection, project.id)}
        folded = {
            text: annotations.refold(connection, project.id, event_log.history(connection, text))
            for text in stored
        }
    assert folded == stored
    assert sum(a.status is Status.SUBMITTED for a in stored.values()) == 8


def test_numbers_have_no_gaps_whatever_fails_and_whoever_writes(
    store: Store, owner: Caller, annotator: Caller, project: Project, texts: list[int], labels: list[str]
) -> None:
    def work(who: Caller, mine: list[int]) -> None:
        for text in mine:
            submit(store, who, project, f"e{text}", text, labels[0])
            with pytest.raises(InvalidInput):
                submit(store, who, project, f"x{text}", text, "nowhere")

    threads = [
        threading.Thread(target=work, args=(who, texts[i:30:3]))
        for i, who in enumerate((owner, annotator, replace(owner)))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.database.read() as connection:
        stored = event_log.find_events_after(connection, project.id, 0, 1_000)
    assert [event.number for event in stored] == list(range(1, 31))
    assert {event.stream for event in stored} == {Stream.DIRECT}
