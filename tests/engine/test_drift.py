"""Drift: its figures against loops and SciPy, p-values that keep their word, and texts that are named."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from askwell.engine.drift import SHARPNESS, feature_drift, share_drift
from tests.engine import oracles


def rows(size: int, rng: np.random.Generator, *, towards: int | None = None) -> np.ndarray:
    found = rng.normal(size=(size, 8))
    if towards is not None:
        found[:, towards] += 6
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)


@settings(max_examples=15)
@given(st.integers(2, 9), st.integers(2, 9), st.integers(0, 2**32 - 1))
def test_distance_and_witness_are_those_of_loops(n: int, m: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    pool, recent = rows(n, rng), rows(m, rng)
    found = feature_drift(pool, recent, shuffles=9, rng=rng)
    distance, witness = oracles.kernel_distance(pool, recent, SHARPNESS)
    assert found.distance == pytest.approx(distance, abs=1e-4)
    np.testing.assert_allclose(found.witness, witness, atol=1e-4)
    assert 0.1 <= found.p_value <= 1


def test_where_nothing_drifts_p_values_are_uniform() -> None:
    rng = np.random.default_rng(0)
    found = [feature_drift(rows(40, rng), rows(25, rng), shuffles=99, rng=rng).p_value for _ in range(200)]
    assert stats.kstest(found, "uniform").pvalue > 0.01
    assert np.mean(np.array(found) <= 0.05) < 0.1


def test_a_new_kind_of_text_is_seen_and_named() -> None:
    rng = np.random.default_rng(0)
    recent = np.concatenate([rows(180, rng), rows(20, rng, towards=3)])
    found = feature_drift(rows(400, rng), recent, rng=rng)
    assert found.p_value < 0.01
    assert len(set(np.argsort(-found.witness)[:20]) & set(range(180, 200))) > 15


def test_more_texts_than_are_compared_are_all_witnesses() -> None:
    rng = np.random.default_rng(0)
    recent = np.concatenate([rows(270, rng), rows(30, rng, towards=1)])
    found = feature_drift(rows(500, rng), recent, most=200, shuffles=200, rng=rng)
    assert found.witness.shape == (300,) and found.p_value < 0.02
    assert found.witness[270:].mean() > found.witness[:270].mean() + 0.03


def test_rows_that_are_all_alike_are_no_drift() -> None:
    same = np.ones((20, 4), dtype=np.float32) / 2
    assert feature_drift(same[:9], same, rng=np.random.default_rng(0)).p_value == 1.0
    assert feature_drift(same[:1], same, rng=np.random.default_rng(0)).p_value == 1.0


@pytest.mark.parametrize(("before", "recent"), [([400, 300, 50], [90, 70, 40]), ([1_800, 200], [262, 38])])
def test_many_texts_give_the_usual_g_test(before: list[int], recent: list[int]) -> None:
    table = np.array([before, recent])
    found = share_drift(table[0], table[1], tables=20_000, rng=np.random.default_rng(0))
    usual = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood")
    assert found.statistic == pytest.approx(usual.statistic)
    assert found.p_value == pytest.approx(usual.pvalue, abs=0.025)  # tables are discrete
    pearson = stats.chi2_contingency(np.array([before, recent]), correction=False)
    if len(before) == 2:
        np.testing.assert_allclose(found.residuals**2, pearson.statistic)


@pytest.mark.parametrize(("before", "recent"), [([3, 2, 1], [0, 1, 3]), ([5, 0], [1, 2]), ([1, 1], [1, 1])])
def test_few_texts_give_the_share_of_all_tables_that_are_as_unlike(
    before: list[int], recent: list[int]
) -> None:
    old, new = np.array(before), np.array(recent)
    rng = np.random.default_rng(0)
    seen = share_drift(old, new, tables=20_000, rng=rng)
    wanted = 0.0
    for table, chance in oracles.tables((old + new).tolist(), int(new.sum())):
        other = np.array(table)
        if share_drift(old + new - other, other, tables=1, rng=rng).statistic >= seen.statistic - 1e-6:
            wanted += chance
    assert seen.p_value == pytest.approx(wanted, abs=0.015)


def test_the_label_that_grew_stands_out() -> None:
    before, recent = np.full(20, 50), np.full(20, 5)
    recent[7] += 15
    found = share_drift(before, recent, rng=np.random.default_rng(0))
    assert found.residuals.argmax() == 7 and found.labels[7] < 0.01 < 0.9 < np.delete(found.labels, 7).min()
    assert found.p_value > found.labels[7]


def test_where_no_share_moves_few_labels_are_accused() -> None:
    rng = np.random.default_rng(0)
    chances = np.array([0.5, 0.3, 0.1, 0.05, 0.03, 0.02])
    found = [
        share_drift(rng.multinomial(80, chances), rng.multinomial(30, chances), tables=200, rng=rng)
        for _ in range(300)
    ]
    assert np.mean([each.p_value <= 0.05 for each in found]) < 0.08
    assert np.mean([each.labels.min() <= 0.05 for each in found]) < 0.08


@pytest.mark.parametrize(("before", "recent"), [([0, 0], [3, 1]), ([3, 1], [0, 0]), ([0, 0], [0, 0])])
def test_without_texts_nothing_is_told(before: list[int], recent: list[int]) -> None:
    found = share_drift(np.array(before), np.array(recent), rng=np.random.default_rng(0))
    assert found.p_value == 1.0 and not found.residuals.any()


def test_counts_of_labels_that_nobody_gave_change_nothing() -> None:
    old, new = np.array([30, 20]), np.array([10, 15])
    plain, padded = (
        share_drift(*counts, rng=np.random.default_rng(0))
        for counts in ((old, new), (np.append(old, 0), np.append(new, 0)))
    )
    assert padded.statistic == pytest.approx(plain.statistic) and padded.residuals[2] == 0
    assert padded.p_value == pytest.approx(plain.p_value, abs=0.03)
