"""The queue of what needs a reviewer's eye: what comes in, in which order, and what leaves and comes back."""

from collections.abc import Callable

import pytest
from sqlalchemy import insert

from askwell.domain.errors import InvalidInput, NotAllowed, NotFound
from askwell.domain.events import EventKind
from askwell.domain.members import Caller, Role
from askwell.domain.projects import Project
from askwell.domain.review import ReviewFilter, ReviewKind
from askwell.domain.selections import Selection
from askwell.services import annotate, asking, projects, review, selections, team
from askwell.services.actions import Action
from askwell.storage.schema import consensus
from askwell.storage.store import Store

Do = Callable[..., None]


@pytest.fixture
def project(store: Store, project: Project, owner: Caller) -> Project:
    """The project, in which two people answer each text."""
    return projects.change(store, owner, project.id, overlap=2)


@pytest.fixture
def labels(store: Store, owner: Caller, project: Project) -> list[str]:
    """The project's label ids."""
    return [label.id for label in projects.find(store, owner, project.id).labels]


@pytest.fixture
def second(store: Store, owner: Caller, project: Project) -> Caller:
    """A second person who annotates."""
    return Caller(team.add_person(store, owner, project.id, "Bo", Role.ANNOTATOR))


@pytest.fixture
def reviewer(store: Store, owner: Caller, project: Project) -> Caller:
    """Somebody who may review."""
    return Caller(team.add_person(store, owner, project.id, "Rosa", Role.REVIEWER))


@pytest.fixture
def do(store: Store, project: Project) -> Do:
    """Record one action of a person."""
    made = iter(range(1_000))

    def record(caller: Caller, kind: EventKind, text: int | None = None, **given: object) -> None:
        action = Action(f"e{next(made)}", kind, text, **given)  # pyright: ignore[reportArgumentType] — by tests
        annotate.record(store, caller, project.id, action)

    return record


def waits(store: Store, caller: Caller, project: Project, **wanted: object) -> dict[int, list[ReviewKind]]:
    """Give the texts that wait with their reasons, in order."""
    page = review.find_page(store, caller, project.id, ReviewFilter(**wanted))  # pyright: ignore[reportArgumentType] — by tests
    assert page.total == len(page.items)
    return {item.document.id: [reason.kind for reason in item.reasons] for item in page.items}


def test_a_disagreement_waits_until_it_is_decided_and_an_answer_brings_it_back(
    store: Store,
    annotator: Caller,
    second: Caller,
    reviewer: Caller,
    project: Project,
    texts: list[int],
    labels: list[str],
    do: Do,
) -> None:
    do(annotator, EventKind.SUBMIT, texts[0], labels=(labels[0],))
    do(second, EventKind.SUBMIT, texts[0], labels=(labels[1],))
    do(annotator, EventKind.SUBMIT, texts[1], labels=(labels[0],))
    assert waits(store, reviewer, project) == {texts[0]: [ReviewKind.DISAGREEMENT]}
    item = review.find_page(store, reviewer, project.id, ReviewFilter()).items[0]
    assert item.agreed is not None
    assert item.agreed.labels is None  # one against one
    do(reviewer, EventKind.REVIEW, texts[0], labels=(labels[1],))
    assert waits(store, reviewer, project) == {}
    do(reviewer, EventKind.UNDO)
    assert waits(store, reviewer, project) == {texts[0]: [ReviewKind.DISAGREEMENT]}
    do(reviewer, EventKind.UNDO, is_redo=True)
    do(annotator, EventKind.RELABEL, texts[0], labels=(labels[2],))
    assert waits(store, reviewer, project) == {texts[0]: [ReviewKind.SINCE]}
    item = review.find_page(store, reviewer, project.id, ReviewFilter()).items[0]
    assert item.decided is not None
    assert item.decided.labels == (labels[1],)
    do(annotator, EventKind.UNDO)
    assert waits(store, reviewer, project) == {}


