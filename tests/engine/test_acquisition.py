"""What an answer tells about the pool: rare labels count as much as common ones, what is known tells less."""

from __future__ import annotations

import numpy as np

from askwell.engine import posterior
from askwell.engine.acquisition import Outlook, label_shares
from askwell.engine.links import curvature, softmax
from askwell.engine.shapes import Covariance, Lifted, Probs


def test_every_label_has_the_same_weight_in_the_targets() -> None:
    probs = np.zeros((100, 3), dtype=np.float32)
    probs[:90, 0], probs[90:97, 1], probs[97:, 2] = 1.0, 1.0, 1.0
    weight = label_shares(probs)
    np.testing.assert_allclose(weight @ probs, [100 / 3] * 3, rtol=1e-5)
    np.testing.assert_allclose(weight.mean(), 1.0, rtol=1e-6)


def test_a_label_that_the_model_never_expects_does_not_swallow_the_weight() -> None:
    probs = np.full((100, 3), [0.5, 0.5 - 1e-9, 1e-9], dtype=np.float64)
    probs[0] = [0.5, 0.499, 0.001]
    weight = label_shares(probs)
    assert np.isfinite(weight).all() and weight[0] < 3 * weight[1]


def pool() -> tuple[Lifted, Probs]:
    """Ninety texts of one label along one direction, ten of another label along another."""
    rng = np.random.default_rng(0)
    lifted = rng.normal(scale=0.05, size=(100, 4))
    lifted[:90, 0] += 3.0
    lifted[90:, 1] += 3.0
    logits = np.zeros((100, 2))
    logits[:90, 0], logits[90:, 1] = 2.5, 2.5
    return lifted.astype(np.float32), softmax(logits).astype(np.float32)


def information(*, balanced: bool) -> np.ndarray:
    lifted, probs = pool()
    matrix = posterior.covariance(lifted[:0], np.zeros(0, np.float32), precision=1.0, dimension=4)
    outlook = Outlook.over(lifted, probs, matrix=matrix, task="one", balanced=balanced)
    return outlook.information(lifted, probs, posterior.functional_variance(lifted, matrix), task="one")


def test_the_common_kind_tells_most_and_balance_raises_the_rare_kind() -> None:
    plain, balanced = information(balanced=False), information(balanced=True)
    assert plain[:90].mean() > 2 * plain[90:].mean()
    assert balanced[90:].mean() / balanced[:90].mean() > 1.3 * plain[90:].mean() / plain[:90].mean()


def test_what_answers_have_settled_tells_less() -> None:
    lifted, probs = pool()
    bend = curvature(probs, task="one")
    before = posterior.covariance(lifted[:0], bend[:0], precision=1.0, dimension=4)
    after = posterior.covariance(lifted[:20], bend[:20], precision=1.0, dimension=4)
    told = [
        Outlook.over(lifted, probs, matrix=matrix, task="one", balanced=False)
        .information(lifted, probs, posterior.functional_variance(lifted, matrix), task="one")[:90]
        .mean()
        for matrix in (before, after)
    ]
    assert told[1] < 0.2 * told[0]


def test_foresight_equals_taking_each_answer_into_the_posterior() -> None:
    rng = np.random.default_rng(0)
    lifted = rng.normal(size=(30, 6)).astype(np.float32)
    probs = softmax(rng.normal(size=(30, 3))).astype(np.float32)
    bend = curvature(probs, task="one")
    matrix = posterior.covariance(lifted[:5], bend[:5], precision=1.0, dimension=6)
    targets, shares = lifted[10:], probs[10:]

    def told(matrix: Covariance) -> np.ndarray:
        outlook = Outlook.over(targets, shares, matrix=matrix, task="one", balanced=True)
        return outlook.information(lifted, probs, posterior.functional_variance(lifted, matrix), task="one")

    before = told(matrix)
    outlook = Outlook.over(targets, shares, matrix=matrix, task="one", balanced=True)
    foresight = outlook.foresight(lifted, probs, matrix=matrix, task="one", answers=4)
    for at in (3, 17, 3, 8):
        left = foresight.answer(at)
        matrix = posterior.downdate(matrix, lifted[at], float(bend[at]))
        np.testing.assert_allclose(left, told(matrix) / before, rtol=2e-3)
        assert left[at] < 1.0
