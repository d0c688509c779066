"""Variance falls where answers are, information is bounded by entropy, and the basis is the main one."""

from __future__ import annotations

import numpy as np
import pytest

from askwell.engine.posterior import covariance
from askwell.engine.tagging.uncertainty import (
    Uncertainty,
    information,
    main_directions,
    sketch,
    word_curvature,
)


def test_the_main_directions_are_principal_components() -> None:
    rng = np.random.default_rng(0)
    rows = (rng.normal(size=(500, 6)) * [5, 4, 3, 2, 1, 0.5]).astype(np.float32)
    basis = main_directions(rows)
    np.testing.assert_allclose(basis.T @ basis, np.eye(6), atol=1e-5)
    spread = np.var(rows @ basis, axis=0)
    assert (np.diff(spread) <= 0).all()


def test_variance_is_less_near_answered_words() -> None:
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(60, 8)).astype(np.float32)
    basis = main_directions(rows)
    answered = sketch(rows[:20], basis)
    prior = Uncertainty(basis, np.eye(9, dtype=np.float32))
    after = Uncertainty(basis, covariance(answered, np.full(20, 0.5), precision=1.0, dimension=9))
    assert (after.variance(after.sketch(rows)) <= prior.variance(prior.sketch(rows)) + 1e-5).all()
    assert after.variance(after.sketch(rows))[:20].mean() < after.variance(after.sketch(rows))[20:].mean()


def test_information_is_between_nothing_and_the_entropy() -> None:
    rng = np.random.default_rng(0)
    marginals = rng.dirichlet(np.full(5, 0.3), size=(2, 50))
    entropy = -(marginals * np.log(np.maximum(marginals, 1e-12))).sum(axis=(0, 2))
    known = information(marginals, rng.random(50) * 100)
    assert (known >= 0).all()
    assert (known <= entropy + 1e-9).all()
    assert information(marginals, np.zeros(50)) == pytest.approx(0)
    bend = word_curvature(marginals)
    assert ((bend >= 0) & (bend <= 0.8 + 1e-9)).all()
