"""The pool's mean and densities, and the candidates of a pool too large to score whole."""

from __future__ import annotations

import numpy as np
import pytest

from askwell.engine import pool as pool_module
from askwell.engine import ranking
from askwell.engine.learner import Learner
from askwell.engine.pool import Pool
from tests.engine.clustered import make_clusters


def test_mean_follows_growth_by_a_tenth() -> None:
    data = make_clusters(texts=120).features
    pool = Pool(dimension=12)
    assert pool.extend(data[:100])
    np.testing.assert_allclose(pool.space.mean, data[:100].astype(np.float64).mean(axis=0), atol=1e-6)
    assert not pool.extend(data[100:105])
    assert pool.extend(data[105:])
    np.testing.assert_allclose(pool.space.mean, data.astype(np.float64).mean(axis=0), atol=1e-6)
    np.testing.assert_array_equal(pool.features, data)


def test_density_is_the_mean_cosine_to_the_nearest() -> None:
    data = make_clusters(texts=80).features
    pool = Pool(dimension=12)
    pool.extend(data)
    assert pool.measure_density(np.random.default_rng(0))
    cosines = np.sort(data.astype(np.float32) @ data.astype(np.float32).T, axis=1)[:, -50:].mean(axis=1)
    cosines = np.maximum(cosines, 1e-3)
    np.testing.assert_allclose(pool.density, cosines / cosines.mean(), rtol=1e-3)
    assert not pool.measure_density(np.random.default_rng(0))


def test_densities_are_measured_a_slice_at_a_time_and_anew_when_the_pool_has_doubled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = make_clusters(texts=300).features
    whole, pool = Pool(dimension=12), Pool(dimension=12)
    whole.extend(data[:100])
    pool.extend(data[:100])
    assert whole.measure_density(np.random.default_rng(0)) and whole.is_measured
    monkeypatch.setattr(pool_module, "SLICE", 3_000)
    rng = np.random.default_rng(0)
    for turn in range(1, 5):
        assert not pool.is_measured and pool.measure_density(rng)
        assert (pool.density[30 * turn :] == 1.0).all()
        np.testing.assert_allclose(pool.density[: 30 * turn].mean(), 1.0, rtol=1e-4)
    assert not pool.measure_density(rng)
    np.testing.assert_allclose(pool.density, whole.density, rtol=1e-3)
    pool.extend(data[100:150])
    assert pool.measure_density(rng)
    assert (pool.density[130:] == 1.0).all()
    pool.extend(data[150:])
    while pool.measure_density(rng):
        pass
    whole.extend(data[100:])
    monkeypatch.setattr(pool_module, "SLICE", 1_000_000)
    whole.measure_density(np.random.default_rng(0))
    np.testing.assert_allclose(pool.density, whole.density, rtol=1e-3)


def test_folded_weights_score_raw_rows_the_same() -> None:
    data = make_clusters().features.astype(np.float32)
    pool = Pool(dimension=12)
    pool.extend(data.astype(np.float16))
    weights = np.random.default_rng(0).normal(size=(3, 13)).astype(np.float32)
    folded, bias = pool.space.fold(weights)
    np.testing.assert_allclose(data @ folded.T + bias, pool.space.lift(data) @ weights.T, atol=1e-3)


def test_a_large_pool_is_ranked_by_candidates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranking, "WHOLE_POOL", 100)
    monkeypatch.setattr(ranking, "SHORTLIST", 60)
    monkeypatch.setattr(ranking, "CANDIDATES", 30)
    monkeypatch.setattr(ranking, "ROTATING", 10)
    monkeypatch.setattr(pool_module, "REFERENCES", 50)
    data = make_clusters(texts=300)
    made = Learner(dimension=12, task="one", label_features=data.label_features, rng=np.random.default_rng(0))
    made.extend(data.features)
    made.tune()
    made.update()
    available = np.arange(300) % 2 == 0
    for _ in range(5):
        rows = [question.row for question in made.rank(available=available, size=10)]
        assert len(set(rows)) == 10 and all(row % 2 == 0 for row in rows)
        made.answer(rows[0], data.target(rows[0]))
        available[rows[0]] = False
        made.update()
