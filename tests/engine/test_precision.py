"""Precision by threshold against loops, its monotony, and how many answers are missing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askwell.engine.evaluation import Estimate
from askwell.engine.precision import NEVER, Curve, Decisions, needed
from askwell.engine.trust import believe
from tests.engine import oracles


def curve(size: int, *, seed: int = 0, draws: int = 100) -> Curve:
    rng = np.random.default_rng(seed)
    confidence = np.round(rng.uniform(0.3, 1.0, size=size), 2)
    trust = believe(confidence, rng.random(size) < confidence, draws=draws, rng=rng)
    return Curve.over(confidence, trust, rng=rng)


@settings(max_examples=30)
@given(st.integers(1, 30), st.floats(0.3, 1.0), st.integers(0, 2**32 - 1))
def test_precision_is_the_weighted_mean_of_what_stands(size: int, threshold: float, seed: int) -> None:
    found = curve(size, seed=seed)
    if threshold > found.confidence[0]:
        assert found.precision(threshold) == Estimate(0.0, 0.0, 1.0)
        return
    wanted = oracles.precisions(found.confidence, found.weights, found.chances, threshold)
    estimate = found.precision(threshold)
    assert estimate.value == pytest.approx(np.mean(wanted))
    assert (estimate.low, estimate.high) == pytest.approx(tuple(np.quantile(wanted, [0.025, 0.975])))


@settings(max_examples=30)
@given(st.integers(1, 30), st.floats(0.5, 0.99), st.floats(0.1, 0.95), st.integers(0, 2**32 - 1))
def test_the_lowest_threshold_is_the_lowest_of_all_that_are_sure_enough(
    size: int, target: float, assurance: float, seed: int
) -> None:
    found = curve(size, seed=seed)
    tried = sorted(set(found.confidence.tolist()))
    enough = [
        t
        for t in tried
        if np.mean(np.array(oracles.precisions(found.confidence, found.weights, found.chances, t)) >= target)
        >= assurance
    ]
    wanted = NEVER if not enough else 0.0 if enough[0] == tried[0] else enough[0]
    assert found.lowest(target, assurance) == wanted
    assert enough == [t for t in tried if enough and t >= enough[0]]


def test_a_higher_target_or_more_assurance_never_lowers_the_threshold() -> None:
    found = curve(200)
    by_target = [found.lowest(target, 0.8) for target in (0.5, 0.7, 0.8, 0.9, 0.99)]
    by_assurance = [found.lowest(0.8, assurance) for assurance in (0.2, 0.5, 0.8, 0.95)]
    assert by_target == sorted(by_target) and by_assurance == sorted(by_assurance)
    assert len(set(by_target)) > 3 and len(set(by_assurance)) > 2


def test_many_confidences_are_stood_for_by_some() -> None:
    rng = np.random.default_rng(0)
    confidence = rng.uniform(0.5, 1, size=5_000)
    trust = believe(confidence, rng.random(5_000) < confidence, draws=300, rng=rng)
    found = Curve.over(confidence, trust, rng=rng)
    assert found.precision(0.8).value == pytest.approx(0.9, abs=0.01)


def test_a_label_given_twice_borrows_the_confidences_of_all() -> None:
    rng = np.random.default_rng(0)
    label = np.array([1] * 2 + [0] * 98)
    confidence = np.concatenate([[0.99, 0.98], rng.uniform(0.3, 1.0, size=98)])
    given = Decisions(np.arange(100), label, confidence, rng.random(100) < confidence)
    found = Curve.of_labels(given, 3, draws=200, rng=rng)[1]
    assert 0.3 < found.lowest(0.9, 0.5) < 0.98
    nobody = Decisions(np.arange(0), label[:0], confidence[:0], given.right[:0])
    empty = Curve.of_labels(nobody, 3, draws=200, rng=rng)[1]
    assert empty.lowest(0.5, 0.5) == NEVER and empty.hope(0.5) is None


def test_a_level_is_the_lowest_that_is_right_often_enough() -> None:
    found, levels = curve(100), np.linspace(0.01, 0.99, 99)
    chances = found.trust.chances(levels).mean(axis=0)
    level = found.level(0.8, levels)
    assert chances[levels < level].max() < 0.8 <= chances[levels >= level].min()
    assert found.level(0.0, levels) == 0.0 and found.level(1.0, levels) == NEVER


def test_so_many_answers_as_are_needed_bring_the_interval_above_the_target() -> None:
    precision, target, share = Estimate(0.97, 0.94, 0.99), 0.955, 0.5
    more = needed(precision, target, share)
    assert more is not None
    known = (1.959964 / 0.03) ** 2
    for answers, is_enough in ((more, True), (more - 2, False)):
        half = 1.959964 / np.sqrt(known + answers * share / (0.97 * 0.03))
        assert bool(0.97 - half >= target) == is_enough
    assert needed(precision, 0.94, share) == 0
    assert needed(precision, 0.97, share) is None and needed(precision, 0.96, 0.0) is None


def test_labels_given_and_withheld_share_out_all_pairs() -> None:
    rng = np.random.default_rng(0)
    probs, targets = rng.random((30, 4)), (rng.random((30, 4)) < 0.5).astype(np.float64)
    given, withheld = Decisions.of(probs, targets, task="several"), Decisions.withheld(probs, targets)
    assert len(given.text) + len(withheld.text) == 120
    assert (given.confidence > 0.5).all() and (withheld.confidence >= 0.5).all()
    for text, label, right in zip(withheld.text, withheld.label, withheld.right, strict=True):
        assert right == (targets[text, label] == 0)
    one = Decisions.of(probs, targets, task="one")
    assert one.text.tolist() == list(range(30)) and one.label.tolist() == probs.argmax(axis=1).tolist()
