"""The head against a slow float64 optimiser, its predictor step, and what permuting labels does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from askwell.engine import head, posterior
from askwell.engine.links import curvature, losses, probabilities, softmax
from askwell.engine.values import Task


def problem(seed: int, *, n: int = 30, classes: int = 3, size: int = 6, task: Task = "one") -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, classes, size=n)
    targets = np.eye(classes)[labels] if task == "one" else rng.integers(0, 2, size=(n, classes))
    return {
        "lifted": rng.normal(size=(n, size)).astype(np.float32),
        "targets": targets.astype(np.float32),
        "credence": np.ones(n, dtype=np.float32),
        "task": task,
        "prior_mean": rng.normal(size=(classes, size)).astype(np.float32),
        "precision": 0.7,
    }


def fitted(given: dict[str, Any], **changes: Any) -> head.Fit:
    size = given["lifted"].shape[1]
    options = {"start": given["prior_mean"], "covariance": np.eye(size, dtype=np.float32)} | changes
    return head.fit(**given, **options)


def oracle(given: dict[str, Any]) -> np.ndarray:
    lifted, targets = given["lifted"].astype(np.float64), given["targets"].astype(np.float64)
    mean = given["prior_mean"].astype(np.float64)

    def objective(flat: np.ndarray) -> float:
        weights = flat.reshape(mean.shape)
        logits = np.einsum("ne,ce->nc", lifted, weights)
        penalty = 0.5 * given["precision"] * np.square(weights - mean).sum()
        return float(given["credence"] @ losses(logits, targets, task=given["task"]) + penalty)

    def gradient(flat: np.ndarray) -> np.ndarray:
        weights = flat.reshape(mean.shape)
        logits = np.einsum("ne,ce->nc", lifted, weights)
        residual = given["credence"][:, None] * (probabilities(logits, task=given["task"]) - targets)
        return (np.einsum("nc,ne->ce", residual, lifted) + given["precision"] * (weights - mean)).ravel()

    solved = minimize(objective, mean.ravel(), jac=gradient, method="BFGS", options={"gtol": 1e-8})
    return solved.x.reshape(mean.shape)


@pytest.mark.parametrize("task", ["one", "several"])
def test_fit_finds_the_optimum_of_a_slow_oracle(task: Task) -> None:
    given = problem(1, task=task)
    given["credence"] = np.linspace(0, 1, 30, dtype=np.float32)
    result = fitted(given)
    assert result.converged
    np.testing.assert_allclose(result.weights, oracle(given), atol=2e-3)
    np.testing.assert_allclose(result.logits, given["lifted"] @ result.weights.T, atol=1e-4)


def test_without_answers_the_weights_are_the_prior_mean() -> None:
    given = problem(2)
    given |= {name: given[name][:0] for name in ("lifted", "targets", "credence")}
    start = given["prior_mean"] + 1
    np.testing.assert_allclose(fitted(given, start=start).weights, given["prior_mean"], atol=1e-3)


@settings(max_examples=15)
@given(st.integers(0, 1_000))
def test_permuting_labels_permutes_weights(seed: int) -> None:
    given = problem(seed)
    order = np.random.default_rng(seed).permutation(3)
    moved = given | {"targets": given["targets"][:, order], "prior_mean": given["prior_mean"][order]}
    np.testing.assert_allclose(fitted(moved).weights, fitted(given).weights[order], atol=3e-3)


@settings(max_examples=15)
@given(st.integers(0, 1_000))
def test_order_of_answers_does_not_matter(seed: int) -> None:
    given = problem(seed)
    order = np.random.default_rng(seed).permutation(len(given["lifted"]))
    moved = given | {"lifted": given["lifted"][order], "targets": given["targets"][order]}
    np.testing.assert_allclose(fitted(moved).weights, fitted(given).weights, atol=3e-3)


@pytest.mark.parametrize("task", ["one", "several"])
def test_predictor_step_comes_nearer_to_the_optimum(task: Task) -> None:
    given = problem(3, n=40, task=task)
    before = given | {name: given[name][:-1] for name in ("lifted", "targets", "credence")}
    old, best = fitted(before).weights, fitted(given).weights
    bend = curvature(probabilities(before["lifted"] @ old.T, task=task), task=task)
    matrix = posterior.covariance(before["lifted"], bend, precision=0.7, dimension=6)
    new = head.predictor_step(old, given["lifted"][-1], given["targets"][-1], covariance=matrix, task=task)
    assert np.linalg.norm(new - best) < np.linalg.norm(old - best)


def test_predictor_step_is_exact_from_the_prior() -> None:
    given = problem(4, n=1)
    matrix = np.eye(6, dtype=np.float32) / np.float32(0.7)
    stepped = head.predictor_step(
        given["prior_mean"], given["lifted"][0], given["targets"][0], covariance=matrix, task="one"
    )
    np.testing.assert_allclose(stepped, fitted(given).weights, atol=2e-3)


def test_softmax_survives_large_logits() -> None:
    rows = softmax(np.array([[1e4, 0.0], [-1e4, -1e4]]))
    np.testing.assert_allclose(rows, [[1, 0], [0.5, 0.5]])
