"""Thresholds: that they keep their word on fresh texts, follow from costs, and ask where little is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askwell.engine.links import probabilities, softmax
from askwell.engine.precision import NEVER
from askwell.engine.selective import (
    risk_coverage,
    stands,
    thresholds_for_costs,
    thresholds_for_precision,
)
from askwell.engine.values import Task
from tests.engine import oracles


def drawn(
    size: int, task: Task, *, seed: int = 0, boast: float = 1.0, classes: int = 4
) -> tuple[np.ndarray, np.ndarray]:
    """Predictions and answers; the model's logits are `boast` times too large."""
    rng = np.random.default_rng(seed)
    logits = rng.normal(scale=2.5, size=(size, classes))
    if task == "one":
        labels = (logits + rng.gumbel(size=logits.shape)).argmax(axis=1)
        return softmax(boast * logits), np.eye(classes)[labels]
    targets = rng.random(logits.shape) < probabilities(logits, task=task)
    return probabilities(boast * logits, task=task), targets.astype(np.float64)


def truth(probs: np.ndarray, targets: np.ndarray, answered: np.ndarray, task: Task) -> float:
    given = probs > 0.5 if task == "several" else np.eye(probs.shape[1])[probs.argmax(axis=1)] > 0
    return float((targets > 0)[answered & given.any(axis=1)][given[answered & given.any(axis=1)]].mean())


@pytest.mark.parametrize("task", ["one", "several"])
@pytest.mark.parametrize(("boast", "least"), [(1.0, 0.7), (1.3, 0.5)])
def test_of_many_audits_most_keep_their_word_on_fresh_texts(task: Task, boast: float, least: float) -> None:
    fresh, right = drawn(20_000, task, seed=99, boast=boast)
    kept: list[bool] = []
    inside: list[bool] = []
    for seed in range(30):
        audit = drawn(120, task, seed=seed, boast=boast)
        rng = np.random.default_rng(seed)
        found = thresholds_for_precision(*audit, task=task, target=0.93, rng=rng)
        if (found.thresholds == NEVER).all():
            continue
        answered = stands(fresh, found.thresholds, found.floors, task=task)
        precision = truth(fresh, right, answered, task)
        kept.append(precision >= 0.93)
        inside.append(found.precision.low <= precision <= found.precision.high)
    assert len(kept) > 25 and np.mean(kept) > least and np.mean(inside) > 0.8


def test_a_label_of_its_own_target_has_a_threshold_of_its_own() -> None:
    probs, targets = drawn(400, "one")
    found = thresholds_for_precision(
        probs, targets, task="one", target=0.8, by_label={2: 0.97}, rng=np.random.default_rng(0)
    )
    shared = np.delete(found.thresholds, 2)
    assert (shared == shared[0]).all() and found.thresholds[2] > shared[0]
    assert found.labels[2].precision.value > 0.96 and found.labels[2].threshold == found.thresholds[2]
    given = probs.argmax(axis=1) == 2
    stand = probs[given, 2] >= found.thresholds[2]
    assert found.labels[2].answered.value == pytest.approx(stand.mean())


def test_a_label_that_deceives_is_asked_more_than_the_others() -> None:
    probs, targets = drawn(600, "one")
    fooled = (probs.argmax(axis=1) == 1) & (np.random.default_rng(5).random(600) < 0.4)
    targets[fooled] = np.eye(4)[0]
    wishes = dict.fromkeys(range(4), 0.9)
    found = thresholds_for_precision(
        probs, targets, task="one", target=0.9, by_label=wishes, rng=np.random.default_rng(0)
    )
    assert found.thresholds[1] > np.delete(found.thresholds, 1).max() + 0.03
    assert found.labels[1].answered.high < 0.5


@pytest.mark.parametrize("task", ["one", "several"])
def test_without_audit_answers_nothing_is_answered(task: Task) -> None:
    probs, targets = drawn(0, task)
    rng = np.random.default_rng(0)
    found = thresholds_for_precision(probs, targets, task=task, target=0.9, rng=rng)
    assert (found.thresholds == NEVER).all() and found.needed is None
    assert (found.precision.low, found.precision.high) == (0.0, 1.0)
    dear = thresholds_for_costs(probs, targets, task=task, wrong=10.0, asking=1.0, rng=rng)
    assert dear.costs is None and ((dear.thresholds > 0.85) & (dear.thresholds < 1)).all()


def test_twenty_right_answers_of_a_confident_model_do_answer() -> None:
    probs, targets = drawn(20, "one", boast=1.0)
    targets = np.eye(4)[probs.argmax(axis=1)]
    found = thresholds_for_precision(probs, targets, task="one", target=0.9, rng=np.random.default_rng(0))
    assert found.answered.value > 0.3 and found.precision.low < 0.9 < found.precision.value
    assert found.needed and 5 < found.needed < 1_000


