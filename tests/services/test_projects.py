"""Projects: set up, changed, put away and brought back, each by those who may."""

import pytest

from askwell.domain.errors import InvalidInput, NameTaken, NotAllowed, NotFound
from askwell.domain.labels import LabelDraft
from askwell.domain.members import Caller
from askwell.domain.projects import Project, Task
from askwell.services import projects
from askwell.storage.store import Store


def test_a_new_project_has_its_labels_and_an_empty_pool(
    store: Store, owner: Caller, project: Project
) -> None:
    view = projects.find(store, owner, project.id)
    assert [label.name for label in view.labels] == ["Refund", "Delivery", "Sign-in"]
    assert view.labels[0].description == "wants money back"
    assert (view.clock.documents, view.clock.events, view.project.task) == (0, 0, Task.CHOOSE_ONE)


def test_settings_change_and_tell_the_learner(store: Store, owner: Caller, project: Project) -> None:
    before = projects.find(store, owner, project.id).clock.settings
    projects.change(store, owner, project.id, guideline="# Be kind", overlap=2)
    view = projects.find(store, owner, project.id)
    assert (view.project.guideline, view.project.overlap) == ("# Be kind", 2)
    assert view.clock.settings > before


@pytest.mark.parametrize(
    "changes",
    [
        {"overlap": 0},
        {"audit_share": 1.5},
        {"name": " "},
        {"task": Task.CHOOSE_SEVERAL},
        {"strategy": "guess"},
    ],
)
def test_a_setting_out_of_its_range_names_itself(
    store: Store, owner: Caller, project: Project, changes: dict[str, object]
) -> None:
    with pytest.raises(InvalidInput, match=next(iter(changes))):
        projects.change(store, owner, project.id, **changes)


def test_a_deleted_project_is_gone_until_it_is_restored(
    store: Store, owner: Caller, project: Project
) -> None:
    projects.delete(store, owner, project.id)
    assert projects.find_all(store, owner) == []
    with pytest.raises(NotFound):
        projects.find(store, owner, project.id)
    projects.restore(store, owner, project.id)
    assert [view.project for view in projects.find_all(store, owner)] == [project]


def test_who_owns_the_installation_sees_what_was_deleted_the_latest_first(
    store: Store, owner: Caller, annotator: Caller, project: Project
) -> None:
    other = projects.create(store, owner, name="Other", task=Task.CHOOSE_ONE)
    assert projects.find_deleted(store, owner) == []
    projects.delete(store, owner, project.id)
    projects.delete(store, owner, other.id)
    found = projects.find_deleted(store, owner)
    assert [each.project for each in found] == [other, project]
    assert found[0].deleted_at > found[1].deleted_at
    assert found[1].clock.documents == 0
    projects.restore(store, owner, other.id)
    assert [each.project for each in projects.find_deleted(store, owner)] == [project]
    with pytest.raises(NotAllowed):
        projects.find_deleted(store, annotator)


def test_labels_are_put_in_order_without_the_learner_beginning_anew(
    store: Store, owner: Caller, annotator: Caller, project: Project
) -> None:
    before = projects.find(store, owner, project.id)
    refund, delivery, sign_in = before.labels
    ordered = projects.order_labels(store, owner, project.id, [sign_in.id, refund.id])
    view = projects.find(store, owner, project.id)
    assert list(view.labels) == ordered
    assert [label.id for label in view.labels] == [sign_in.id, refund.id, delivery.id]
    assert [label.position for label in view.labels] == [0, 1, 2]
    assert view.clock.settings == before.clock.settings
    projects.order_labels(store, owner, project.id, [label.id for label in before.labels])
    assert projects.find(store, owner, project.id).labels == before.labels
    with pytest.raises(InvalidInput):
        projects.order_labels(store, owner, project.id, ["lbl_nowhere"])
    with pytest.raises(NotAllowed):
        projects.order_labels(store, annotator, project.id, [sign_in.id])


def test_labels_are_added_edited_and_archived_under_their_ids(
    store: Store, owner: Caller, project: Project
) -> None:
    added = projects.append_labels(store, owner, project.id, [LabelDraft("Praise")])[0]
    renamed = projects.edit_label(store, owner, project.id, added.id, name="Thanks", colour="#0369A1")
    archived = projects.edit_label(store, owner, project.id, added.id, is_archived=True)
    assert renamed.id == archived.id == added.id
    assert projects.find(store, owner, project.id).labels[-1] == archived
    with pytest.raises(NameTaken):
        projects.append_labels(store, owner, project.id, [LabelDraft("refund")])
    with pytest.raises(NotFound):
        projects.edit_label(store, owner, project.id, "lbl_nowhere", name="x")
    with pytest.raises(InvalidInput):
        projects.edit_label(store, owner, project.id, added.id, position=3)


def test_an_annotator_sees_a_project_but_does_not_change_it(
    store: Store, owner: Caller, annotator: Caller, project: Project
) -> None:
    assert [view.project.id for view in projects.find_all(store, annotator)] == [project.id]
    with pytest.raises(NotAllowed, match="annotator"):
        projects.change(store, annotator, project.id, name="Mine")
    with pytest.raises(NotAllowed):
        projects.create(store, annotator, name="Mine", task=Task.CHOOSE_ONE)
    with pytest.raises(NotFound):
        projects.find(store, annotator, "prj_nowhere")
