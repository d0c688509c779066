"""Probabilities of spans against a list of all sequences, and the choice among them."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from askwell.engine.tagging.chain import Packing, run
from askwell.engine.tagging.spans import Spans, choose, likely
from askwell.engine.tagging.tags import Scheme
from tests.engine.tagging.oracles import sequences


@settings(max_examples=40)
@given(st.lists(st.integers(0, 4), min_size=1, max_size=3), st.integers(0, 99), st.booleans())
def test_every_likely_span_has_its_exact_probability(lengths: list[int], seed: int, is_flat: bool) -> None:
    rng = np.random.default_rng(seed)
    scheme = Scheme(2, "flat" if is_flat else "overlapping")
    counts = np.array(lengths)
    packing = Packing.of(counts)
    z = 2 * rng.normal(size=(scheme.chains, counts.sum(), scheme.tags))
    moves, starts = scheme.exponents(rng.normal(size=(scheme.chains, scheme.tags, scheme.tags)))
    right: dict[tuple[int, int, int], float] = {}
    begin = 0
    for count in counts:
        for g in range(scheme.chains if count else 0):
            listed = list(sequences(z[g, begin : begin + count], moves[g], starts[g]))
            total = sum(weight for _, weight in listed)
            for tags, weight in listed:
                row = np.zeros((scheme.chains, count), dtype=int)
                row[g] = tags
                for span in scheme.decode(row):
                    key = (begin + span.start, begin + span.end, span.label)
                    right[key] = right.get(key, 0.0) + weight / total
        begin += count
    found = likely(run(z[:, packing.index], moves, starts, packing), packing, counts, scheme)
    got = dict(zip(zip(found.start, found.end, found.label, strict=True), found.probability, strict=True))
    assert {key for key, value in right.items() if value > 0.0501} <= set(got)
    for key, value in got.items():
        assert abs(value - right[key]) < 1e-9


@given(st.integers(0, 999), st.floats(0.05, 0.9), st.sampled_from(["flat", "overlapping"]))
def test_chosen_spans_do_not_clash(seed: int, threshold: float, layout) -> None:
    rng = np.random.default_rng(seed)
    start = rng.integers(0, 10, 12)
    spans = Spans(start, start + rng.integers(1, 5, 12), rng.integers(0, 2, 12), rng.random(12))
    kept = choose(spans, Scheme(2, layout), threshold=threshold)
    assert (kept.probability >= threshold).all()
    lanes = np.zeros((2, 20), dtype=int)
    for s, e, label in zip(kept.start, kept.end, kept.label, strict=True):
        lanes[0 if layout == "flat" else label, s:e] += 1
    assert lanes.max() <= 1
    if (spans.probability >= threshold).any():
        assert kept.probability.max() == spans.probability.max()
