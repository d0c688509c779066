"""Labels merged, deleted and split with their answers: nothing is lost, and all of it can be taken back."""

from dataclasses import replace
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from askwell.domain.annotations import Annotation, Review, Status
from askwell.domain.errors import InvalidInput, LaterChange, NotAllowed, NothingToUndo
from askwell.domain.events import EventKind
from askwell.domain.labels import Label, LabelDraft
from askwell.domain.members import Caller, Role
from askwell.domain.projects import Project, Task
from askwell.domain.spans import Span
from askwell.domain.surgery import ChangeKind, Fate
from askwell.services import annotate, projects, splitting, surgery, team
from askwell.services.actions import Action
from askwell.services.feature_kinds import Encoder
from askwell.services.splitting import Part
from askwell.storage import annotations, reviews
from askwell.storage.store import Store
from tests.services.conftest import put

_ids = count()


@pytest.fixture
def labels(store: Store, owner: Caller, project: Project) -> list[str]:
    """The project's label ids."""
    return [label.id for label in projects.find(store, owner, project.id).labels]


@pytest.fixture
def reviewer(store: Store, owner: Caller, project: Project) -> Caller:
    """Somebody who may review."""
    return Caller(team.add_person(store, owner, project.id, f"Rosa {next(_ids)}", Role.REVIEWER))


def act(
    store: Store, caller: Caller, project: Project, kind: EventKind, text: int | None, *given: str
) -> str:
    event_id = f"e{next(_ids)}"
    annotate.record(store, caller, project.id, Action(event_id, kind, text, given))
    return event_id


def standing(store: Store, project: Project) -> dict[tuple[int, str], Annotation]:
    """Everybody's work, but for when it was last touched."""
    with store.database.read() as connection:
        found = annotations.find_all(connection, project.id)
        return {(each.document_id, each.person_id): replace(each, event_number=0) for each in found}


def decided(store: Store, project: Project) -> dict[int, Review]:
    with store.database.read() as connection:
        return {
            each.document_id: replace(each, event_number=0)
            for each in reviews.find_all(connection, project.id)
        }


def label_of(store: Store, owner: Caller, project: Project, label_id: str) -> Label:
    return next(each for each in projects.find(store, owner, project.id).labels if each.id == label_id)


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
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
    other = Caller(team.add_person(store, owner, project.id, f"Rosa {next(_ids)}", Role.REVIEWER))
    ids = [each.id for each in projects.find(store, owner, project.id).labels]
    pool = put(store, project, ["one", "two", "three", "four"])
    for is_owner, kind, text, label in deeds:
        answer = (ids[label],) if kind in ("submit", "relabel", "review") else ()
        action = Action(f"d{next(_ids)}", EventKind(kind), None if kind == "undo" else pool[text], answer)
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
    act(store, owner, project, EventKind.SUBMIT, texts[0], labels[1])
    undone = surgery.undo(store, owner, project.id, change.id)
    assert (undone.answers, undone.kept) == (0, (texts[0],))
    assert standing(store, project)[texts[0], annotator.person.id].status is Status.OPEN


def test_who_may_not_change_the_project_changes_no_labels(
    store: Store, annotator: Caller, reviewer: Caller, project: Project, labels: list[str]
) -> None:
    for caller in (annotator, reviewer):
        with pytest.raises(NotAllowed):
            surgery.merge(store, caller, project.id, [labels[0]], labels[1])
        with pytest.raises(NotAllowed):
            surgery.delete(store, caller, project.id, labels[0], is_tried=True)


def test_a_split_deals_the_texts_out_as_decided_and_as_the_model_proposes(
    store: Store, owner: Caller, encoder: Encoder, project: Project, texts: list[int], labels: list[str]
) -> None:
    for text in texts[:30]:  # three kinds of texts under one label
        act(store, owner, project, EventKind.SUBMIT, text, labels[0])
    before = standing(store, project)
    parts = [Part("Money"), Part("Parcel"), Part(label_id=labels[2])]
    examples = {f"text:{texts[place]}": place % 3 for place in range(6)}

    def split(*, is_tried: bool) -> splitting.Split:
        return splitting.split(
            store, lambda _: encoder, owner, project.id, labels[0], parts, examples, is_tried=is_tried
        )

    told = split(is_tried=True)
    assert sum(told.counts) == 30
    assert [each.decided for each in told.items if each.key in examples] == [
        examples[each.key] for each in told.items if each.key in examples
    ]
    least = [max(each.probs) for each in told.items]
    assert least == sorted(least)
    assert standing(store, project) == before

    made = split(is_tried=False)
    assert made.counts == told.counts
    ids = list(made.change.into)
    found = standing(store, project)
    assert [found[text, owner.person.id].labels for text in texts[:30]] == [
        (ids[place % 3],) for place in range(30)
    ]
    assert label_of(store, owner, project, labels[0]).is_archived
    surgery.undo(store, owner, project.id, made.change.id)
    assert standing(store, project) == before
    assert all(label_of(store, owner, project, each).is_archived for each in ids[:2])
    assert not label_of(store, owner, project, labels[2]).is_archived
    surgery.undo(store, owner, project.id, made.change.id, is_redo=True)
    assert standing(store, project) == found
    assert not label_of(store, owner, project, ids[0]).is_archived


def test_marks_are_split_by_their_words_and_merged_where_they_fall_together(
    store: Store, owner: Caller, encoder: Encoder
) -> None:
    project = projects.create(
        store, owner, name="Names", task=Task.MARK_SPANS, labels=[LabelDraft("Name"), LabelDraft("Place")]
    )
    name, place = [each.id for each in projects.find(store, owner, project.id).labels]
    (text,) = put(store, project, ["Ada met Oslo and ada"])
    spans = (Span(0, 3, name), Span(8, 12, name), Span(17, 20, name))
    annotate.record(store, owner, project.id, Action("s1", EventKind.SUBMIT, text, spans=spans))
    before = standing(store, project)
    parts = [Part("Person"), Part(label_id=place)]
    decided_by_hand = {"words:ada": 0, "words:oslo": 1}
    made = splitting.split(store, lambda _: encoder, owner, project.id, name, parts, decided_by_hand)
    person = next(iter(made.change.into))
    (answer,) = standing(store, project).values()
    assert answer.spans == (Span(0, 3, person), Span(8, 12, place), Span(17, 20, person))
    assert (made.change.kind, made.change.reach.spans) == (ChangeKind.SPLIT, 3)
    merged = surgery.merge(store, owner, project.id, [person], place)
    assert {span.label for each in standing(store, project).values() for span in each.spans} == {place}
    for change in (merged, made.change):
        surgery.undo(store, owner, project.id, change.id)
    assert standing(store, project) == before
