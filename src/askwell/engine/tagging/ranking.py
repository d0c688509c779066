"""What to ask next: how much each text would teach for the words that must be read, and a spread choice.

`auto` sums over a text's words what their tags tell about the pool (EPIG in closed form, `_gain`), times the
doubt about them: at first only whether a word is in a span, and as far as the model can be trusted (`trust`)
also in which. As far as that it also weighs rare tags as much as frequent ones.

Legend: `T` words, `N` texts, h curvature, v variance, ψ a sketched word.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from askwell.engine.batching import spread
from askwell.engine.links import entropy
from askwell.engine.shapes import Mask
from askwell.engine.tagging.answers import TagAnswers
from askwell.engine.tagging.pool import WordPool
from askwell.engine.tagging.reading import Model, Reading, Tagged, read, tag
from askwell.engine.tagging.shapes import (
    Basis,
    Counts,
    Covariance,
    Potentials,
    Sketch,
    Summaries,
    TextRows,
    TextScores,
    WordScores,
)
from askwell.engine.tagging.uncertainty import word_curvature
from askwell.engine.tagging.words import Words
from askwell.engine.values import Reason, ReasonKind, Strategy

EFFORT = 3.0
"""Opening a text costs as much as reading so many words: less favours scraps, more favours long texts."""

BLOCK = 6_000
"""Words of texts that are scored together."""

CANDIDATES, ROTATING = 6_000, 1_000
"""Words of texts whose score is fresh: the best by their last known one, and others drawn at random."""

BLIND, SEEING = 0.4, 0.7
"""Expected F₁ up to which the model's own doubts say little of what teaches, and from which they say most."""

TARGETS = 2_500
"""Words of texts that stand for what users will ask about."""


@dataclass(frozen=True)
class TagQuestion:
    """A pool row worth asking: its score (higher is asked earlier), the reason, and the suggestion."""

    row: int
    score: float
    reason: Reason
    tagged: Tagged


@dataclass(frozen=True)
class Scored:
    """Texts with their scores, and a row for each that says what it would teach about."""

    scores: TextScores
    doubt: TextScores
    variance: TextScores
    features: Summaries


class TagRanker:
    """Ranks pool rows; remembers each row's last known score, to choose candidates by."""

    def __init__(self, *, strategy: Strategy, rng: np.random.Generator) -> None:
        self.strategy: Strategy = strategy
        self._rng = rng
        self._known = np.empty(0, dtype=np.float32)
        self._stale = np.empty(0, dtype=np.int64)
        self._targets = np.empty(0, dtype=np.int64)
        self._read: tuple[int, Basis, Words, Counts, Sketch] | None = None

    def survey(self, pool: WordPool, model: Model, answers: TagAnswers) -> None:
        """Draw the targets anew, and have every text that has no answer scored again when there is time."""
        self._grow(pool)
        self._targets = np.sort(pool.within(self._rng.permutation(pool.count), TARGETS))
        self._read = None
        if self.strategy != "random":
            self._stale = self._rng.permutation(np.setdiff1d(np.arange(pool.count), answers.rows()))

    def measure(self, pool: WordPool, model: Model) -> bool:
        """Score the next texts anew; False if all are."""
        if not len(self._stale):
            return False
        rows = pool.within(self._stale, BLOCK)
        self._stale = self._stale[len(rows) :]
        self._known[rows] = self._score(pool, rows, model, self._gain(pool, model)).scores
        return True

    def rank(
        self, pool: WordPool, model: Model, answers: TagAnswers, *, available: Mask, size: int
    ) -> list[TagQuestion]:
        """At most `size` questions, best first."""
        if pool.count > len(self._known):
            self.survey(pool, model, answers)
        rows = np.flatnonzero(available[: pool.count])
        size = min(size, len(rows))
        if size <= 0:
            return []
        if self.strategy == "random":
            chosen = self._rng.permutation(rows)[:size]
            return self._questions(pool, model, answers, chosen, np.ones(size), None)
        rows = self._candidates(pool, rows, size=size)
        scored = self._score(pool, rows, model, self._gain(pool, model))
        self._known[rows] = scored.scores
        order = spread(scored.scores, scored.features, size=size)
        chosen = rows[order]
        return self._questions(pool, model, answers, chosen, scored.scores[order], _standing(scored, order))

    def _grow(self, pool: WordPool) -> None:
        new = pool.count - len(self._known)
        if new > 0:
            middle = float(np.median(self._known)) if len(self._known) else 1.0
            self._known = np.concatenate([self._known, np.full(new, middle, dtype=np.float32)])

    def _candidates(self, pool: WordPool, rows: TextRows, *, size: int) -> TextRows:
        """The best by the last known score and some drawn at random, as many as there is time for."""
        if pool.counts[rows].sum() <= CANDIDATES + ROTATING:
            return rows
        order = rows[np.argsort(-self._known[rows], kind="stable")]
        best = order[: max(size, len(pool.within(order, CANDIDATES)))]
        drawn = pool.within(self._rng.permutation(order[len(best) :]), ROTATING)
        return np.sort(np.concatenate([best, drawn]))

    def _gain(self, pool: WordPool, model: Model) -> Covariance | None:
        """M = A T A, T the mean of h ψψᵀ over the targets' words (`acquisition.Outlook`)."""
        if self.strategy not in ("auto", "epig"):
            return None
        words, counts, sketched = self._target_words(pool, model)
        if not len(words.rows):
            return np.zeros_like(model.uncertainty.matrix)
        reading = read(words, counts, model, calibrated=False, sketched=sketched)
        weight = word_curvature(reading.marginals) / len(words.rows)
        if self.strategy == "auto":
            weight = weight * _balance(reading) ** trust(model)
        scaled = sketched * np.sqrt(weight).astype(np.float32)[:, None]
        through = scaled @ model.uncertainty.matrix
        return through.T @ through

    def _target_words(self, pool: WordPool, model: Model) -> tuple[Words, Counts, Sketch]:
        """The targets' words, kept until other targets are drawn, or the pool's mean or directions change."""
        basis = model.uncertainty.basis
        if self._read is None or self._read[0] != pool.mean_count or self._read[1] is not basis:
            words, counts = pool.words(self._targets)
            self._read = (pool.mean_count, basis, words, counts, model.uncertainty.sketch(words.rows))
        return self._read[2:]

    def _score(self, pool: WordPool, rows: TextRows, model: Model, gain: Covariance | None) -> Scored:
        words, counts = pool.words(rows)
        reading = read(words, counts, model, calibrated=False)
        doubt = np.sum([entropy(chain, task="one") for chain in reading.marginals], axis=0)
        value = self._word_scores(reading, doubt, gain)
        if self.strategy == "auto":
            value = value * heeded(reading.marginals, doubt, trust(model))
        effort = counts + EFFORT
        scores = np.maximum(reading.per_text(value), 0.0) / effort
        return Scored(
            scores=scores,
            doubt=reading.per_text(doubt) / effort,
            variance=reading.per_text(reading.variance) / np.maximum(counts, 1),
            features=_summary(reading.sketched, value, counts),
        )

    def _word_scores(self, reading: Reading, doubt: WordScores, gain: Covariance | None) -> WordScores:
        match self.strategy:
            case "margin":
                top = np.sort(reading.marginals, axis=2)
                return (1.0 - (top[:, :, -1] - top[:, :, -2])).sum(axis=0)
            case "bald":
                return reading.information()
            case "auto" | "epig" if gain is not None:
                bend = word_curvature(reading.marginals)
                fall = np.maximum(np.einsum("ts,ts->t", reading.sketched @ gain, reading.sketched), 0.0)
                return bend * fall / (1.0 + bend * reading.variance)
            case _:
                return doubt

    def _questions(
        self,
        pool: WordPool,
        model: Model,
        answers: TagAnswers,
        rows: TextRows,
        scores: TextScores,
        standing: list[tuple[float, float, float]] | None,
    ) -> list[TagQuestion]:
        words, counts = pool.words(rows)
        tagged = tag(words, counts, model)
        asked = np.array(answers.label_counts())
        few = asked < 0.5 * asked.mean() if asked.sum() > len(asked) else np.zeros(len(asked), dtype=np.bool_)
        return [
            TagQuestion(
                row=int(row),
                score=float(score),
                reason=_reason(found, standing[turn] if standing else None, few.tolist()),
                tagged=found,
            )
            for turn, (row, score, found) in enumerate(zip(rows, scores, tagged, strict=True))
        ]


