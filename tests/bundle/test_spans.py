"""The bundle's chain against every tagging written out, and its spans against the engine's own."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askwell.engine.posterior import pack
from askwell.engine.tagging.prediction import SavedTagger
from askwell.engine.tagging.tags import Layout, Scheme
from askwell.engine.values import HeadState
from askwell_bundle.chain import LEAST, Chain, allowed
from askwell_bundle.spans import SpanHead

WORDS, TAGS = 4, 5


def taggings(words: int, tags: int) -> list[tuple[int, ...]]:
    """Every sequence of tags that is allowed."""
    table = allowed(tags)
    return [
        path
        for path in product(range(tags), repeat=words)
        if (path[0] == 0 or path[0] % 2 == 1) and all(table[one, other] for one, other in pairwise(path))
    ]


@given(seed=st.integers(0, 10_000), strength=st.floats(0.1, 5))
@settings(max_examples=25)
def test_the_chain_is_the_sum_over_every_tagging(seed: int, strength: float) -> None:
    rng = np.random.default_rng(seed)
    potentials, moves = strength * rng.normal(size=(WORDS, TAGS)), rng.normal(size=(TAGS, TAGS))
    paths = taggings(WORDS, TAGS)
    weights = np.array(
        [
            np.exp(
                sum(potentials[word, tag] for word, tag in enumerate(path))
                + sum(moves[one, other] for one, other in pairwise(path))
            )
            for path in paths
        ]
    )
    weights /= weights.sum()
    chain = Chain.over(potentials, moves)
    expected = np.zeros((WORDS, TAGS))
    spans: dict[tuple[int, int, int], float] = {}
    for path, weight in zip(paths, weights, strict=True):
        expected[np.arange(WORDS), path] += weight
        for start in range(WORDS):
            if path[start] % 2 == 1:
                end = start + 1
                while end < WORDS and path[end] == path[start] + 1:
                    end += 1
                key = (start, end, path[start])
                spans[key] = spans.get(key, 0.0) + float(weight)
    np.testing.assert_allclose(chain.marginals, expected, atol=1e-9)
    found = {
        (span.start, span.end, begin): span.probability
        for begin in range(1, TAGS, 2)
        for span in chain.spans(begin, (begin - 1) // 2)
    }
    likely = {key: value for key, value in spans.items() if value >= LEAST}
    assert found.keys() == likely.keys()
    for key, value in likely.items():
        assert found[key] == pytest.approx(value, abs=1e-9)


@given(
    seed=st.integers(0, 10_000),
    labels=st.integers(1, 3),
    layout=st.sampled_from(["flat", "overlapping"]),
    counts=st.lists(st.integers(0, 12), min_size=1, max_size=5),
)
@settings(max_examples=60)
def test_texts_are_tagged_as_in_the_engine(seed: int, labels: int, layout: Layout, counts: list[int]) -> None:
    rng = np.random.default_rng(seed)
    scheme, size, directions = Scheme(labels, layout), 10, 4
    root = rng.normal(size=(directions + 1, directions + 1)) / 3
    state = HeadState(
        arrays={
            "weights": rng.normal(size=(scheme.chains, scheme.tags, 3 * size + 3)).astype(np.float32) * 2,
            "moves": rng.normal(size=(scheme.chains, scheme.tags, scheme.tags)).astype(np.float32),
            "basis": rng.normal(size=(size, directions)).astype(np.float32),
            "covariance": pack((root @ root.T).astype(np.float32)),
            "mean": rng.normal(size=size).astype(np.float32) * 0.1,
            "scope": np.sort(rng.uniform(size=201)).astype(np.float32),
        },
        meta={
            "labels": labels,
            "layout": layout,
            "hyper": {"temperature": 1.3, "shift": -0.4, "tempering": 0.05, "threshold": 0.2},
        },
    )
    values = (rng.normal(size=(sum(counts), size)) * 0.1).astype(np.float16)
    head = SpanHead.of(state.arrays, {**state.meta["hyper"], "layout": layout})
    texts = np.split(values, np.cumsum(counts)[:-1])
    for text, theirs in zip(texts, SavedTagger(state).predict(values, np.array(counts)), strict=True):
        ours = head.tag(text)
        assert ours.epistemic == pytest.approx(theirs.epistemic, abs=1e-4)
        assert ours.out_of_scope == pytest.approx(theirs.out_of_scope, abs=1e-4)
        assert [(span.start, span.end, span.label) for span, _ in ours.spans] == [
            (span.start, span.end, span.label) for span in theirs.spans
        ]
        for (span, doubt), other in zip(ours.spans, theirs.spans, strict=True):
            assert span.probability == pytest.approx(other.probability, abs=1e-4)
            assert doubt == pytest.approx(other.epistemic, abs=1e-4)