def test_what_no_model_reaches_is_not_hoped_for() -> None:
    probs, targets = drawn(300, "one")
    targets = np.roll(targets, 1, axis=0)
    found = thresholds_for_precision(probs, targets, task="one", target=0.95, rng=np.random.default_rng(0))
    assert (found.thresholds == NEVER).all() and found.needed is None
    assert found.answered.value == 0.0 and found.answered.high < 0.03


@settings(max_examples=20)
@given(st.sampled_from(["one", "several"]), st.integers(0, 60), st.integers(0, 2**32 - 1))
def test_the_higher_the_target_the_less_is_answered(task: Task, size: int, seed: int) -> None:
    probs, targets = drawn(size, task, seed=seed)
    shares = []
    for target in (0.5, 0.8, 0.9, 0.97):
        rng = np.random.default_rng(0)
        found = thresholds_for_precision(probs, targets, task=task, target=target, rng=rng)
        shares.append(found.answered.value)
        for part in (found, *found.labels):
            for estimate in (part.answered, part.precision):
                assert 0 <= estimate.low <= estimate.value <= estimate.high <= 1
    assert shares == sorted(shares, reverse=True)


@settings(max_examples=50)
@given(st.booleans(), st.integers(0, 2**32 - 1))
def test_a_text_stands_where_nothing_is_in_doubt(several: bool, seed: int) -> None:
    rng = np.random.default_rng(seed)
    probs, thresholds, floors = rng.random((20, 3)), rng.uniform(0.5, 1, 3), rng.uniform(0, 0.5, 3)
    found = stands(probs, thresholds, floors, task="several" if several else "one")
    wanted = [not oracles.in_doubt(row, thresholds, floors, several=several) for row in probs]
    assert found.tolist() == wanted


@pytest.mark.parametrize("task", ["one", "several"])
@pytest.mark.parametrize("boast", [1.0, 2.0])
def test_costs_by_the_rule_are_near_the_best_that_one_threshold_can_do(task: Task, boast: float) -> None:
    audit, fresh = drawn(600, task, boast=boast), drawn(20_000, task, seed=7, boast=boast)
    found = thresholds_for_costs(*audit, task=task, wrong=10.0, asking=1.0, rng=np.random.default_rng(0))
    assert found.costs is not None and found.costs.asking == 1
    assert found.costs.chosen < min(found.costs.answering, found.costs.asking)

    def cost(answered: np.ndarray) -> float:
        said = fresh[0] > 0.5 if task == "several" else np.eye(4)[fresh[0].argmax(axis=1)] > 0
        wrong = said & (fresh[1] == 0) if task == "one" else said != (fresh[1] > 0)
        return float(np.where(answered, 10 * wrong.sum(axis=1), 1).mean())

    ours = cost(stands(fresh[0], found.thresholds, found.floors, task=task))
    tried = [
        cost(stands(fresh[0], np.full(4, t), np.full(4, 1 - t), task=task)) for t in np.linspace(0.5, 1, 60)
    ]
    slack = 0.02 if task == "one" else 0.1  # several: each label is decided by itself
    assert ours < min(tried) + slack
    assert found.costs.chosen == pytest.approx(ours, abs=0.25)


def test_a_dear_label_is_asked_about_more_and_a_free_one_never() -> None:
    probs, targets = drawn(300, "one")
    rng = np.random.default_rng(0)
    prices = {1: 100.0, 2: 0.0}
    found = thresholds_for_costs(probs, targets, task="one", wrong=10.0, asking=1.0, by_label=prices, rng=rng)
    assert found.thresholds[2] == 0.0 and found.thresholds[1] > found.thresholds[0] > 0.8
    assert found.labels[2].answered.value == 1.0


def test_a_missed_label_is_in_doubt_as_well() -> None:
    probs, targets = drawn(500, "several")
    found = thresholds_for_costs(
        probs, targets, task="several", wrong=10.0, asking=1.0, rng=np.random.default_rng(0)
    )
    assert ((found.floors < 0.3) & (found.floors > 0.02)).all()
    assert ((found.thresholds > 0.8) & (found.thresholds < 0.97)).all()


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from([0.2, 0.5, 0.9]), st.booleans()), min_size=1, max_size=6))
def test_risk_is_the_share_of_mistakes_over_all_orders(rows: list[tuple[float, bool]]) -> None:
    confidence, right = [q for q, _ in rows], [r for _, r in rows]
    found = risk_coverage(np.array(confidence), np.array(right))
    np.testing.assert_allclose(found.risk, oracles.risks(confidence, right), atol=1e-12)
    np.testing.assert_allclose(found.coverage, np.arange(1, len(rows) + 1) / len(rows))
    assert found.area == pytest.approx(np.mean(found.risk)) and found.least <= found.area + 1e-12


def test_nothing_risks_nothing() -> None:
    found = risk_coverage(np.empty(0), np.empty(0, dtype=np.bool_))
    assert found.area == 0.0 and not len(found.risk)