def trust(model: Model) -> float:
    """How far the model's doubts are followed, in [0, 1]."""
    return float(np.clip((model.hyper.reached - BLIND) / (SEEING - BLIND), 0.0, 1.0))


def heeded(marginals: Potentials, doubt: WordScores, trusted: float) -> WordScores:
    """The part of each word's doubt that is followed (nats).

    H(tag) = H(in a span or not) + P(in) · H(tag | in), the chain rule of entropy. Only the first is followed
    where the model cannot be trusted: what it then says of the second is noise.
    """
    whether = entropy(marginals[:, :, 0].T, task="several")
    return whether + trusted * np.maximum(doubt - whether, 0.0)


def _balance(reading: Reading) -> WordScores:
    """Weights with mean one under which every tag but O has the same expected number of words."""
    inside = reading.marginals[:, :, 1:]
    share = np.maximum(inside.mean(axis=1, keepdims=True), 1e-4)
    weight = (inside / share).sum(axis=(0, 2))
    return weight / max(float(weight.mean()), 1e-12)


def _summary(sketched: Sketch, value: WordScores, counts: Counts) -> Summaries:
    """The unit mean of each text's words, weighted by what they would teach; zero without words."""
    total = np.zeros((len(counts), sketched.shape[1] - 1), dtype=np.float32)
    filled = np.flatnonzero(counts)
    if len(filled):
        weighted = sketched[:, :-1] * value[:, None].astype(np.float32)
        total[filled] = np.add.reduceat(weighted, (np.cumsum(counts) - counts)[filled], axis=0)
    return total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12)


def _standing(scored: Scored, chosen: TextRows) -> list[tuple[float, float, float]]:
    """The share of candidates that stand lower: by doubt, by variance, and by their variance's smallness."""
    columns = [scored.doubt, scored.variance, -scored.variance]
    places = [np.searchsorted(np.sort(column), column[chosen]) / len(column) for column in columns]
    return list(zip(*(place.tolist() for place in places), strict=True))


def _reason(tagged: Tagged, standing: tuple[float, float, float] | None, few: list[bool]) -> Reason:
    spans = sorted(tagged.spans, key=lambda span: -span.probability)
    labels = tuple(dict.fromkeys(span.label for span in spans))[:2]
    if standing is None:
        return Reason(kind="random", labels=labels[:1])
    rare = [span.label for span in spans if few[span.label]]
    if rare:
        return Reason(kind="likely", labels=(rare[0],))
    kinds: tuple[ReasonKind, ...] = ("between", "unknown", "typical")
    kind = max(zip(standing, kinds, strict=True), key=lambda pair: pair[0])[1]
    return Reason(kind=kind, labels=labels if kind == "between" else labels[:1])
