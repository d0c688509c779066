"""Labels merged, deleted and split with their answers: nothing is lost, and all of it can be taken back."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from askwell.domain.annotations import Status
from askwell.domain.errors import InvalidInput, LaterChange, NotAllowed, NothingToUndo
from askwell.domain.events import EventKind
from askwell.domain.labels import LabelDraft
from askwell.domain.members import Caller, Role
from askwell.domain.projects import Project, Task
from askwell.domain.surgery import Fate
from askwell.services import annotate, membership, projects, surgery, team
from askwell.services.actions import Action
from askwell.services.asking import next_questions
from askwell.storage.store import Store
from tests.services.conftest import put
from tests.services.standing import act, decided, label_of, new_event_id, standing


@pytest.fixture
def labels(store: Store, owner: Caller, project: Project) -> list[str]:
    """The project's label ids."""
    return [label.id for label in projects.find(store, owner, project.id).labels]


@pytest.fixture
def reviewer(store: Store, owner: Caller, project: Project) -> Caller:
    """Somebody who may review."""
    return Caller(team.add_person(store, owner, project.id, f"Rosa {new_event_id()}", Role.REVIEWER))


def test_a_merge_takes_answers_and_reviews_along_and_is_taken_back_as_a_whole(
    store: Store,
    owner: Caller,
    annotator: Caller,
    reviewer: Caller,
    project: Project,
    texts: list[int],
    labels: list[str],
) -> None:
    projects.change(store, owner, project.id, overlap=2)
    refund, delivery, sign_in = labels
    act(store, annotator, project, EventKind.SUBMIT, texts[0], refund)
    act(store, owner, project, EventKind.SUBMIT, texts[0], delivery)
    act(store, annotator, project, EventKind.SUBMIT, texts[1], delivery)
    act(store, annotator, project, EventKind.SUBMIT, texts[2], sign_in)
    act(store, reviewer, project, EventKind.REVIEW, texts[0], refund)
    before, before_reviews = standing(store, project), decided(store, project)

    told = surgery.merge(store, owner, project.id, [refund], delivery, name="Money", is_tried=True)
    assert (told.reach.answers, told.reach.texts, told.reach.people, told.reach.reviews) == (1, 1, 1, 1)
    assert standing(store, project) == before
    assert surgery.find_all(store, owner, project.id)[0] == []

    change = surgery.merge(store, owner, project.id, [refund], delivery, name="Money")
    after = standing(store, project)
    assert {key: each.labels for key, each in after.items()} == {
        key: (delivery,) if each.labels == (refund,) else each.labels for key, each in before.items()
    }
    assert after.keys() == before.keys()
    (review,) = decided(store, project).values()
    assert (review.labels, review.person_id) == ((delivery,), reviewer.person.id)
    assert label_of(store, owner, project, refund).is_archived
    assert label_of(store, owner, project, delivery).name == "Money"
    listed, names = surgery.find_all(store, owner, project.id)
    assert ([each.id for each in listed], names[owner.person.id]) == ([change.id], owner.person.name)

    surgery.undo(store, owner, project.id, change.id)
    assert (standing(store, project), decided(store, project)) == (before, before_reviews)
    assert not label_of(store, owner, project, refund).is_archived
    assert label_of(store, owner, project, delivery).name == "Delivery"
    with pytest.raises(NothingToUndo):
        surgery.undo(store, owner, project.id, change.id)

    surgery.undo(store, owner, project.id, change.id, is_redo=True)
    assert standing(store, project) == after
    assert label_of(store, owner, project, delivery).name == "Money"


def test_later_answers_win_and_are_told(
    store: Store, owner: Caller, annotator: Caller, project: Project, texts: list[int], labels: list[str]
) -> None:
    refund, delivery, sign_in = labels
    for text in texts[:3]:
        act(store, annotator, project, EventKind.SUBMIT, text, refund)
    change = surgery.merge(store, owner, project.id, [refund], delivery)
    act(store, annotator, project, EventKind.RELABEL, texts[0], sign_in)
    act(store, annotator, project, EventKind.SUBMIT, texts[5], delivery)
    told = surgery.undo(store, owner, project.id, change.id, is_tried=True)
    assert told.kept == (texts[0], texts[5])
    surgery.undo(store, owner, project.id, change.id)
    found = {key: each.labels for (key, _), each in standing(store, project).items()}
    assert found == {texts[0]: (sign_in,), texts[1]: (refund,), texts[2]: (refund,), texts[5]: (delivery,)}
    act(store, annotator, project, EventKind.SUBMIT, texts[6], refund)
    with pytest.raises(InvalidInput, match="anew"):
        surgery.undo(store, owner, project.id, change.id, is_redo=True)


