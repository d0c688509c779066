"""Another answer against a new text: the information by enumeration, and what a ranking makes of it."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from askwell.engine.acquisition import Outlook
from askwell.engine.learner import Learner
from askwell.engine.links import curvature
from askwell.engine.posterior import covariance, functional_variance
from askwell.engine.second import MOST, TRUST, Again, best, information_without, share, told, trust
from tests.engine.clustered import Clusters


def information(belief: np.ndarray, accuracy: float) -> float:
    """Σ p(y) p(l | y) log p(l | y) / p(l), over all labels and answers."""
    classes, total = len(belief), 0.0
    channel = np.full((classes, classes), (1 - accuracy) / (classes - 1))
    np.fill_diagonal(channel, accuracy)
    answer = belief @ channel
    for y, given in product(range(classes), range(classes)):
        if belief[y] > 0:
            total += belief[y] * channel[y, given] * np.log(channel[y, given] / answer[given])
    return total


def test_what_an_answer_tells_is_the_information_of_its_channel() -> None:
    beliefs = np.random.default_rng(0).dirichlet(np.ones(5), size=20)
    beliefs = np.concatenate([beliefs, np.eye(5)[:1]])
    for accuracy in (0.3, 0.6, 0.95):
        slow = [information(belief, accuracy) for belief in beliefs]
        assert told(beliefs, accuracy, task="one") == pytest.approx(slow, abs=1e-9)
        several = [sum(information(np.array([1 - p, p]), max(accuracy, 0.5)) for p in row) for row in beliefs]
        assert told(beliefs, accuracy, task="several") == pytest.approx(several, abs=1e-9)


def test_nothing_is_told_by_chance_or_of_what_is_certain_and_all_by_somebody_who_is_always_right() -> None:
    beliefs = np.random.default_rng(1).dirichlet(np.ones(4), size=10)
    assert told(beliefs, 0.25, task="one") == pytest.approx(np.zeros(10), abs=1e-9)
    assert told(np.eye(4), 0.8, task="one") == pytest.approx(np.zeros(4), abs=1e-9)
    assert share(beliefs, 1.0, task="one") == pytest.approx(np.ones(10), abs=1e-4)
    assert (np.diff([share(beliefs, a, task="one").mean() for a in (0.4, 0.6, 0.8, 0.95)]) > 0).all()


def test_information_had_a_row_not_been_answered_is_that_of_a_posterior_without_it() -> None:
    rng = np.random.default_rng(2)
    lifted = rng.normal(size=(30, 6)).astype(np.float32)
    probs = rng.dirichlet(np.ones(3), size=30).astype(np.float32)
    agreed = rng.dirichlet(np.ones(3), size=30).astype(np.float32)
    targets, said = lifted[:10], probs[:10]
    bend = curvature(probs, task="one")
    whole = covariance(lifted, bend, precision=1.0, dimension=6)
    outlook = Outlook.over(targets, said, matrix=whole, task="one", balanced=False)
    variance = functional_variance(lifted, whole)
    found = information_without(outlook, lifted, probs, agreed, variance, task="one")
    for row in range(5):
        kept = np.arange(30) != row
        matrix = covariance(lifted[kept], bend[kept], precision=1.0, dimension=6)
        without = Outlook.over(targets, said, matrix=matrix, task="one", balanced=False)
        at = slice(row, row + 1)
        slow = without.information(
            lifted[at], agreed[at], functional_variance(lifted[at], matrix), task="one"
        )
        assert found[row] == pytest.approx(float(slow[0]), rel=1e-3)


def test_trust_is_worth_more_of_people_with_many_answers_and_less_of_those_known_well() -> None:
    held = np.random.default_rng(3).dirichlet(np.ones(4), size=50)
    gain = trust(held, np.array([10.0, 100.0, 100.0]), np.array([10.0, 10.0, 80.0]), 0.8, task="one")
    assert gain[1] == pytest.approx(10 * gain[0])
    assert gain[2] < gain[1] / 30
    assert (gain > 0).all()


def test_the_gap_of_jensen_is_that_of_a_beta_distribution() -> None:
    held = np.random.default_rng(4).dirichlet(np.ones(4), size=50)
    rng = np.random.default_rng(5)
    drawn = rng.beta(0.8 * 200, 0.2 * 200, size=4000)
    drawn += 0.8 - drawn.mean()
    gap = np.mean([told(held, a, task="one").mean() for a in drawn]) - told(held, 0.8, task="one").mean()
    one = trust(held, np.ones(1), np.array([200.0]), 0.8, task="one")[0] / TRUST * 202
    assert one == pytest.approx(gap, rel=0.25)


def test_only_the_texts_that_leave_most_open_are_candidates() -> None:
    agreed = np.random.default_rng(6).dirichlet(np.ones(3), size=2 * MOST)
    rows = np.arange(2 * MOST)
    kept = best(Again(rows, agreed, agreed, np.zeros(2 * MOST), 0.8), task="one")
    gain = told(agreed, 0.8, task="one")
    assert set(kept.rows) == set(np.argsort(-gain)[:MOST])


def test_a_disputed_text_is_asked_again_and_an_agreed_one_is_not(clusters: Clusters) -> None:
    learner = Learner(
        dimension=clusters.features.shape[1],
        task="one",
        label_features=clusters.label_features,
        rng=np.random.default_rng(0),
    )
    learner.extend(clusters.features)
    answered = np.arange(30)
    for row in answered:
        learner.answer(int(row), clusters.target(row))
    learner.update()
    held = learner.trial().leave_one_out(answered)
    agreed = np.stack([clusters.target(row) for row in answered]) * 0.996 + 0.001
    disputed = [3, 17]
    agreed[disputed] = 0.5 * agreed[disputed] + 0.5 * np.roll(agreed[disputed], 1, axis=1)
    again = Again(answered, agreed, held, np.zeros(30), 0.9)
    free = np.zeros(len(clusters.features), dtype=np.bool_)
    only = learner.rank(available=free, size=2, again=again)
    assert {question.row for question in only} == set(disputed)
    assert {question.reason.kind for question in only} == {"second"}
    free[30:60] = True
    mixed = learner.rank(available=free, size=60, again=again)
    assert {question.row for question in mixed if question.reason.kind != "second"} == set(range(30, 60))
    assert [question.score for question in mixed if question.row in disputed] > [0.0, 0.0]
