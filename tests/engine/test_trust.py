"""Trust against sums over all nodes, its limits with no and with many answers, and one label's own."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askwell.engine.trust import Trust, believe, believe_each
from tests.engine import oracles

ASKED = np.array([0.55, 0.8, 0.95, 0.99])


def posterior(confidence: list[float], right: list[bool], own: list[bool] | None = None) -> np.ndarray:
    rng = np.random.default_rng(0)
    seen = np.array(confidence), np.array(right, dtype=np.bool_)
    if own is None:
        return believe(*seen, draws=20_000, rng=rng).chances(ASKED).mean(axis=0)
    label = np.array(own, dtype=np.int64)
    trusts = believe_each(*seen, label, classes=3, draws=20_000, rng=rng)
    return trusts[1].chances(ASKED).mean(axis=0)


def test_the_posterior_is_the_sum_over_all_nodes() -> None:
    seen = [(0.9, True), (0.7, False), (0.97, True), (0.97, False)]
    found = posterior([q for q, _ in seen], [r for _, r in seen])
    wanted = [oracles.believed(q, seen) for q in ASKED]
    np.testing.assert_allclose(found, wanted, atol=4e-3)


def test_a_label_of_its_own_departs_from_what_the_others_say() -> None:
    others, own = [(0.9, True), (0.8, True)], [(0.95, False), (0.9, False)]
    seen = others + own
    found = posterior([q for q, _ in seen], [r for _, r in seen], [False, False, True, True])
    wanted = [oracles.believed(q, others, own) for q in ASKED]
    np.testing.assert_allclose(found, wanted, atol=4e-3)
    pooled = posterior([q for q, _ in seen], [r for _, r in seen])
    assert (found < pooled).all()


def test_without_answers_it_is_near_the_models_own_word_and_never_above_it_at_the_top() -> None:
    found = posterior([], [])
    np.testing.assert_allclose(found, ASKED, atol=0.04)
    assert found[-1] < 0.99


@pytest.mark.parametrize(("a", "b", "lapse"), [(0.0, 1.0, 0.0), (-0.5, 0.8, 0.02), (0.5, 1.3, 0.0)])
def test_many_answers_replace_the_models_word(a: float, b: float, lapse: float) -> None:
    rng = np.random.default_rng(1)
    confidence = 1 / (1 + np.exp(-rng.normal(2, 1.5, size=20_000)))
    truth = np.array([oracles.chance(q, a, b, lapse) for q in confidence])
    trust = believe(confidence, rng.random(20_000) < truth, draws=500, rng=rng)
    wanted = [oracles.chance(q, a, b, lapse) for q in ASKED]
    np.testing.assert_allclose(trust.chances(ASKED).mean(axis=0), wanted, atol=0.025)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=30), st.integers(0, 2**32 - 1))
def test_every_draw_grows_with_confidence_and_stays_a_probability(
    seen: list[tuple[float, bool]], seed: int
) -> None:
    confidence = np.array([q for q, _ in seen], dtype=np.float64)
    right = np.array([r for _, r in seen], dtype=np.bool_)
    trust = believe(confidence, right, draws=20, rng=np.random.default_rng(seed))
    found = trust.chances(np.linspace(0, 1, 40))
    assert (found >= 0).all() and (found <= 1).all() and (np.diff(found, axis=1) >= 0).all()


def test_a_mistake_never_raises_trust() -> None:
    seen = [(0.9, True)] * 10
    before = posterior([q for q, _ in seen], [r for _, r in seen])
    after = posterior([q for q, _ in [*seen, (0.9, False)]], [r for _, r in [*seen, (0.9, False)]])
    assert (after < before).all()


def test_one_draw_is_its_formula() -> None:
    trust = Trust(offset=np.array([-0.3]), slope=np.array([1.2]), lapse=np.array([0.02]))
    wanted = [oracles.chance(q, -0.3, 1.2, 0.02) for q in ASKED]
    np.testing.assert_allclose(trust.chances(ASKED)[0], wanted)
