"""Sets against their definition, and that they cover what they promise over every way to leave one out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from askwell.engine.conformal import conformal
from askwell.engine.links import softmax
from tests.engine import oracles


def drawn(size: int, *, classes: int = 4, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    logits = rng.normal(scale=2, size=(size, classes))
    labels = (logits + rng.gumbel(size=logits.shape)).argmax(axis=1)
    return softmax(logits), np.eye(classes)[labels]


@settings(max_examples=60)
@given(st.integers(2, 40), st.floats(0.02, 0.9), st.integers(0, 2**32 - 1))
def test_of_exchangeable_texts_at_most_the_promised_share_is_missed(
    size: int, alpha: float, seed: int
) -> None:
    probs, targets = drawn(size, seed=seed)
    missed = 0
    for others, out in oracles.held_out(size):
        found = conformal(probs[others], targets[others], task="one", alpha=alpha)
        missed += not found.sets(probs[[out]])[0, targets[out].argmax()]
    assert missed <= alpha * size + 1e-6
    assert missed >= alpha * size - 1


@settings(max_examples=60)
@given(st.integers(1, 30), st.floats(0.05, 0.5), st.integers(0, 2**32 - 1))
def test_several_holds_all_labels_of_the_texts_that_have_any(size: int, alpha: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    probs, targets = rng.random((size, 3)), (rng.random((size, 3)) < 0.4).astype(np.float64)
    found = conformal(probs, targets, task="several", alpha=alpha)
    some = targets.any(axis=1)
    covered = ((found.sets(probs) | (targets == 0)).all(axis=1))[some]
    assert found.audited == some.sum()
    assert (~covered).sum() <= alpha * (some.sum() + 1)


@pytest.mark.parametrize(("alpha", "enough"), [(0.1, 9), (0.05, 19), (0.5, 1), (0.01, 99)])
def test_too_few_answers_give_every_label_and_say_how_many_are_missing(alpha: float, enough: int) -> None:
    probs, targets = drawn(enough)
    short = conformal(probs[1:], targets[1:], task="one", alpha=alpha)
    assert short.needed == 1 and short.sets(probs).all()
    assert short.coverage.value == 1.0
    empty = conformal(probs[:0], targets[:0], task="one", alpha=alpha)
    assert empty.needed == enough and empty.sets(probs).all()
    full = conformal(probs, targets, task="one", alpha=alpha)
    assert full.needed == 0 and full.least == pytest.approx((probs * targets).sum(axis=1).min())


def test_coverage_of_the_traffic_is_what_the_beta_distribution_says() -> None:
    probs, targets = drawn(60_000)
    found = [
        conformal(probs[start : start + 99], targets[start : start + 99], task="one", alpha=0.1)
        for start in range(0, 39_600, 99)
    ]
    rest, right = probs[40_000:], targets[40_000:].astype(bool)
    shares = np.array([each.sets(rest)[right].mean() for each in found])
    wanted = stats.beta(90, 10)
    estimate = found[0].coverage
    assert estimate.value == pytest.approx(wanted.mean())
    assert (estimate.low, estimate.high) == pytest.approx(wanted.ppf([0.025, 0.975]), abs=2e-4)
    assert shares.mean() == pytest.approx(0.9, abs=0.006)
    assert 0.92 < ((shares >= estimate.low) & (shares <= estimate.high)).mean() < 0.98


@settings(max_examples=40)
@given(st.integers(0, 2**32 - 1), st.floats(0.05, 0.4), st.floats(0.05, 0.4))
def test_a_smaller_share_of_misses_never_shrinks_a_set(seed: int, first: float, second: float) -> None:
    probs, targets = drawn(50, seed=seed)
    strict, loose = (
        conformal(probs, targets, task="one", alpha=alpha).sets(probs) for alpha in sorted((first, second))
    )
    assert (strict >= loose).all()


def test_the_order_of_the_audit_and_of_the_labels_does_not_matter() -> None:
    probs, targets = drawn(80)
    rows, labels = np.random.default_rng(3).permutation(80), np.array([2, 0, 3, 1])
    here = conformal(probs, targets, task="one", alpha=0.2)
    there = conformal(probs[rows][:, labels], targets[rows][:, labels], task="one", alpha=0.2)
    assert here == there
