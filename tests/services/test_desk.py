"""A list of actions: each sees those before it, and the database is asked a few times for all of them."""

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.event import listen, remove

from askwell.domain.errors import InvalidInput, NotAllowed
from askwell.domain.events import EventKind
from askwell.domain.members import Caller, Role
from askwell.domain.projects import Project
from askwell.services import annotate, asking, learn, projects, team
from askwell.services.actions import Action, Receipt
from askwell.storage import annotations, reviews
from askwell.storage.store import Store


@pytest.fixture
def labels(store: Store, owner: Caller, project: Project) -> list[str]:
    """The project's label ids."""
    return [label.id for label in projects.find(store, owner, project.id).labels]


def test_a_list_sees_what_it_has_done_itself(
    store: Store, owner: Caller, project: Project, texts: list[int], labels: list[str]
) -> None:
    text = asking.next_questions(store, owner, project.id)[0].document.id
    actions = [
        Action("e1", EventKind.SUBMIT, text, (labels[0],)),
        Action("e2", EventKind.RELABEL, text, (labels[1],)),
        Action("u1", EventKind.UNDO),
        Action("e1", EventKind.SUBMIT, text, (labels[0],)),
        Action("u2", EventKind.UNDO, target="e1"),
        Action("r1", EventKind.UNDO, is_redo=True),
        Action("e3", EventKind.SUBMIT, texts[-1], (labels[0],)),
    ]
    results = annotate.record_all(store, owner, project.id, actions)
    receipts = [result for result in results if isinstance(result, Receipt)]
    assert [receipt.event.number for receipt in receipts] == [1, 2, 3, 1, 4, 5, 6]
    said = [receipt.annotation.labels for receipt in receipts]
    assert said == [(labels[0],), (labels[1],), (labels[0],), (labels[0],), (), (labels[0],), (labels[0],)]
    assert learn.progress(store, owner, project.id).answers == 2


def test_a_list_asks_the_database_little_more_than_one_answer(
    store: Store, owner: Caller, project: Project, texts: list[int], labels: list[str]
) -> None:
    def statements(actions: list[Action]) -> int:
        seen: list[str] = []

        def count(*given: Any) -> None:
            seen.append(given[2])

        listen(Engine, "before_cursor_execute", count)
        try:
            annotate.record_all(store, owner, project.id, actions)
        finally:
            remove(Engine, "before_cursor_execute", count)
        return len(seen)

    one = statements([Action("one", EventKind.SUBMIT, texts[0], (labels[0],))])
    many = [Action(f"e{text}", EventKind.SUBMIT, text, (labels[0],)) for text in texts[1:]]
    assert statements(many) <= one + 2


@pytest.fixture
def reviewer(store: Store, owner: Caller, project: Project) -> Caller:
    """Somebody who may review."""
    return Caller(team.add_person(store, owner, project.id, "Rosa", Role.REVIEWER))


def test_a_review_stands_beside_the_answers_and_can_be_taken_back(
    store: Store, annotator: Caller, reviewer: Caller, project: Project, texts: list[int], labels: list[str]
) -> None:
    text = texts[0]
    annotate.record(store, annotator, project.id, Action("a1", EventKind.SUBMIT, text, (labels[0],)))
    annotate.record(store, reviewer, project.id, Action("r1", EventKind.REVIEW, text, (labels[1],)))

    def decided() -> tuple[str, ...] | None:
        with store.database.read() as connection:
            found = reviews.find_for(connection, [text])
            given = annotations.find_for(connection, [text])
        assert [each.labels for each in given] == [(labels[0],)]  # nobody's answer has changed
        return found[text].labels if text in found else None

    assert decided() == (labels[1],)
    annotate.record(store, reviewer, project.id, Action("r2", EventKind.UNDO))
    assert decided() is None
    annotate.record(store, reviewer, project.id, Action("r3", EventKind.UNDO, is_redo=True))
    assert decided() == (labels[1],)


def test_an_answer_that_is_sent_back_is_open_again_for_the_person_who_gave_it(
    store: Store, annotator: Caller, reviewer: Caller, project: Project, texts: list[int], labels: list[str]
) -> None:
    text = texts[0]
    annotate.record(store, annotator, project.id, Action("a1", EventKind.SUBMIT, text, (labels[0],)))
    send_back = Action("r1", EventKind.RETURN, text, comment="Look again.", about=annotator.person.id)
    receipt = annotate.record(store, reviewer, project.id, send_back)
    assert (receipt.annotation.person_id, receipt.annotation.returned) == (annotator.person.id, "Look again.")
    assert learn.progress(store, reviewer, project.id).answers == 0
    annotate.record(store, reviewer, project.id, Action("r2", EventKind.UNDO))
    assert learn.progress(store, reviewer, project.id).answers == 1
    with pytest.raises(InvalidInput, match="no answer"):
        annotate.record(
            store,
            reviewer,
            project.id,
            Action("r3", EventKind.RETURN, texts[1], comment="Why?", about=annotator.person.id),
        )


def test_who_annotates_decides_nothing(
    store: Store, annotator: Caller, project: Project, texts: list[int], labels: list[str]
) -> None:
    with pytest.raises(NotAllowed):
        annotate.record(store, annotator, project.id, Action("a1", EventKind.REVIEW, texts[0], (labels[0],)))
