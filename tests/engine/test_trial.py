"""Answers held out: by the closed form, and by heads that have seen nothing of them."""

from __future__ import annotations

import numpy as np
import pytest

from askwell.engine import trial
from askwell.engine.learner import Learner
from askwell.engine.pieces import whole
from askwell.engine.shapes import Probs
from askwell.engine.trial import FEWER, FOLDS, Trial, folds
from askwell.engine.values import Task
from tests.engine.clustered import Clusters, make_clusters

ANSWERED = np.arange(120)


def taught(data: Clusters, *, task: Task = "one", wrong: int | None = None) -> Learner:
    made = Learner(dimension=12, task=task, label_features=data.label_features, rng=np.random.default_rng(0))
    made.extend(data.features)
    for row in ANSWERED.tolist():
        target = data.target(row)
        made.answer(row, np.roll(target, 1) if row == wrong else target, audit=row % 3 == 0)
    made.update()
    made.polish()
    return made


def held(made: Learner, rows: np.ndarray = ANSWERED) -> Probs:
    return whole(made.trial().hold_out(rows))


def held_in_pieces(answers: Trial, rows: np.ndarray) -> tuple[int, Probs]:
    """How many pieces it took, and what was said of the rows."""
    steps, count = answers.hold_out(rows), 0
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return count, end.value
        count += 1


def test_the_closed_form_doubts_the_wrong_answer(clusters: Clusters) -> None:
    probs = taught(clusters, wrong=11).trial().leave_one_out(ANSWERED)
    np.testing.assert_allclose(probs.sum(axis=1), 1, atol=1e-5)
    given = np.stack([clusters.target(int(row)) for row in ANSWERED])
    given[11] = np.roll(given[11], 1)
    assert 11 in np.argsort((probs * given).sum(axis=1))[:3]


def test_what_is_said_of_a_text_does_not_depend_on_its_answer(clusters: Clusters) -> None:
    """Not by the weights, nor by whom the answer makes believed; nor on the others of its tenth."""
    right, wrong = taught(clusters), taught(clusters, wrong=11)
    near = ANSWERED[folds(ANSWERED, FOLDS) == folds(ANSWERED[11:12], FOLDS)]
    assert 11 in near and len(near) < len(ANSWERED)
    np.testing.assert_allclose(held(right, near), held(wrong, near), atol=0.01)
    others = np.setdiff1d(ANSWERED, near)
    assert np.abs(held(right, others) - held(wrong, others)).max() > 0.01


@pytest.mark.parametrize("task", ["one", "several"])
def test_held_out_is_what_a_head_without_the_tenth_says(task: Task) -> None:
    data = make_clusters(texts=120)
    made = taught(data, task=task)
    place = folds(ANSWERED, FOLDS)
    out = ANSWERED[place == place[0]]
    found = held(made, out)
    for row in out.tolist():
        made.answer(row, None)
    made.update()
    made.polish()
    np.testing.assert_allclose(found, made.predict_rows(out).probs, atol=0.03)


def test_heads_are_fitted_for_the_asked_parts_alone(clusters: Clusters) -> None:
    answers = taught(clusters).trial()
    one, same = held_in_pieces(answers, ANSWERED[:1]), held_in_pieces(answers, ANSWERED)
    assert (one[0], same[0]) == (1, FOLDS)
    np.testing.assert_allclose(one[1], same[1][:1], atol=1e-6)
    pieces, none = held_in_pieces(answers, ANSWERED[:0])
    assert pieces == 0 and none.shape == (0, len(clusters.label_features))


def test_the_only_answer_is_judged_by_the_names_of_labels(clusters: Clusters) -> None:
    made = Learner(
        dimension=12, task="one", label_features=clusters.label_features, rng=np.random.default_rng(0)
    )
    made.extend(clusters.features)
    made.update()
    before = made.predict_rows(ANSWERED[:1]).probs
    made.answer(0, clusters.target(0))
    made.update()
    assert np.abs(made.predict_rows(ANSWERED[:1]).probs - before).max() > 0.001
    np.testing.assert_allclose(held(made, ANSWERED[:1]), before, atol=1e-5)


def test_only_answered_texts_can_be_held_out(clusters: Clusters) -> None:
    answers = taught(clusters).trial()
    for judge in (answers.leave_one_out, lambda rows: whole(answers.hold_out(rows))):
        with pytest.raises(KeyError):
            judge(np.array([3, 190]))


@pytest.mark.parametrize("count", [FEWER, FOLDS])
def test_a_text_is_always_of_the_same_part_and_parts_are_alike(count: int) -> None:
    rows = np.arange(20_000)
    found = folds(rows, count)
    assert (found[100:200] == folds(rows[100:200], count)).all()
    parts = np.bincount(found, minlength=count)
    assert len(parts) == count and np.abs(parts - len(rows) / count).max() < 200
    assert abs(float(np.corrcoef(found[1:], found[:-1])[0, 1])) < 0.03


def test_many_answers_are_held_out_in_fewer_parts(
    monkeypatch: pytest.MonkeyPatch, clusters: Clusters
) -> None:
    made = taught(clusters)
    assert len(list(made.trial().hold_out(ANSWERED))) == FOLDS
    monkeypatch.setattr(trial, "LARGE", len(ANSWERED) - 1)
    assert len(list(made.trial().hold_out(ANSWERED))) == FEWER
