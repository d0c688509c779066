"""Strangeness: flattened by variance, and told as a place among the pool's texts."""

from __future__ import annotations

import numpy as np
import pytest

from askwell.engine.scope import Scope, strangeness
from askwell.engine.values import Task


@pytest.mark.parametrize("task", ["one", "several"])
def test_the_same_logits_are_stranger_with_more_variance(task: Task) -> None:
    logits = np.array([[4.0, 0.0, -1.0]] * 3, dtype=np.float32)
    found = strangeness(logits, np.array([0.0, 5.0, 50.0], dtype=np.float32), task=task)
    assert (np.diff(found) > 0.05).all() and (found >= 0).all() and (found <= 1).all()


def test_a_place_is_the_share_of_the_pool_that_is_less_strange() -> None:
    pool = np.random.default_rng(0).beta(2, 5, size=4_000)
    scope = Scope.over(pool)
    asked = np.array([0.0, 0.2, 0.4, 0.999])
    np.testing.assert_allclose(scope.place(asked), [(pool < value).mean() for value in asked], atol=4e-3)


def test_texts_beyond_all_of_the_pool_are_told_apart() -> None:
    scope = Scope.over(np.random.default_rng(0).uniform(0.2, 0.6, size=4_000))
    places = scope.place(np.array([0.0, 0.1, 0.4, 0.61, 0.8, 1.0]))
    assert (np.diff(places) > 1e-4).all() and places[0] == 0.0 and places[-1] == 1.0
    assert places[3] > 0.995 and places[1] < 0.005


def test_without_a_measure_the_scores_stand_for_themselves() -> None:
    scores = np.array([0.1, 0.9])
    np.testing.assert_array_equal(Scope.over(np.empty(0)).place(scores), scores)
    np.testing.assert_array_equal(Scope.from_arrays({}).place(scores), scores)


def test_a_scope_survives_being_saved() -> None:
    scope = Scope.over(np.random.default_rng(1).random(500))
    again = Scope.from_arrays({"scope": scope.quantiles})
    np.testing.assert_array_equal(again.quantiles, scope.quantiles)
