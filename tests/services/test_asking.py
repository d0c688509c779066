"""Questions: leased to one person, a fixed share at random, and never the same text twice."""

import pytest

from askwell.domain.errors import InvalidInput, NotFound
from askwell.domain.events import EventKind, Stream
from askwell.domain.members import Caller
from askwell.domain.models import ModelVersion
from askwell.domain.projects import Project
from askwell.domain.questions import Candidate, Reason, ReasonKind, Suggestion
from askwell.services import annotate, asking, projects
from askwell.services.annotate import Action
from askwell.storage import artifacts, queue
from askwell.storage.store import Store


def rank(store: Store, project: Project, ids: list[int]) -> None:
    """Write a ranking as a learner would."""
    with store.database.write() as connection:
        queue.replace_all(
            connection,
            project.id,
            [
                Candidate(
                    key, place, 1.0, Reason(ReasonKind.UNKNOWN), Suggestion((("lbl_x", 0.5),), 0.2, 0.7), 3, 2
                )
                for place, key in enumerate(ids)
            ],
        )


def test_the_best_ranked_texts_come_first(
    store: Store, owner: Caller, project: Project, texts: list[int]
) -> None:
    projects.change(store, owner, project.id, audit_share=0.0)
    wanted = [texts[40], texts[3], texts[17]]
    rank(store, project, wanted)
    questions = asking.next_questions(store, owner, project.id, 3)
    assert [question.document.id for question in questions] == wanted
    assert {question.stream for question in questions} == {Stream.ACTIVE}
    assert questions[0].reason.kind is ReasonKind.UNKNOWN
    assert questions[0].suggestion == Suggestion((("lbl_x", 0.5),), 0.2, 0.7)
    assert (questions[0].model_version, questions[0].answers_learnt) == (3, 2)


def test_a_newer_model_exchanges_what_nobody_has_looked_at(
    store: Store, owner: Caller, project: Project, texts: list[int]
) -> None:
    projects.change(store, owner, project.id, audit_share=0.3)
    rank(store, project, texts[:6])
    before = asking.next_questions(store, owner, project.id, 6)
    seen = before[0].document.id
    rank(store, project, texts[20:30])
    same = asking.next_questions(store, owner, project.id, 6, keep=[seen])
    assert [each.document.id for each in same] == [each.document.id for each in before], "no newer model"
    with store.database.write() as connection:
        version = ModelVersion(project.id, 1, 0, 0, "hashing", (), "models/none", store.now())
        artifacts.publish(connection, version)
    after = asking.next_questions(store, owner, project.id, 6, keep=[seen])
    assert after[0].document.id == seen
    assert [each.stream for each in after] == [each.stream for each in before], "the audit's share stays"
    assert Stream.AUDIT in {each.stream for each in after}
    for old, new in zip(before[1:], after[1:], strict=True):
        is_exchanged = new.document.id in texts[20:30]
        assert is_exchanged if old.stream is Stream.ACTIVE else new.document.id == old.document.id
    assert len({each.document.id for each in after}) == 6


def test_asking_again_gives_the_same_open_questions(
    store: Store, owner: Caller, project: Project, texts: list[int]
) -> None:
    first = asking.next_questions(store, owner, project.id, 2)
    again = asking.next_questions(store, owner, project.id, 4)
    assert [q.document.id for q in again[:2]] == [q.document.id for q in first]
    assert len({q.document.id for q in again}) == 4


def test_a_skipped_text_does_not_come_back_to_the_same_person_but_to_others(
    store: Store, owner: Caller, annotator: Caller, project: Project, texts: list[int]
) -> None:
    skipped = asking.next_questions(store, owner, project.id)[0].document.id
    annotate.record(store, owner, project.id, Action("s1", EventKind.SKIP, skipped))
    assert skipped not in everything(store, owner, project)
    annotate.release_leases(store, owner, project.id)
    assert skipped in everything(store, annotator, project)


def test_the_audit_share_is_drawn_from_the_front_of_the_random_order(
    store: Store, owner: Caller, project: Project, texts: list[int]
) -> None:
    rank(store, project, texts)
    drawn = asking.next_questions(store, owner, project.id, 40)
    audited = [question for question in drawn if question.stream is Stream.AUDIT]
    assert len(audited) == pytest.approx(4, abs=1)
    assert {question.reason.kind for question in audited} == {ReasonKind.RANDOM}
    keys = [question.document.audit_key for question in audited]
    assert keys == sorted(keys)
    assert all(0 < question.propensity <= 1 for question in drawn)


def test_without_a_ranking_questions_come_at_random_until_none_is_left(
    store: Store, owner: Caller, project: Project, texts: list[int]
) -> None:
    first = asking.next_questions(store, owner, project.id, 50)
    assert {question.stream for question in first} == {Stream.AUDIT}
    assert everything(store, owner, project) == set(texts)


def test_a_second_opinion_is_asked_before_new_texts(
    store: Store, owner: Caller, annotator: Caller, project: Project, texts: list[int]
) -> None:
    projects.change(store, owner, project.id, overlap=2)
    label = projects.find(store, owner, project.id).labels[0].id
    annotate.record(store, owner, project.id, Action("e1", EventKind.SUBMIT, texts[9], (label,)))
    assert asking.next_questions(store, annotator, project.id)[0].document.id == texts[9]
    assert texts[9] not in everything(store, owner, project)


@pytest.mark.parametrize("number", [0, -1, 51])
def test_a_silly_number_is_refused(store: Store, owner: Caller, project: Project, number: int) -> None:
    with pytest.raises(InvalidInput, match="n: must be between 1 and 50"):
        asking.next_questions(store, owner, project.id, number)


def test_a_stranger_does_not_learn_that_the_project_exists(
    store: Store, owner: Caller, annotator: Caller, texts: list[int]
) -> None:
    other = projects.create(store, owner, name="Other", task=projects.find_all(store, owner)[0].project.task)
    with pytest.raises(NotFound):
        asking.next_questions(store, annotator, other.id)


def everything(store: Store, who: Caller, project: Project) -> set[int]:
    """Answer until nothing is left, and give what was asked."""
    found: set[int] = set()
    label = projects.find(store, who, project.id).labels[0].id
    while questions := asking.next_questions(store, who, project.id, 50):
        for question in questions:
            assert question.document.id not in found
            found.add(question.document.id)
            action = Action(
                f"{who.person.id}-{question.document.id}", EventKind.SUBMIT, question.document.id, (label,)
            )
            annotate.record(store, who, project.id, action)
    return found
