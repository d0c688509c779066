"""Credence against Bayes' rule, and what a learner does with answers that the others contradict."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from askwell.engine.answers import Answers
from askwell.engine.credence import BELIEVED, credence
from askwell.engine.learner import Learner
from askwell.engine.values import Strategy
from tests.engine.clustered import Clusters, make_clusters


@given(st.floats(0, 30), st.integers(2, 500), st.floats(0.01, 0.5))
def test_credence_is_the_probability_that_an_answer_was_meant(
    loss: float, classes: int, careless: float
) -> None:
    meant, drawn = (1 - careless) * np.exp(-loss), careless / classes
    found = float(credence(np.array([loss]), classes=classes, careless=careless)[0])
    exact = meant / (meant + drawn)
    assert found == pytest.approx(1.0 if exact >= BELIEVED else exact, rel=1e-3, abs=1e-6)


def test_what_the_others_know_nothing_of_is_not_doubted() -> None:
    for classes in (2, 7, 150):
        chance = np.log([classes, 4 * classes, 100 * classes])
        unknown, contradicted, absurd = credence(chance, classes=classes)
        assert unknown == pytest.approx(0.8) and contradicted == pytest.approx(0.5) and absurd < 0.04


def test_credence_outlives_a_restart_but_not_another_answer() -> None:
    answers = Answers(classes=3)
    for row in range(4):
        answers.put(row, np.eye(3, dtype=np.float32)[row % 3], audit=False)
    assert answers.believe(np.array([0, 1, 2]), np.array([0.25, 0.5, 1.0], dtype=np.float32))
    assert not answers.believe(np.array([1]), np.array([0.5], dtype=np.float32))
    again = Answers(classes=3, doubts=answers.doubts())
    again.put(1, np.eye(3, dtype=np.float32)[1], audit=False)
    again.put(0, np.eye(3, dtype=np.float32)[2], audit=False)
    assert again.credence().tolist() == [0.5, 1.0]
    answers.put(0, np.eye(3, dtype=np.float32)[0], audit=False)
    assert answers.credence().tolist() == [1.0, 0.5, 1.0, 1.0]


def test_what_is_sure_is_not_judged() -> None:
    answers = Answers(classes=2)
    answers.put(0, np.array([1, 0], dtype=np.float32), audit=False, sure=True)
    assert not answers.believe(np.array([0]), np.array([0.1], dtype=np.float32))
    assert answers.credence().tolist() == [1.0]
    answers.put(0, np.array([0, 1], dtype=np.float32), audit=False)
    assert answers.believe(np.array([0]), np.array([0.1], dtype=np.float32))


@pytest.fixture(scope="module")
def noisy() -> tuple[Clusters, np.ndarray]:
    """Clusters, and labels of which a fifth are wrong."""
    clusters = make_clusters(texts=400, classes=6, dimension=32, seed=3)
    rng = np.random.default_rng(1)
    wrong = rng.random(400) < 0.2
    return clusters, np.where(wrong, (clusters.labels + rng.integers(1, 6, size=400)) % 6, clusters.labels)


def taught(
    clusters: Clusters, labels: np.ndarray, *, strategy: Strategy = "auto", each: bool = False
) -> Learner:
    made = Learner(
        dimension=clusters.features.shape[1],
        task="one",
        label_features=clusters.label_features,
        strategy=strategy,
        rng=np.random.default_rng(0),
    )
    made.extend(clusters.features)
    for row, label in enumerate(labels[:150]):
        made.answer(row, np.eye(6, dtype=np.float32)[label], audit=row % 10 == 0)
        if each:
            made.update()
        if row in (60, 120):
            made.update()
            made.polish()
            made.tune()
    made.update()
    made.polish()
    return made


def right(made: Learner, clusters: Clusters) -> float:
    probs = made.predict(clusters.features[150:].astype(np.float32)).probs
    return float((probs.argmax(axis=1) == clusters.labels[150:]).mean())


def test_wrong_answers_are_doubted_and_cost_less(noisy: tuple[Clusters, np.ndarray]) -> None:
    clusters, labels = noisy
    robust, trusting = taught(clusters, labels), taught(clusters, labels, strategy="margin")
    wrong = labels[:121] != clusters.labels[:121]
    doubts = dict(zip(*(robust.state().arrays[name] for name in ("doubted_rows", "credence")), strict=True))
    shares = np.array([doubts.get(row, 1.0) for row in range(121)])
    assert shares[wrong].mean() < 0.5 < 0.85 < shares[~wrong].mean()
    assert right(robust, clusters) > right(trusting, clusters)
    assert not len(trusting.state().arrays["credence"])


def test_one_at_a_time_equals_all_at_once_with_doubts(noisy: tuple[Clusters, np.ndarray]) -> None:
    clusters, labels = noisy
    single, batch = (
        taught(clusters, labels, each=True),
        taught(clusters, labels),
    )  # tuning fits roughly, from where it is
    x = clusters.features.astype(np.float32)
    np.testing.assert_allclose(single.predict(x).probs, batch.predict(x).probs, atol=5e-3)
    np.testing.assert_array_equal(single.state().arrays["doubted_rows"], batch.state().arrays["doubted_rows"])


def test_a_restart_brings_doubts_back(noisy: tuple[Clusters, np.ndarray]) -> None:
    clusters, labels = noisy
    made = taught(clusters, labels)
    again = Learner(
        dimension=32,
        task="one",
        label_features=clusters.label_features,
        rng=np.random.default_rng(0),
        state=made.state(),
    )
    again.extend(clusters.features)
    for row, label in enumerate(labels[:150]):
        again.answer(row, np.eye(6, dtype=np.float32)[label], audit=row % 10 == 0)
    again.update()
    again.polish()
    x = clusters.features.astype(np.float32)
    np.testing.assert_allclose(again.predict(x).probs, made.predict(x).probs, atol=1e-3)
