"""Figures against scikit-learn and hand counts, and intervals that hold their share."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import f1_score, log_loss, precision_recall_fscore_support

from askwell.engine.evaluation import Confusion, evaluate, wilson
from askwell.engine.links import softmax


def sample(n: int = 200, classes: int = 4) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    labels = rng.integers(0, classes, size=n)
    return softmax(rng.normal(size=(n, classes)) + 2 * np.eye(classes)[labels]), labels


def test_figures_agree_with_scikit_learn() -> None:
    probs, labels = sample()
    found = evaluate(probs, np.eye(4)[labels], task="one")
    predicted = probs.argmax(axis=1)
    assert found.accuracy.value == pytest.approx((predicted == labels).mean())
    assert found.macro_f1 == pytest.approx(f1_score(labels, predicted, average="macro"))
    assert found.nll == pytest.approx(log_loss(labels, probs))
    precision, recall, f1, support = precision_recall_fscore_support(labels, predicted)
    for place, report in enumerate(found.classes):
        values = (report.precision.value, report.recall.value, report.f1.value, report.support)
        assert values == pytest.approx((precision[place], recall[place], f1[place], support[place]))
        assert report.f1.low <= report.f1.value <= report.f1.high


def test_confusions_count_the_mistakes() -> None:
    probs, labels = sample()
    found = evaluate(probs, np.eye(4)[labels], task="one")
    wrong = int((probs.argmax(axis=1) != labels).sum())
    assert sum(pair.count for pair in found.confusions) == wrong
    assert [p.count for p in found.confusions] == sorted((p.count for p in found.confusions), reverse=True)


def test_calibration_error_is_small_for_true_probabilities_and_large_for_boasts() -> None:
    rng = np.random.default_rng(0)
    probs = softmax(rng.normal(size=(20_000, 3)))
    labels = (rng.random(20_000)[:, None] > probs.cumsum(axis=1)).sum(axis=1).clip(max=2)
    honest = evaluate(probs, np.eye(3)[labels], task="one")
    boasting = evaluate(softmax(8 * np.log(probs)), np.eye(3)[labels], task="one")
    assert honest.ece < 0.02 < 0.2 < boasting.ece
    assert sum(b.count for b in honest.reliability) == 20_000


def test_several_counts_a_text_right_when_every_label_is() -> None:
    targets = np.array([[1.0, 0], [1, 1], [0, 0]])
    probs = np.array([[0.9, 0.2], [0.9, 0.2], [0.1, 0.1]])
    found = evaluate(probs, targets, task="several")
    assert found.accuracy.value == pytest.approx(2 / 3)
    assert found.macro_f1 == pytest.approx(0.5)


def test_several_has_mistakes_of_one_side() -> None:
    targets = np.array([[1.0, 0], [1, 1], [0, 0]])
    probs = np.array([[0.9, 0.7], [0.4, 0.2], [0.1, 0.6]])
    found = evaluate(probs, targets, task="several")
    assert found.confusions == (Confusion(None, 1, 2), Confusion(0, None, 1), Confusion(1, None, 1))


def test_wilson_covers_the_truth_as_often_as_it_says() -> None:
    hits = np.random.default_rng(0).binomial(40, 0.9, size=2_000)
    held = [(e := wilson(int(h), 40)).low <= 0.9 <= e.high for h in hits]
    assert 0.92 < np.mean(held) < 0.98
    nothing = wilson(0, 0)
    assert (nothing.value, nothing.low, nothing.high) == (0.0, 0.0, 1.0)
