"""A list of actions: each sees those before it, and the database is asked a few times for all of them."""

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.event import listen, remove

from askwell.domain.annotations import EventKind
from askwell.domain.members import Caller
from askwell.domain.projects import Project
from askwell.services import annotate, asking, learn, projects
from askwell.services.desk import Action, Receipt
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
