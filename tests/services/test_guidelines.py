"""Guidelines: what an answer was given under never changes, drafts wait, examples show what was decided."""

import pytest

from askwell.domain.errors import NotAllowed, NotFound, NothingToPublish
from askwell.domain.events import EventKind
from askwell.domain.guidelines import PieceKind
from askwell.domain.labels import LabelDraft
from askwell.domain.members import Caller, Role
from askwell.domain.projects import Project, Task
from askwell.services import guidelines, projects, team
from askwell.storage.store import Store
from tests.services.standing import act, standing


@pytest.fixture
def labels(store: Store, owner: Caller, project: Project) -> list[str]:
    """The project's label ids."""
    return [label.id for label in projects.find(store, owner, project.id).labels]


def in_force(store: Store, owner: Caller, project: Project) -> tuple[int, str]:
    found = projects.find(store, owner, project.id).project
    return found.guideline_version, found.guideline


def test_a_version_is_written_over_until_somebody_answers_under_it(
    store: Store, owner: Caller, annotator: Caller, project: Project, texts: list[int], labels: list[str]
) -> None:
    guidelines.save(store, owner, project.id, "Read.")
    guidelines.save(store, owner, project.id, "Read well.")
    assert in_force(store, owner, project) == (1, "Read well.")
    act(store, annotator, project, EventKind.SUBMIT, texts[0], labels[0])
    view = guidelines.save(store, owner, project.id, "Read twice.")
    assert in_force(store, owner, project) == (1, "Read well.")
    assert view.draft is not None
    assert view.draft.text == "Read twice."
    assert guidelines.find(store, annotator, project.id).draft is None
    guidelines.save(store, owner, project.id, "Read twice, then decide.")
    published = guidelines.publish(store, owner, project.id, "Twice.")
    assert in_force(store, owner, project) == (2, "Read twice, then decide.")
    assert [(each.version, each.text, each.note, each.answers) for each in published.versions] == [
        (2, "Read twice, then decide.", "Twice.", 0),
        (1, "Read well.", "", 1),
    ]
    assert published.draft is None
    act(store, annotator, project, EventKind.SUBMIT, texts[1], labels[0])
    given = {key: each.guideline_version for (key, _), each in standing(store, project).items()}
    assert given == {texts[0]: 1, texts[1]: 2}


def test_a_project_that_begins_with_a_guideline_has_one_version_of_it(store: Store, owner: Caller) -> None:
    project = projects.create(store, owner, name="Guided", task=Task.CHOOSE_ONE, guideline="Money first.")
    assert project.guideline == "Money first."
    found = guidelines.find(store, owner, project.id)
    assert [(each.version, each.text) for each in found.versions] == [(1, "Money first.")]


def test_there_is_nothing_to_publish_without_a_draft_and_going_back_ends_one(
    store: Store, owner: Caller, project: Project, texts: list[int], labels: list[str]
) -> None:
    guidelines.save(store, owner, project.id, "Read.")
    act(store, owner, project, EventKind.SUBMIT, texts[0], labels[0])
    guidelines.save(store, owner, project.id, "Read on.")
    guidelines.save(store, owner, project.id, "Read.")
    with pytest.raises(NothingToPublish):
        guidelines.publish(store, owner, project.id)


def test_an_earlier_version_comes_back_as_a_new_one_and_the_draft_stays(
    store: Store, owner: Caller, project: Project, texts: list[int], labels: list[str]
) -> None:
    for number, text in enumerate(["One.", "Two.", "Three."]):
        guidelines.save(store, owner, project.id, text)
        if number == 1:
            guidelines.publish(store, owner, project.id)
        act(store, owner, project, EventKind.SUBMIT, texts[number], labels[0])
    view = guidelines.restore(store, owner, project.id, 1)
    assert in_force(store, owner, project) == (3, "One.")
    assert view.versions[0].note == "Version 1 again."
    assert view.draft is not None
    assert view.draft.text == "Three."
    with pytest.raises(NotFound):
        guidelines.restore(store, owner, project.id, 9)


def test_a_changed_setting_is_in_force_at_once(
    store: Store, owner: Caller, texts: list[int], project: Project, labels: list[str]
) -> None:
    made = projects.create(
        store, owner, name="Told", task=Task.CHOOSE_ONE, guideline="Read.", labels=[LabelDraft("A")]
    )
    assert in_force(store, owner, made) == (1, "Read.")
    act(store, owner, project, EventKind.SUBMIT, texts[0], labels[0])
    projects.change(store, owner, project.id, guideline="Read.")
    act(store, owner, project, EventKind.SUBMIT, texts[1], labels[0])
    projects.change(store, owner, project.id, guideline="Read on.", overlap=2)
    assert in_force(store, owner, project) == (2, "Read on.")
    view = guidelines.find(store, owner, project.id)
    assert (view.unguided, [each.answers for each in view.versions]) == (1, [0, 1])


def test_versions_are_compared_with_each_other_and_with_the_draft(
    store: Store, owner: Caller, annotator: Caller, project: Project, texts: list[int], labels: list[str]
) -> None:
    guidelines.save(store, owner, project.id, "Read it.")
    act(store, owner, project, EventKind.SUBMIT, texts[0], labels[0])
    guidelines.save(store, owner, project.id, "Read it twice.")
    pieces = guidelines.compare(store, owner, project.id, 1)
    assert "".join(each.text for each in pieces if each.kind is PieceKind.ADDED).strip() == "twice"
    with pytest.raises(NotAllowed):
        guidelines.compare(store, annotator, project.id, 1)
    assert guidelines.compare(store, annotator, project.id, 0, 1)[0].text == "Read it."


def test_examples_show_what_was_decided_and_say_when_they_are_gone(
    store: Store, owner: Caller, annotator: Caller, project: Project, texts: list[int], labels: list[str]
) -> None:
    projects.change(store, owner, project.id, overlap=3)
    reviewer = Caller(team.add_person(store, owner, project.id, "Rosa", Role.REVIEWER))
    act(store, owner, project, EventKind.SUBMIT, texts[0], labels[0])
    act(store, annotator, project, EventKind.SUBMIT, texts[0], labels[1])
    act(store, owner, project, EventKind.SUBMIT, texts[1], labels[2])
    guidelines.save(
        store, owner, project.id, f"> [[text:{texts[0]}]]\n\n> [[text:{texts[1]}]]\n\n> [[text:999999]]\n"
    )

    def quoted() -> list[tuple[bool, tuple[str, ...]]]:
        found = guidelines.find_quoted(store, annotator, project.id)
        return [(each.text is not None, each.labels) for each in found]

    assert quoted() == [(True, ()), (True, (labels[2],)), (False, ())]
    act(store, reviewer, project, EventKind.REVIEW, texts[0], labels[1])
    assert quoted() == [(True, (labels[1],)), (True, (labels[2],)), (False, ())]


def test_who_annotates_sees_no_other_text_by_way_of_the_guideline(
    store: Store, owner: Caller, annotator: Caller, project: Project, texts: list[int]
) -> None:
    assert guidelines.find_quoted(store, annotator, project.id, [texts[3]]) == []
    assert len(guidelines.find_quoted(store, owner, project.id, [texts[3]])) == 1
    for forbidden in (
        lambda: guidelines.save(store, annotator, project.id, "Mine."),
        lambda: guidelines.publish(store, annotator, project.id),
        lambda: guidelines.restore(store, annotator, project.id, 1),
    ):
        with pytest.raises(NotAllowed):
            forbidden()
