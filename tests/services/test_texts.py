"""Texts added without a file: only who may change the project brings new labels."""

from askwell.domain.documents import NewText
from askwell.domain.members import Caller, Role
from askwell.domain.projects import Project
from askwell.services import projects, team
from askwell.services.import_cells import LabelledText
from askwell.services.texts import add_texts
from askwell.storage.store import Store


def test_unknown_labels_are_refused_unless_the_caller_may_make_them(
    store: Store, owner: Caller, project: Project
) -> None:
    rows = [LabelledText(NewText("a", 1), ("Refund",)), LabelledText(NewText("b", 2), ("Lost",))]
    robot = Caller(team.add_person(store, owner, project.id, "Bot", Role.SERVICE))
    added = add_texts(store, robot, project.id, rows)
    assert [text.problem for text in added] == [None, "unknown label “Lost”"]
    assert len(projects.find(store, owner, project.id).labels) == 3
    added = add_texts(store, owner, project.id, rows)
    assert [(text.is_new, text.problem) for text in added] == [(False, None), (True, None)]
    assert [label.name for label in projects.find(store, owner, project.id).labels][3:] == ["Lost"]