def test_a_text_that_was_sent_back_is_asked_first_and_waits_again_when_it_is_answered(
    store: Store,
    annotator: Caller,
    reviewer: Caller,
    project: Project,
    texts: list[int],
    labels: list[str],
    do: Do,
) -> None:
    do(annotator, EventKind.SUBMIT, texts[7], labels=(labels[0],))
    do(annotator, EventKind.FLAG, texts[7])
    assert waits(store, reviewer, project) == {texts[7]: [ReviewKind.FLAG]}
    do(reviewer, EventKind.RETURN, texts[7], comment="Look again.", about=annotator.person.id)
    assert waits(store, reviewer, project) == {}  # it is with Ada now
    question = asking.next_questions(store, annotator, project.id)[0]
    assert (question.document.id, question.returned) == (texts[7], "Look again.")
    do(annotator, EventKind.SUBMIT, texts[7], labels=(labels[1],))
    assert waits(store, reviewer, project)[texts[7]] == [ReviewKind.FLAG, ReviewKind.RETURNED]
    assert waits(store, reviewer, project, kinds=(ReviewKind.RETURNED,)).keys() == {texts[7]}
    do(reviewer, EventKind.UNDO)  # it was never sent back
    assert waits(store, reviewer, project)[texts[7]] == [ReviewKind.FLAG]
    do(reviewer, EventKind.UNDO, is_redo=True)
    assert waits(store, reviewer, project)[texts[7]] == [ReviewKind.FLAG, ReviewKind.RETURNED]
    do(reviewer, EventKind.REVIEW, texts[7], labels=(labels[1],))
    assert waits(store, reviewer, project) == {}


def test_a_comment_waits_for_a_reply_of_somebody_who_decides_or_to_be_settled(
    store: Store,
    annotator: Caller,
    second: Caller,
    reviewer: Caller,
    project: Project,
    texts: list[int],
    do: Do,
) -> None:
    comments = {texts[0]: [ReviewKind.COMMENT]}
    do(annotator, EventKind.COMMENT, texts[0], comment="Is that a refund?")
    assert waits(store, reviewer, project) == comments
    do(second, EventKind.COMMENT, texts[0], comment="I wonder, too.")
    assert waits(store, reviewer, project) == comments
    do(reviewer, EventKind.COMMENT, texts[0], comment="It is.")
    assert waits(store, reviewer, project) == {}
    do(reviewer, EventKind.UNDO)
    assert waits(store, reviewer, project) == comments
    do(reviewer, EventKind.SETTLE, texts[0])
    assert waits(store, reviewer, project) == {}
    thread = selections.find_one(store, reviewer, project.id, texts[0]).thread
    assert [remark.text for remark in thread.remarks] == ["Is that a refund?", "I wonder, too."]
    assert thread.settled is not None
    do(reviewer, EventKind.UNDO)
    assert waits(store, reviewer, project) == comments
    do(reviewer, EventKind.UNDO, is_redo=True)
    assert waits(store, reviewer, project) == {}
    do(annotator, EventKind.COMMENT, texts[0], comment="And in general?")
    assert waits(store, reviewer, project) == comments
    with pytest.raises(NotAllowed):
        do(annotator, EventKind.SETTLE, texts[0])


def test_what_is_likely_wrong_comes_first_and_pages_follow_each_other(
    store: Store,
    annotator: Caller,
    second: Caller,
    reviewer: Caller,
    project: Project,
    texts: list[int],
    labels: list[str],
    do: Do,
) -> None:
    with store.database.write() as connection:
        for text, quality in ((texts[1], 0.02), (texts[2], 0.4), (texts[3], 0.9)):
            row = {"document_id": text, "project_id": project.id, "labels": [], "quality": quality}
            connection.execute(insert(consensus).values(**row, answers=1, model_version=1))
    do(annotator, EventKind.SUBMIT, texts[4], labels=(labels[0],))
    do(second, EventKind.SUBMIT, texts[4], labels=(labels[1],))
    do(annotator, EventKind.FLAG, texts[5])
    do(annotator, EventKind.FLAG, texts[2])
    expected = [texts[1], texts[2], texts[5], texts[4]]
    assert list(waits(store, reviewer, project)) == expected
    assert waits(store, reviewer, project)[texts[2]] == [ReviewKind.FLAG, ReviewKind.ERROR]
    met: list[int] = []
    cursor = None
    for _ in expected:
        page = review.find_page(store, reviewer, project.id, ReviewFilter(), cursor=cursor, limit=1)
        met += [item.document.id for item in page.items]
        assert page.total == 4
        assert page.counts == {ReviewKind.FLAG: 2, ReviewKind.ERROR: 2, ReviewKind.DISAGREEMENT: 1}
        cursor = page.next_cursor
    assert (met, cursor) == (expected, None)
    found = selections.find_page(store, reviewer, project.id, Selection(needs_review=True))
    assert [document.id for document in found.documents] == sorted(expected)
    found = selections.find_page(store, reviewer, project.id, Selection(is_disputed=True))
    assert [document.id for document in found.documents] == [texts[4]]
    found = selections.find_page(store, annotator, project.id, Selection(needs_review=True))
    assert list(found.documents) == []
    with pytest.raises(InvalidInput, match="cursor"):
        review.find_page(store, reviewer, project.id, ReviewFilter(), cursor="WzIsMV0")


