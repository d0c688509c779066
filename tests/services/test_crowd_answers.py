"""What a text's answers teach: votes, reliabilities, the reviewer's word, and labels that are gone."""

from datetime import UTC, datetime

import numpy as np
import pytest

from askwell.domain.annotations import Annotation, Review, Status
from askwell.domain.consensus import Consensus, Reliability
from askwell.domain.projects import Task
from askwell.services.crowd import ENOUGH, Crowd
from askwell.services.dataset import Lesson, Rows

CLASSES = {"a": 0, "b": 1, "c": 2}
NOW = datetime(2031, 5, 6, tzinfo=UTC)


def crowd(task: Task = Task.CHOOSE_ONE, people: tuple[Reliability, ...] = ()) -> Crowd:
    return Crowd(task, CLASSES, people, is_asking=False)


def lesson(row: int, *answers: tuple[str, str], review: str | None = None) -> Lesson:
    given = tuple(Annotation(row, person, Status.SUBMITTED, labels=tuple(said)) for person, said in answers)
    decided = Review(row, "rev", tuple(review), None, 1, NOW) if review is not None else None
    return Lesson(row, given, False, decided)


def reliable(person: str, accuracy: float) -> Reliability:
    return Reliability(person, 50, 1.0, accuracy, accuracy - 0.1, accuracy + 0.1, 1)


def uninformed(rows: Rows) -> np.ndarray:
    return np.full((len(rows), 3), 1 / 3, dtype=np.float32)


def test_before_people_are_known_everybody_counts_alike() -> None:
    told = crowd()
    assert told.take(lesson(0, ("x", "a"))) == pytest.approx([1, 0, 0])
    assert told.take(lesson(0, ("x", "a"), ("y", "b"))) == pytest.approx([0.5, 0.5, 0])
    assert told.take(lesson(0)) is None


def test_an_answer_with_an_archived_label_teaches_nothing() -> None:
    assert crowd().take(lesson(0, ("x", "z"))) is None
    several = crowd(Task.CHOOSE_SEVERAL)
    assert several.take(lesson(0, ("x", "az"))) == pytest.approx([1, 0, 0])
    assert several.take(lesson(0, ("x", "z"))) is None
    assert several.take(lesson(0, ("x", ""))) == pytest.approx([0, 0, 0])


def test_known_people_count_by_how_far_they_can_be_relied_on() -> None:
    told = crowd(people=(reliable("x", 0.95), reliable("y", 0.5)))
    target = told.take(lesson(0, ("x", "a"), ("y", "b")))
    assert target is not None and target[0] > 0.85 > 0.5 > target[1] > target[2]


def test_a_review_overrides_everything_and_a_single_vote_less() -> None:
    told = crowd(people=(reliable("x", 0.95), reliable("y", 0.95)))
    assert told.take(lesson(0, ("x", "a"), ("y", "a"), review="b")) == pytest.approx([0, 1, 0])
    assert told.truth(0) == pytest.approx([0, 1, 0])
    assert told.take(lesson(1, review="c")) == pytest.approx([0, 0, 1])
    back = told.take(lesson(0, ("x", "a"), ("y", "a")))
    assert back is not None and back[0] > 0.99


def test_reviews_tell_who_can_be_relied_on() -> None:
    told = crowd()
    for row in range(40):
        told.take(lesson(row, ("x", "abc"[row % 3]), ("y", "b"), review="abc"[row % 3]))
    assert told.settle(uninformed, 1) == {}, "decided texts teach what they did"
    kept = told.unsaved(np.arange(40), 1, 100)
    assert kept is not None
    accuracy = {each.person_id: each.accuracy for each in kept.reliabilities}
    assert accuracy["x"] > 0.85 > 0.5 > accuracy["y"]
    assert set(accuracy) == {"x", "y"}, "the reviewers are not measured"


def test_settling_needs_shared_texts_and_ends() -> None:
    told = crowd()
    for row in range(ENOUGH - 1):
        told.take(lesson(row, ("x", "a"), ("y", "b"), ("z", "a")))
    assert told.settle(uninformed, 1) == {}
    assert told.unsaved(np.arange(99), 1, 100) is None
    told.take(lesson(50, ("x", "a"), ("y", "b"), ("z", "a")))
    moved = told.settle(uninformed, 1)
    assert set(moved) == {*range(ENOUGH - 1), 50}
    assert told.target(50)[0] > 0.8
    told.settle(uninformed, 1)
    assert told.settle(lambda rows: pytest.fail("nothing is new"), 1) == {}


def test_what_was_kept_is_taken_up_again_as_it_was() -> None:
    told = crowd()
    for row in range(20):
        told.take(lesson(row, ("x", "a"), ("y", "ab"[row % 2]), ("z", "a")))
    while told.settle(uninformed, 3):
        pass
    kept = told.unsaved(100 + np.arange(20), 3, 100)
    assert kept is not None
    assert told.unsaved(100 + np.arange(20), 3, 100) is None
    heir = crowd(people=tuple(kept.reliabilities))
    by_row = {each.document_id - 100: each for each in kept.consensus}
    for row in range(20):
        again = lesson(row, ("x", "a"), ("y", "ab"[row % 2]), ("z", "a"))
        taken = heir.take(Lesson(row, again.answers, False, None, by_row[row]))
        assert taken == pytest.approx(told.target(row), abs=1e-6)
        assert by_row[row].quality == pytest.approx(told.target(row).max(), abs=1e-3)


def test_what_was_kept_of_a_label_that_is_gone_is_forgotten() -> None:
    stored = Consensus(0, (("z", 0.9), ("a", 0.1)), 0.9, 1, 1)
    taken = crowd().take(Lesson(0, lesson(0, ("x", "a")).answers, False, None, stored))
    assert taken == pytest.approx([1, 0, 0])