def test_who_takes_their_answer_back_gets_what_was_before_it_and_not_the_merge(
    store: Store, owner: Caller, annotator: Caller, project: Project, texts: list[int], labels: list[str]
) -> None:
    refund, delivery, sign_in = labels
    act(store, annotator, project, EventKind.SUBMIT, texts[0], sign_in)
    act(store, annotator, project, EventKind.RELABEL, texts[0], refund)
    act(store, owner, project, EventKind.SUBMIT, texts[1], refund)
    surgery.merge(store, owner, project.id, [refund], delivery)
    act(store, annotator, project, EventKind.UNDO, None)
    assert standing(store, project)[texts[0], annotator.person.id].labels == (sign_in,)
    act(store, owner, project, EventKind.UNDO, None)  # their own answer, not a piece of the merge
    assert standing(store, project)[texts[1], owner.person.id].status is Status.OPEN


def test_a_change_on_which_another_was_built_waits_for_it(
    store: Store, owner: Caller, project: Project, texts: list[int], labels: list[str]
) -> None:
    refund, delivery, sign_in = labels
    act(store, owner, project, EventKind.SUBMIT, texts[0], refund)
    before = standing(store, project)
    first = surgery.merge(store, owner, project.id, [refund], delivery)
    second = surgery.merge(store, owner, project.id, [delivery], sign_in)
    with pytest.raises(LaterChange, match="Delivery"):
        surgery.undo(store, owner, project.id, first.id)
    for change in (second, first):
        surgery.undo(store, owner, project.id, change.id)
    assert standing(store, project) == before


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    deeds=st.lists(
        st.tuples(
            st.booleans(),
            st.sampled_from(["submit", "relabel", "skip", "flag", "undo", "review"]),
            st.integers(0, 3),
            st.integers(0, 2),
        ),
        max_size=14,
    ),
    sources=st.sets(st.integers(0, 2), min_size=1, max_size=2),
)
def test_merging_and_taking_back_leaves_everything_as_it_was(
    store: Store,
    owner: Caller,
    texts: list[int],
    deeds: list[tuple[bool, str, int, int]],
    sources: set[int],
) -> None:
    project = projects.create(
        store,
        owner,
        name="Anew",
        task=Task.CHOOSE_ONE,
        overlap=2,
        labels=[LabelDraft(each) for each in "ABC"],
    )
    other = Caller(team.add_person(store, owner, project.id, f"Rosa {new_event_id()}", Role.REVIEWER))
    ids = [each.id for each in projects.find(store, owner, project.id).labels]
    pool = put(store, project, ["one", "two", "three", "four"])
    for is_owner, kind, text, label in deeds:
        answer = (ids[label],) if kind in ("submit", "relabel", "review") else ()
        action = Action(new_event_id(), EventKind(kind), None if kind == "undo" else pool[text], answer)
        annotate.record_all(store, owner if is_owner else other, project.id, [action])
    before = standing(store, project), decided(store, project)
    into = next(ids[place] for place in range(3) if place not in sources)
    gone = [ids[place] for place in sorted(sources)]
    change = surgery.merge(store, owner, project.id, gone, into)
    merged = standing(store, project), decided(store, project)
    for was, now in zip(before, merged, strict=True):
        assert now.keys() == was.keys()
        for key, each in was.items():
            expected = (into,) if each.labels and each.labels[0] in gone else each.labels
            assert now[key] == replace(each, labels=expected)
    surgery.undo(store, owner, project.id, change.id)
    assert (standing(store, project), decided(store, project)) == before
    surgery.undo(store, owner, project.id, change.id, is_redo=True)
    assert (standing(store, project), decided(store, project)) == merged


