"""Assignments: their texts are asked of their people alone and first, and of all when these are gone."""

import pytest

from askwell.domain.assignments import Assignment
from askwell.domain.documents import NewText
from askwell.domain.errors import NameTaken, NotAllowed, NotFound
from askwell.domain.events import EventKind, Stream
from askwell.domain.members import Caller, Role
from askwell.domain.projects import Project
from askwell.domain.questions import ReasonKind
from askwell.services import annotate, asking, assigning, projects, team, texts
from askwell.services.annotate import Action
from askwell.services.import_cells import LabelledText
from askwell.storage.store import Store
from tests.conftest import TurnableClock
from tests.services.tasks import Team
from tests.services.test_asking import everything, rank


@pytest.fixture
def other(store: Store, owner: Caller, project: Project) -> Caller:
    """A second annotator."""
    return Caller(team.add_person(store, owner, project.id, "Bo", Role.ANNOTATOR))


def test_assigned_texts_are_asked_of_their_people_alone_and_first(
    store: Store, owner: Caller, annotator: Caller, other: Caller, project: Project, texts: list[int]
) -> None:
    projects.change(store, owner, project.id, audit_share=0.0)
    mine = {texts[30], texts[31], texts[50]}
    assigning.assign(store, owner, project.id, [Assignment(tuple(mine), (annotator.person.id,))])
    rank(store, project, [texts[5], texts[50], texts[6]])
    first = asking.next_questions(store, annotator, project.id, 4)
    assert [question.document.id for question in first[:3]] == [texts[50], texts[30], texts[31]]
    assert [question.stream for question in first[:3]] == [Stream.ACTIVE, Stream.DIRECT, Stream.DIRECT]
    assert first[1].reason.kind is ReasonKind.ASSIGNED
    assert first[3].document.id == texts[5], "then what everybody is asked"
    annotate.release_leases(store, annotator, project.id)
    assert everything(store, other, project) == set(texts) - mine
    shares = {share.person_id: share for share in assigning.find(store, owner, project.id).people}
    assert (shares[annotator.person.id].assigned, shares[annotator.person.id].done) == (3, 0)
    lull = asking.find_lull(store, other, project.id)
    assert (lull.assigned, lull.held) == (3, 0)


def test_an_audit_turn_goes_on_through_the_random_order_and_counts_what_can_be_drawn(
    store: Store, owner: Caller, annotator: Caller, other: Caller, project: Project, texts: list[int]
) -> None:
    projects.change(store, owner, project.id, audit_share=1.0)
    in_order = [question.document.id for question in asking.next_questions(store, owner, project.id, 5)]
    annotate.release_leases(store, owner, project.id)
    assigning.assign(store, owner, project.id, [Assignment(tuple(in_order[:2]), (annotator.person.id,))])
    for who, expected, reach in ((annotator, in_order[0], 0), (other, in_order[2], 2)):
        question = asking.next_questions(store, who, project.id)[0]
        assert (question.document.id, question.stream) == (expected, Stream.AUDIT)
        assert question.propensity == pytest.approx(1 / (len(texts) - reach))


def test_assigning_gives_what_takes_it_back(
    store: Store, owner: Caller, annotator: Caller, other: Caller, project: Project, texts: list[int]
) -> None:
    def assigned() -> dict[str, int]:
        return {share.name: share.assigned for share in assigning.find(store, owner, project.id).people}

    assign = [Assignment((texts[0], texts[1]), (annotator.person.id,))]
    assert assigning.assign(store, owner, project.id, assign) == [Assignment((texts[0], texts[1]), ())]
    both = Assignment((texts[1], texts[2]), (annotator.person.id, other.person.id))
    before = assigning.assign(store, owner, project.id, [both])
    assert assigned() == {"Ada": 3, "Bo": 2, "Owner": 0}
    assigning.assign(store, owner, project.id, before)
    assert assigned() == {"Ada": 2, "Bo": 0, "Owner": 0}
    assigning.assign(store, owner, project.id, [Assignment((texts[0], texts[1]), ())])
    assert assigning.find(store, owner, project.id).texts == 0


