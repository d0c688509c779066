"""Calibration and threshold from held-out answers, and how these are dealt out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from askwell.engine.pieces import whole
from askwell.engine.tagging.answers import TagAnswers
from askwell.engine.tagging.holdout import Trial
from askwell.engine.tagging.hyper import TagHyper
from askwell.engine.tagging.pool import WordPool
from askwell.engine.tagging.spans import Spans
from askwell.engine.tagging.tags import Scheme
from askwell.engine.tagging.tuning import deal, fit_calibration, fit_threshold, loss, tune, variances
from askwell.engine.tagging.uncertainty import Uncertainty
from askwell.engine.tagging.words import directions
from tests.engine.tagging.sentences import Sentences


def trial(sentences: Sentences, *, answers: int, audit: int) -> Trial:
    scheme = Scheme(2, "flat")
    pool, given = WordPool(dimension=sentences.dimension), TagAnswers(scheme)
    pool.extend(sentences.values, sentences.counts)
    for row in range(answers):
        words = int(sentences.counts[row])
        given.put(row, [sentences.spans[row]], words=words, audit=row < audit)
    return Trial(pool, given, scheme, directions(sentences.names, pool.mean))


def knows(sentences: Sentences) -> Uncertainty:
    return Uncertainty(np.zeros((sentences.dimension, 0), np.float32), np.full((1, 1), 0.1, np.float32))


def test_texts_are_dealt_once_and_those_of_the_audit_stream_weigh_most(sentences: Sentences) -> None:
    rng = np.random.default_rng(0)
    answers = trial(sentences, answers=30, audit=6).answers
    among, folds = deal(answers, rng)
    assert sorted(among.tolist()) == list(range(30))
    assert sorted(int(row) for fold in folds for rows, _ in fold for row in rows) == list(range(30))
    for fold in folds:
        for rows, weight in fold:
            assert weight == 1.0 if (rows < 6).all() else weight < 0.3 and (rows >= 6).all()


def test_the_calibration_lowers_the_loss_of_held_out_answers(sentences: Sentences) -> None:
    tried = trial(sentences, answers=60, audit=60)
    among, folds = deal(tried.answers, np.random.default_rng(0))
    held = whole(tried.hold_out(TagHyper(), folds, among))
    spoilt = [replace(part, potentials=3 * part.potentials) for part in held]
    before = TagHyper()
    found = whole(fit_calibration(spoilt, before, tried.scheme, knows=knows(sentences)))
    assert found.temperature > 1
    spread = variances(spoilt, knows(sentences))
    assert loss(spoilt, spread, found, tried.scheme) < loss(spoilt, spread, before, tried.scheme)


def test_tuning_moves_one_step_at_most(sentences: Sentences) -> None:
    tried = trial(sentences, answers=40, audit=10)
    for seed in range(4):
        rng = np.random.default_rng(seed)
        found = whole(tune(tried, TagHyper(), knows(sentences), rng, is_named=True))
        assert (found.kappa, found.precision) in [(0.5, 1.0), (0.0, 1.0), (1.0, 1.0), (0.5, 0.6), (0.5, 1.7)]


def test_the_threshold_is_a_part_of_the_best_expected_f1() -> None:
    probability = np.array([0.9, 0.6, 0.35, 0.2])
    places = np.arange(4)
    spans = Spans(places, places + 1, places, probability)
    found = fit_threshold(spans, 2.05, TagHyper())
    best = max(2 * probability[:k].sum() / (k + 2.05) for k in range(1, 5))
    assert found.reached == pytest.approx(best)
    assert found.threshold == pytest.approx(0.4 * best)
    nothing = Spans(places[:0], places[:0], places[:0], probability[:0])
    assert fit_threshold(nothing, 0.0, TagHyper()) == TagHyper()