def test_a_label_without_answers_goes_and_comes_back(
    store: Store, owner: Caller, project: Project, labels: list[str]
) -> None:
    change = surgery.delete(store, owner, project.id, labels[1])
    assert [each.id for each in projects.find(store, owner, project.id).labels] == [labels[0], labels[2]]
    surgery.undo(store, owner, project.id, change.id)
    assert label_of(store, owner, project, labels[1]).name == "Delivery"
    surgery.undo(store, owner, project.id, change.id, is_redo=True)
    assert len(projects.find(store, owner, project.id).labels) == 2


def test_the_answers_of_a_deleted_label_move_or_are_sent_back(
    store: Store, owner: Caller, annotator: Caller, project: Project, texts: list[int], labels: list[str]
) -> None:
    refund, delivery, sign_in = labels
    act(store, annotator, project, EventKind.SUBMIT, texts[0], refund)
    act(store, annotator, project, EventKind.SUBMIT, texts[1], delivery)
    act(store, owner, project, EventKind.REVIEW, texts[1], delivery)
    before, before_reviews = standing(store, project), decided(store, project)
    with pytest.raises(InvalidInput, match="becomes"):
        surgery.delete(store, owner, project.id, refund)
    with pytest.raises(InvalidInput, match="needs a label"):
        surgery.delete(store, owner, project.id, refund, fate=Fate.TAKE_OFF)
    moved = surgery.delete(store, owner, project.id, refund, fate=Fate.MOVE, into=sign_in)
    asked = surgery.delete(store, owner, project.id, delivery, fate=Fate.ASK_AGAIN)
    found = standing(store, project)
    assert found[texts[0], annotator.person.id].labels == (sign_in,)
    returned = found[texts[1], annotator.person.id]
    assert (returned.status, returned.returned) == (Status.OPEN, "The label “Delivery” was deleted.")
    assert decided(store, project) == {}
    assert label_of(store, owner, project, delivery).is_archived  # the history still names it
    for change in (asked, moved):
        surgery.undo(store, owner, project.id, change.id)
    assert (standing(store, project), decided(store, project)) == (before, before_reviews)


def test_an_answer_does_not_come_back_where_somebody_else_has_given_one(
    store: Store, owner: Caller, annotator: Caller, project: Project, texts: list[int], labels: list[str]
) -> None:
    act(store, annotator, project, EventKind.SUBMIT, texts[0], labels[0])
    change = surgery.delete(store, owner, project.id, labels[0], fate=Fate.ASK_AGAIN)
    membership.remove(store, owner, project.id, annotator.person.id)  # their place is free again
    act(store, owner, project, EventKind.SUBMIT, texts[0], labels[1])
    undone = surgery.undo(store, owner, project.id, change.id)
    assert (undone.answers, undone.kept) == (0, (texts[0],))
    assert standing(store, project)[texts[0], annotator.person.id].status is Status.OPEN


def test_who_gave_a_deleted_label_to_a_decided_text_is_asked_again_only_if_the_decision_falls(
    store: Store,
    owner: Caller,
    annotator: Caller,
    reviewer: Caller,
    project: Project,
    texts: list[int],
    labels: list[str],
) -> None:
    refund, delivery, _ = labels
    act(store, annotator, project, EventKind.SUBMIT, texts[0], refund)
    review = act(store, reviewer, project, EventKind.REVIEW, texts[0], delivery)
    surgery.delete(store, owner, project.id, refund, fate=Fate.ASK_AGAIN)
    assert decided(store, project)[texts[0]].labels == (delivery,)
    asked = [each.document.id for each in next_questions(store, annotator, project.id, 50)]
    assert texts[0] not in asked
    annotate.release_leases(store, annotator, project.id)
    annotate.record(store, reviewer, project.id, Action(new_event_id(), EventKind.UNDO, None, target=review))
    question = next_questions(store, annotator, project.id, 1)[0]
    assert (question.document.id, question.returned) == (texts[0], "The label “Refund” was deleted.")


def test_who_may_not_change_the_project_changes_no_labels(
    store: Store, annotator: Caller, reviewer: Caller, project: Project, labels: list[str]
) -> None:
    for caller in (annotator, reviewer):
        with pytest.raises(NotAllowed):
            surgery.merge(store, caller, project.id, [labels[0]], labels[1])
        with pytest.raises(NotAllowed):
            surgery.delete(store, caller, project.id, labels[0], is_tried=True)
