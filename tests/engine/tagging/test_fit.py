"""The fit is at the optimum, from anywhere, and several people count as shares of one."""

from __future__ import annotations

import numpy as np
import pytest

from askwell.engine.pieces import whole
from askwell.engine.tagging.answers import TagAnswers
from askwell.engine.tagging.fit import Lesson, Parameters, collect, fit, potentials
from askwell.engine.tagging.pool import WordPool
from askwell.engine.tagging.tags import Layout, Scheme
from tests.engine.tagging.sentences import Sentences


def lesson(sentences: Sentences, scheme: Scheme, *, people: int = 1) -> Lesson:
    pool, answers = WordPool(dimension=sentences.dimension), TagAnswers(scheme)
    pool.extend(sentences.values, sentences.counts)
    for row in range(20):
        words = int(sentences.counts[row])
        answers.put(row, [sentences.spans[row]] * people, words=words, audit=False)
    return answers.lesson(pool.words(answers.rows())[0], answers.rows())


def solve(lesson: Lesson, scheme: Scheme, *, start: float = 0.0) -> Parameters:
    shape = (scheme.chains, scheme.tags, lesson.words.size)
    square = (scheme.chains, scheme.tags, scheme.tags)
    begin = Parameters(np.full(shape, start, dtype=np.float32), np.full(square, start))
    mean = np.zeros(shape, dtype=np.float32)
    options = {"scheme": scheme, "prior_mean": mean, "precision": 1.0, "tolerance": 1e-6}
    found = whole(fit(lesson, start=begin, **options))
    assert found.converged
    return found.parameters


@pytest.mark.parametrize("layout", ["flat", "overlapping"])
def test_at_the_optimum_the_gradient_is_nothing(sentences: Sentences, layout: Layout) -> None:
    scheme = Scheme(2, layout)
    taught = lesson(sentences, scheme)
    found = solve(taught, scheme)
    options = {"scheme": scheme, "prior_mean": np.zeros_like(found.weights), "precision": 1.0}
    again = whole(fit(taught, start=found, tolerance=1e-6, **options))
    errors = again.chain.marginals - taught.shares
    gradient = collect(taught.words, taught.packing, errors) + found.weights
    assert np.abs(gradient).max() < 0.02
    steps = again.chain.pairs(taught.packing) - taught.moves + 0.3 * found.moves
    assert np.abs(np.where(scheme.allowed(), steps, 0)).max() < 0.02


def test_every_start_leads_there(sentences: Sentences) -> None:
    scheme = Scheme(2, "flat")
    taught = lesson(sentences, scheme)
    one, other = solve(taught, scheme), solve(taught, scheme, start=0.3)
    np.testing.assert_allclose(one.weights, other.weights, atol=5e-3)


def test_two_people_who_agree_count_as_one(sentences: Sentences) -> None:
    scheme = Scheme(2, "flat")
    one = solve(lesson(sentences, scheme), scheme)
    two = solve(lesson(sentences, scheme, people=2), scheme)
    np.testing.assert_allclose(one.weights, two.weights, atol=1e-3)


def test_potentials_and_their_transpose_agree(sentences: Sentences) -> None:
    taught = lesson(sentences, Scheme(2, "overlapping"))
    rng = np.random.default_rng(0)
    weights = rng.normal(size=(2, 3, taught.words.size)).astype(np.float32)
    z = potentials(taught.words, taught.packing, weights)
    errors = rng.normal(size=z.shape)
    assert np.vdot(z, errors) == pytest.approx(
        np.vdot(weights, collect(taught.words, taught.packing, errors)), rel=1e-3
    )