def test_filters_by_person_and_label(
    store: Store,
    annotator: Caller,
    second: Caller,
    reviewer: Caller,
    project: Project,
    texts: list[int],
    labels: list[str],
    do: Do,
) -> None:
    do(annotator, EventKind.SUBMIT, texts[0], labels=(labels[0],))
    do(annotator, EventKind.FLAG, texts[0])
    do(second, EventKind.SUBMIT, texts[1], labels=(labels[1],))
    do(second, EventKind.FLAG, texts[1])
    assert waits(store, reviewer, project, person_id=second.person.id).keys() == {texts[1]}
    assert waits(store, reviewer, project, label_id=labels[0]).keys() == {texts[0]}


def test_only_those_who_review_see_the_queue(
    store: Store, annotator: Caller, project: Project, owner: Caller, texts: list[int]
) -> None:
    with pytest.raises(NotAllowed):
        review.find_page(store, annotator, project.id, ReviewFilter())
    with pytest.raises(NotFound):
        review.find_page(store, owner, "elsewhere", ReviewFilter())


def test_who_answers_blindly_reads_the_thread_and_the_decision_once_they_answered(
    store: Store,
    annotator: Caller,
    second: Caller,
    reviewer: Caller,
    project: Project,
    texts: list[int],
    labels: list[str],
    do: Do,
) -> None:
    do(second, EventKind.SUBMIT, texts[0], labels=(labels[1],), comment="Hm.")
    do(reviewer, EventKind.REVIEW, texts[0], labels=(labels[0],), comment="See the guideline.")
    view = selections.find_one(store, annotator, project.id, texts[0])
    assert (view.decided, view.thread.remarks, list(view.annotations)) == (None, (), [])
    do(annotator, EventKind.SUBMIT, texts[0], labels=(labels[0],))
    view = selections.find_one(store, annotator, project.id, texts[0])
    assert [remark.text for remark in view.thread.remarks] == ["Hm.", "See the guideline."]
    assert view.decided is not None
    assert {event.person_id for event in view.events} == {annotator.person.id}
    assert {each.person_id for each in view.annotations} == {annotator.person.id}


def test_one_stack_of_undo_runs_through_everything_that_a_person_did(
    store: Store,
    annotator: Caller,
    reviewer: Caller,
    project: Project,
    texts: list[int],
    labels: list[str],
    do: Do,
) -> None:
    do(annotator, EventKind.SUBMIT, texts[0], labels=(labels[0],))
    done = [
        Action("d1", EventKind.SUBMIT, texts[1], (labels[0],)),
        Action("d2", EventKind.SKIP, texts[2]),
        Action("d3", EventKind.FLAG, texts[3]),
        *(Action(f"b{text}", EventKind.SUBMIT, text, (labels[1],)) for text in texts[10:20]),
        Action("d4", EventKind.REVIEW, texts[0], (labels[1],)),
        Action("d5", EventKind.RETURN, texts[0], comment="Why?", about=annotator.person.id),
        Action("d6", EventKind.SETTLE, texts[0]),
        Action("d7", EventKind.COMMENT, texts[0], comment="Well."),
    ]
    annotate.record_all(store, reviewer, project.id, done)
    undone: list[str | None] = []
    for n in range(len(done)):
        receipt = annotate.record(store, reviewer, project.id, Action(f"u{n}", EventKind.UNDO))
        undone.append(receipt.event.target)
    assert undone == [action.id for action in reversed(done)]
    assert waits(store, reviewer, project) == {}
    view = selections.find_one(store, reviewer, project.id, texts[0])
    assert [(each.person_id, each.labels) for each in view.annotations] == [
        (annotator.person.id, (labels[0],))
    ]
    again = [
        annotate.record(store, reviewer, project.id, Action(f"r{n}", EventKind.UNDO, is_redo=True))
        for n in range(len(done))
    ]
    assert [receipt.event.target for receipt in again] == [f"u{n}" for n in reversed(range(len(done)))]
    view = selections.find_one(store, reviewer, project.id, texts[0])
    assert view.decided is not None
    assert view.decided.labels == (labels[1],)
