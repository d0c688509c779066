"""The chain against a list of all sequences: marginals, evidence, pairs and the best path."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from askwell.engine.tagging.chain import Packing, best_path, run
from askwell.engine.tagging.tags import Scheme
from tests.engine.tagging.oracles import expected


@settings(max_examples=40)
@given(st.lists(st.integers(0, 4), min_size=1, max_size=4), st.integers(0, 99), st.booleans())
def test_it_agrees_with_a_list_of_all_sequences(lengths: list[int], seed: int, is_flat: bool) -> None:
    rng = np.random.default_rng(seed)
    scheme = Scheme(2, "flat" if is_flat else "overlapping")
    counts = np.array(lengths)
    packing = Packing.of(counts)
    z = 3 * rng.normal(size=(scheme.chains, counts.sum(), scheme.tags))
    moves, starts = scheme.exponents(rng.normal(size=(scheme.chains, scheme.tags, scheme.tags)))
    chain = run(z[:, packing.index], moves, starts, packing)
    with np.errstate(divide="ignore"):
        path = best_path(z[:, packing.index], np.log(moves), np.log(starts), packing)
    marginals, best = np.empty_like(z), np.empty(z.shape[:2], dtype=int)
    marginals[:, packing.index], best[:, packing.index] = chain.marginals, path
    pairs, evidence = np.zeros_like(moves), np.zeros(len(counts))
    ends = np.cumsum(counts)
    for text, (start, end) in enumerate(zip(ends - counts, ends, strict=True)):
        for g in range(scheme.chains if end > start else 0):
            log_z, right, together, tags = expected(z[g, start:end], moves[g], starts[g])
            np.testing.assert_allclose(marginals[g, start:end], right, atol=1e-9)
            assert best[g, start:end].tolist() == list(tags)
            pairs[g] += together
            evidence[text] += log_z
    np.testing.assert_allclose(chain.evidence, evidence[packing.texts], atol=1e-9)
    np.testing.assert_allclose(chain.pairs(packing), pairs, atol=1e-9)


def test_packing_puts_longer_texts_first_and_drops_empty_ones() -> None:
    packing = Packing.of(np.array([1, 0, 3, 2]))
    assert packing.texts.tolist() == [2, 3, 0]
    assert packing.index.tolist() == [1, 4, 0, 2, 5, 3]
    assert packing.bounds.tolist() == [0, 3, 5, 6]
    assert Packing.of(np.array([0, 0])).index.tolist() == []


def test_extreme_potentials_stay_finite() -> None:
    scheme = Scheme(1, "flat")
    packing = Packing.of(np.array([300]))
    z = 400 * np.random.default_rng(0).normal(size=(1, 300, 3))
    moves, starts = scheme.exponents(np.zeros((1, 3, 3)))
    chain = run(z, moves, starts, packing)
    assert np.isfinite(chain.evidence).all()
    np.testing.assert_allclose(chain.marginals.sum(axis=2), 1.0, atol=1e-9)
