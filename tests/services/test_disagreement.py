"""How far a text's answers are apart stands in its row, whatever is answered, undone or imported."""

import pytest
from sqlalchemy import select

from askwell.domain.events import EventKind
from askwell.domain.members import Caller, Role
from askwell.domain.projects import Project
from askwell.services import annotate, projects, team
from askwell.services.annotate import Action
from askwell.storage import annotations
from askwell.storage.annotations import ImportedAnswer
from askwell.storage.schema import documents
from askwell.storage.store import Store


@pytest.fixture
def people(store: Store, owner: Caller, project: Project) -> list[Caller]:
    """Three who may answer the same text."""
    projects.change(store, owner, project.id, overlap=3)
    return [
        Caller(team.add_person(store, owner, project.id, name, Role.ANNOTATOR)) for name in ("A", "B", "C")
    ]


def apart(store: Store, document_id: int) -> float | None:
    with store.database.read() as connection:
        query = select(documents.c.disagreement).where(documents.c.id == document_id)
        return connection.execute(query).scalar_one()


def test_it_follows_answers_corrections_and_undo(
    store: Store, owner: Caller, project: Project, texts: list[int], people: list[Caller]
) -> None:
    labels = [label.id for label in projects.find(store, owner, project.id).labels]
    first, second, third = people

    def say(who: Caller, key: str, label: int, kind: EventKind = EventKind.SUBMIT) -> float | None:
        annotate.record(store, who, project.id, Action(key, kind, texts[0], (labels[label],)))
        return apart(store, texts[0])

    assert say(first, "a", 0) is None
    assert say(second, "b", 0) == 0
    assert say(third, "c", 1) == pytest.approx(1 / 3)
    assert say(third, "c2", 0, EventKind.RELABEL) == 0
    annotate.record(store, third, project.id, Action("u", EventKind.UNDO))
    assert apart(store, texts[0]) == pytest.approx(1 / 3)
    annotate.record(store, third, project.id, Action("u2", EventKind.UNDO))
    annotate.record(store, second, project.id, Action("u3", EventKind.UNDO))
    assert apart(store, texts[0]) is None


def test_an_imported_answer_counts_as_one_of_them(
    store: Store, owner: Caller, project: Project, texts: list[int], people: list[Caller]
) -> None:
    labels = [label.id for label in projects.find(store, owner, project.id).labels]
    with store.database.write() as connection:
        imported = ImportedAnswer(texts[0], (labels[0],))
        annotations.record_import(connection, project.id, [imported], "imp_x", store.now())
    assert apart(store, texts[0]) is None
    action = Action("a", EventKind.SUBMIT, texts[0], (labels[1],))
    annotate.record(store, people[0], project.id, action)
    assert apart(store, texts[0]) == 0.5
    annotate.record(store, people[0], project.id, Action("u", EventKind.UNDO))
    assert apart(store, texts[0]) is None
