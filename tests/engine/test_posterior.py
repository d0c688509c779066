"""The shared covariance, its rank-one form, and information against Monte Carlo and its bounds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askwell.engine import acquisition, posterior
from askwell.engine.links import curvature, entropy, softmax
from askwell.engine.values import Task


def rows_and_weights(seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(20, 5)).astype(np.float32), rng.random(20).astype(np.float32)


def test_covariance_inverts_the_precision_written_out() -> None:
    lifted, weights = rows_and_weights()
    precision = 0.5 * np.eye(5) + np.einsum("n,ne,nf->ef", weights, lifted, lifted)
    found = posterior.covariance(lifted, weights, precision=0.5, dimension=5)
    np.testing.assert_allclose(found, np.linalg.inv(precision), rtol=1e-4, atol=1e-6)


def test_downdates_equal_the_batch() -> None:
    lifted, weights = rows_and_weights()
    matrix = posterior.covariance(lifted[:0], weights[:0], precision=0.5, dimension=5)
    for row, weight in zip(lifted, weights, strict=True):
        matrix = posterior.downdate(matrix, row, float(weight))
    batch = posterior.covariance(lifted, weights, precision=0.5, dimension=5)
    np.testing.assert_allclose(matrix, batch, atol=1e-5)


def test_packing_is_a_round_trip() -> None:
    lifted, weights = rows_and_weights()
    matrix = posterior.covariance(lifted, weights, precision=1.0, dimension=5)
    np.testing.assert_array_equal(posterior.unpack(posterior.pack(matrix)), matrix)


def test_functional_variance_is_the_quadratic_form() -> None:
    lifted, weights = rows_and_weights()
    matrix = posterior.covariance(lifted, weights, precision=1.0, dimension=5)
    expected = [row @ matrix @ row for row in lifted]
    np.testing.assert_allclose(posterior.functional_variance(lifted, matrix), expected, rtol=1e-4)


@settings(max_examples=50)
@given(st.integers(0, 10_000), st.integers(2, 20), st.floats(0.0, 1e3), st.sampled_from(["one", "several"]))
def test_information_stays_between_zero_and_the_entropy(
    seed: int, classes: int, variance: float, task: Task
) -> None:
    rng = np.random.default_rng(seed)
    probs = softmax(rng.normal(scale=3, size=(8, classes)))
    found = posterior.mutual_information(probs, np.full(8, variance), task=task)
    limit = np.log(classes) if task == "one" else classes * np.log(2)
    assert (found >= 0).all()
    assert (found <= entropy(probs, task=task) + 1e-9).all()
    assert (found <= limit + 1e-9).all()


def test_information_agrees_with_monte_carlo_for_small_variance() -> None:
    rng = np.random.default_rng(0)
    logits, variance = rng.normal(size=(6, 4)), np.full(6, 0.05)
    sampled = logits[None] + np.sqrt(0.05) * rng.normal(size=(20_000, 6, 4))
    probs = softmax(sampled.reshape(-1, 4)).reshape(sampled.shape)
    expected = entropy(probs.mean(axis=0), task="one") - np.mean(
        [entropy(p, task="one") for p in probs], axis=0
    )
    found = posterior.mutual_information(softmax(logits), variance, task="one")
    np.testing.assert_allclose(found, expected, rtol=0.12)


def test_softening_never_sharpens_and_keeps_the_order() -> None:
    logits = np.array([[2.0, -1.0, 0.5]])
    soft = posterior.soften(logits, np.array([9.0]))
    assert np.abs(soft).max() < np.abs(logits).max()
    np.testing.assert_array_equal(np.argsort(soft), np.argsort(logits))


@pytest.mark.parametrize("task", ["one", "several"])
def test_margin_is_between_zero_and_one(task: Task) -> None:
    probs = softmax(np.random.default_rng(0).normal(scale=3, size=(50, 5)))
    found = acquisition.margin(probs, task=task)
    assert (found >= 0).all() and (found <= 1).all()


def test_expected_information_is_what_one_answer_takes_off_the_targets_variance() -> None:
    lifted, weights = rows_and_weights(1)
    probs = softmax(np.random.default_rng(1).normal(size=(20, 2)))
    matrix = posterior.covariance(lifted, weights, precision=1.0, dimension=5)
    bend = curvature(probs, task="one")
    before = posterior.functional_variance(lifted, matrix)
    outlook = acquisition.Outlook.over(lifted, probs, matrix=matrix, task="one", balanced=False)
    found = outlook.information(lifted, probs, before, task="one")
    for row in range(20):
        after = posterior.functional_variance(
            lifted, posterior.downdate(matrix, lifted[row], float(bend[row]))
        )
        np.testing.assert_allclose(found[row], (bend * (before - after)).mean(), rtol=2e-3, atol=1e-5)
