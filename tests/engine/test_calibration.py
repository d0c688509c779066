"""Leave-one-out against refitting, and the temperature and shifts learnt from it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from askwell.engine import head
from askwell.engine.calibration import TEMPERINGS, fit_bias, fit_temperature, leave_one_out
from askwell.engine.links import losses, probabilities
from askwell.engine.tuning import explained
from askwell.engine.values import Task


def fit(lifted: np.ndarray, targets: np.ndarray, task: Task, credence: np.ndarray | None = None) -> head.Fit:
    zero = np.zeros((targets.shape[1], lifted.shape[1]), dtype=np.float32)
    identity = np.eye(lifted.shape[1], dtype=np.float32)
    return head.fit(
        lifted,
        targets,
        credence=np.ones(len(lifted), dtype=np.float32) if credence is None else credence,
        task=task,
        prior_mean=zero,
        precision=1.0,
        start=zero,
        covariance=identity,
    )


@pytest.mark.parametrize(("task", "n"), [("one", 40), ("several", 40), ("one", 200)])
def test_leave_one_out_agrees_with_refitting(task: Task, n: int) -> None:
    rng = np.random.default_rng(5)
    lifted = rng.normal(scale=0.8, size=(n, 8)).astype(np.float32)
    logits = lifted @ rng.normal(size=(8, 3))
    labels = (logits + rng.gumbel(size=logits.shape)).argmax(axis=1)
    targets = np.eye(3, dtype=np.float32)[labels] if task == "one" else (logits > 0).astype(np.float32)
    credence = rng.choice([0.0, 0.3, 1.0], size=n, p=[0.1, 0.2, 0.7]).astype(np.float32)
    whole = fit(lifted, targets, task, credence)
    rows = np.arange(0, n, 4)
    found, variance = leave_one_out(
        lifted, whole.logits, targets, credence=credence, rows=rows, precision=1.0, task=task
    )
    assert (variance > 0).all()
    keep = [np.arange(n) != row for row in rows]
    exact = np.stack(
        [
            fit(lifted[k], targets[k], task, credence[k]).weights @ lifted[row]
            for k, row in zip(keep, rows, strict=True)
        ]
    )
    moved = np.abs(exact - whole.logits[rows]).mean()
    assert np.abs(found - exact).mean() < 0.4 * moved
    ignored = credence[rows] == 0
    np.testing.assert_array_equal(found[ignored], whole.logits[rows][ignored])
    ours, true = (losses(z, targets[rows], task=task).mean() for z in (found, exact))
    assert ours == pytest.approx(true, rel=0.15)


def draw(sharpness: float, *, n: int = 400, seed: int = 0) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    logits = rng.normal(scale=2, size=(n, 4))
    labels = (logits + rng.gumbel(size=logits.shape)).argmax(axis=1)
    return {"logits": sharpness * logits, "targets": np.eye(4)[labels], "variance": np.zeros(n)}


@pytest.mark.parametrize("sharpness", [0.5, 1.0, 2.0])
def test_temperature_undoes_a_known_sharpness(sharpness: float) -> None:
    temperature, _ = fit_temperature(**draw(sharpness), importance=np.ones(400), task="one")
    assert temperature == pytest.approx(sharpness, rel=0.2)


def test_few_answers_leave_the_temperature_near_one() -> None:
    temperature, _ = fit_temperature(**draw(3.0, n=3), importance=np.ones(3), task="one")
    assert 0.75 < temperature < 1.4


@pytest.mark.parametrize("task", ["one", "several"])
def test_shift_recovers_a_frequent_label(task: Task) -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(300, 3))
    wanted = np.array([2.0, 0.0, -1.0])
    if task == "one":
        labels = (logits + wanted + rng.gumbel(size=logits.shape)).argmax(axis=1)
        targets = np.eye(3)[labels]
    else:
        targets = (rng.random((300, 3)) < probabilities(logits + wanted, task=task)).astype(np.float64)
    found = fit_bias(logits, targets, task=task)
    offset = found.mean() - wanted.mean() if task == "one" else 0.0
    np.testing.assert_allclose(found - offset, wanted, atol=0.5)


def test_no_audit_answers_give_no_shift() -> None:
    np.testing.assert_array_equal(fit_bias(np.zeros((0, 5)), np.zeros((0, 5)), task="one"), np.zeros(5))


def test_a_handful_of_like_audit_answers_gives_no_shift_and_many_do() -> None:
    few, many = np.repeat(np.eye(3)[:1], 3, axis=0), np.repeat(np.eye(3)[:1], 30, axis=0)
    np.testing.assert_array_equal(fit_bias(np.zeros((3, 3)), few, task="one"), np.zeros(3))
    shift = fit_bias(np.zeros((30, 3)), many, task="one")
    assert shift[0] - shift[1] > 1.0


def test_few_answers_do_not_make_the_variance_count_more() -> None:
    rng = np.random.default_rng(0)
    logits, variance = rng.normal(scale=4.0, size=(4, 3)), np.full(4, 8.0)
    targets = np.eye(3)[(-logits).argmax(axis=1)]
    _, tempering = fit_temperature(logits, targets, variance, 0.05 * np.ones(4), task="one")
    assert tempering == TEMPERINGS[0]


@pytest.mark.parametrize("task", ["one", "several"])
def test_the_share_explained_is_none_for_frequencies_and_all_for_certainty(task: Task) -> None:
    labels = np.random.default_rng(0).choice(3, size=300, p=[0.6, 0.3, 0.1])
    targets = np.eye(3, dtype=np.float32)[labels]
    share = targets.mean(axis=0)
    frequent = np.log(share) if task == "one" else np.log(share / (1 - share))
    alone = losses(np.tile(frequent, (300, 1)), targets, task=task)
    certain = losses(40 * targets - 20, targets, task=task)
    assert explained(alone, targets, task=task) < 0.01
    assert explained(certain, targets, task=task) > 0.99
    assert 0.3 < explained(alone / 2, targets, task=task) < 0.6