def add(store: Store, owner: Caller, project: Project, *fields: str) -> list[int]:
    rows = [
        LabelledText(NewText(f"about {field}, {n}", n + 1, metadata={"team": field}), None)
        for n, field in enumerate(fields)
    ]
    return [each.document_id or 0 for each in texts.add_texts(store, owner, project.id, rows)]


def test_a_rule_assigns_what_is_there_and_what_comes_until_it_ends(
    store: Store, owner: Caller, annotator: Caller, other: Caller, project: Project
) -> None:
    legal, sales = add(store, owner, project, "legal", "sales")
    share = assigning.add_rule(
        store, owner, project.id, field="team", value="legal", people=[annotator.person.id]
    )
    assert share.texts == 1
    with pytest.raises(NameTaken):
        assigning.add_rule(store, owner, project.id, field="team", value="legal", people=[other.person.id])
    rows = [LabelledText(NewText("another case", 1, metadata={"team": "legal"}), None)]
    later = texts.add_texts(store, owner, project.id, rows)[0].document_id
    assert [each.texts for each in assigning.find(store, owner, project.id).rules] == [2]
    asked = asking.next_questions(store, other, project.id, 50)
    assert {question.document.id for question in asked} == {sales}
    annotate.release_leases(store, other, project.id)
    assigning.remove_rule(store, owner, project.id, share.rule.id)
    assert everything(store, other, project) == {legal, sales, later}


def test_what_was_assigned_by_hand_outlives_the_rule(
    store: Store, owner: Caller, annotator: Caller, project: Project
) -> None:
    legal, other = add(store, owner, project, "legal", "legal")
    assigning.assign(store, owner, project.id, [Assignment((legal,), (annotator.person.id,))])
    share = assigning.add_rule(
        store, owner, project.id, field="team", value="legal", people=[annotator.person.id]
    )
    assigning.remove_rule(store, owner, project.id, share.rule.id)
    asked = asking.next_questions(store, owner, project.id, 50)
    assert {question.document.id for question in asked} == {other}


def test_only_people_who_annotate_can_be_named_and_only_by_those_who_may_change_the_project(
    store: Store, owner: Caller, annotator: Caller, project: Project, texts: list[int]
) -> None:
    viewer = team.add_person(store, owner, project.id, "Vi", Role.VIEWER)
    with pytest.raises(NotFound, match="person"):
        assigning.assign(store, owner, project.id, [Assignment((texts[0],), (viewer.id,))])
    with pytest.raises(NotFound, match="text"):
        assigning.assign(store, owner, project.id, [Assignment((10**9,), (owner.person.id,))])
    with pytest.raises(NotAllowed):
        assigning.assign(store, annotator, project.id, [Assignment((texts[0],), ())])
    with pytest.raises(NotAllowed):
        assigning.find(store, annotator, project.id)


def test_texts_of_somebody_who_has_left_are_for_everybody(
    store: Store, owner: Caller, clock: TurnableClock
) -> None:
    group = Team(store, owner, clock)
    group.assign(group.texts[:2], [0])
    assert {question.document.id for question in group.ask(1, 50)} == set(group.texts[2:])
    group.leave(0)
    assert {question.document.id for question in group.ask(1, 50)} == set(group.texts)
    group.act(group.people[1], EventKind.SUBMIT, group.texts[0])
    shares = assigning.find(store, owner, group.project.id).people
    assert [share.is_gone for share in shares if share.assigned] == [True]


def test_a_text_in_hand_may_be_answered_after_it_was_assigned_to_another(
    store: Store, owner: Caller, annotator: Caller, other: Caller, project: Project, texts: list[int]
) -> None:
    label = projects.find(store, owner, project.id).labels[0].id
    held = asking.next_questions(store, other, project.id, 2)
    ids = tuple(question.document.id for question in held)
    assigning.assign(store, owner, project.id, [Assignment(ids, (annotator.person.id,))])
    action = Action("e1", EventKind.SUBMIT, ids[0], (label,))
    assert annotate.record(store, other, project.id, action).annotation.is_done
    kept = asking.next_questions(store, other, project.id, 2, keep=[])
    assert ids[1] not in {question.document.id for question in kept}, "nobody had looked at it"
