"""The live span tagger of one project: answers go in one text at a time, questions and spans come out.

Legend: `N` pool texts, `T` words, `D` values of a word, `C` labels. Nothing here does IO, a clock is
read only for the timings in a report, and the same calls with the same generator give the same results.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from askwell.engine import posterior
from askwell.engine.pieces import Ongoing, Pieces, whole
from askwell.engine.scope import Scope
from askwell.engine.shapes import Mask
from askwell.engine.shapes import Rows as PoolRows
from askwell.engine.tagging import hyper as prior
from askwell.engine.tagging import tuning
from askwell.engine.tagging.answers import TagAnswers
from askwell.engine.tagging.fit import MOST_ITERATIONS, Parameters, fit
from askwell.engine.tagging.gathered import Gathered
from askwell.engine.tagging.holdout import Trial, leave_one_out
from askwell.engine.tagging.hyper import TagHyper
from askwell.engine.tagging.pool import GROWTH, WordPool
from askwell.engine.tagging.prediction import model_from_state, state_of_model
from askwell.engine.tagging.ranking import TagQuestion, TagRanker
from askwell.engine.tagging.reading import Model, Tagged, read, strangeness, tag
from askwell.engine.tagging.shapes import Counts, Labels, Sketch, TagWeights, Values, WordScores
from askwell.engine.tagging.spans import likely
from askwell.engine.tagging.tags import Layout, Scheme, WordSpan
from askwell.engine.tagging.uncertainty import Uncertainty, main_directions, word_curvature
from askwell.engine.tagging.words import Words, directions
from askwell.engine.values import HeadState, Strategy, UpdateReport

QUICK, FINE = 1.0, 0.02
"""Nats that a step must promise: of a quick fit, and of a fine one …"""

EACH = 3e-4
"""… and as much more for each answer."""

QUICK_ITERATIONS = 5
"""At most so many after a single answer; the next answer, or a rest, goes on from there."""

FEW = 4
"""Up to so many new answers the fit is a quick one."""

SAMPLE = 8_000
"""Words of texts that stand for the pool where its probabilities and its strangeness are asked for."""


class Tagger:
    """A Bayesian chain over frozen word features, its answers, and the choice of what to ask next.

    Args:
        dimension: values D of a word.
        label_features: word rows of each label's name, averaged over its words; None without names.
        labels: number of labels C.
        layout: whether spans of different labels may overlap.
        strategy: how questions are chosen.
        rng: source of all randomness.
        state: a state of `Tagger.state`, from which slow parameters and weights are taken up again.
    """

    def __init__(
        self,
        *,
        dimension: int,
        label_features: Labels | None,
        labels: int,
        layout: Layout = "flat",
        strategy: Strategy = "auto",
        rng: np.random.Generator,
        state: HeadState | None = None,
    ) -> None:
        self.scheme = Scheme(labels, layout)
        self._rng = rng
        self._named = label_features is not None
        self._names = np.zeros((labels, dimension)) if label_features is None else np.asarray(label_features)
        arrays, meta = (state.arrays, state.meta) if state else ({}, {})
        self._hyper, self._scope = TagHyper.from_meta(meta.get("hyper", {})), Scope.from_arrays(arrays)
        self._pool = WordPool(
            dimension=dimension, mean=arrays.get("mean"), mean_count=int(meta.get("mean_count", 0))
        )
        self._answers = TagAnswers(self.scheme)
        self._gathered = Gathered()
        self._ranker = TagRanker(strategy=strategy, rng=rng)
        self._tuned, self._surveyed = int(meta.get("tuned", 0)), 0
        self._new, self._refit, self._polished = 0, True, False
        self._tuning: Ongoing[bool] | None = None
        self._polishing: Ongoing[UpdateReport] | None = None
        self._learnt = int(meta.get("answers", 0)) > 0
        unknown = np.eye(1, dtype=np.float32) / np.float32(self._hyper.precision)
        self._known = Uncertainty(np.zeros((dimension, 0), dtype=np.float32), unknown)
        self._parameters = self._start()
        if state and arrays["weights"].shape == self._parameters.weights.shape:
            kept = model_from_state(state)
            self._parameters, self._known = kept.parameters, kept.uncertainty

    @property
    def hyper(self) -> TagHyper:
        """The slowly learnt parameters in use."""
        return self._hyper

    @property
    def answered(self) -> PoolRows:
        """Answered pool rows."""
        return self._answers.rows()

    @property
    def wants_tuning(self) -> bool:
        """True when answers or pool have grown by a tenth since the slow parameters were last learnt."""
        is_outgrown = self._pool.count > GROWTH * self._surveyed
        return is_outgrown or len(self._answers) >= max(tuning.FEWEST, GROWTH * self._tuned)

    def extend(self, values: Values, counts: Counts) -> None:
        """Append texts to the pool: fp16 rows of their words end to end, kept where they are."""
        if self._pool.extend(values, counts):
            words, _ = self._pool.words(self._pool.sample(self._rng, SAMPLE))
            self._known = replace(self._known, basis=main_directions(words.rows))
            self._know(self._known.sketch(words.rows[:0]), np.zeros(0))
            self._refit, self._tuning, self._polishing = True, None, None
            if not self._learnt:
                self._parameters = self._start()

    def set_apart(self, rows: PoolRows) -> None:
        """Leave texts out of the scale of strangeness: they came since they were strange, or may have."""
        self._pool.set_apart(rows)

    def answer(self, row: int, given: Sequence[Sequence[WordSpan]] | None, *, audit: bool = False) -> None:
        """Record the spans that people gave a text, one list for each; None withdraws the answer.

        No spans in a list says that there are none. `audit` marks a text drawn uniformly at random. Raises
        IndexError for a row outside the pool, ValueError for a span that is not within the text.
        """
        if not 0 <= row < self._pool.count:
            raise IndexError(f"Row {row} is not in the pool of {self._pool.count}.")
        if given is None or row in self._answers:
            self._refit, self._tuning = True, None
        self._learnt, self._polishing = True, None
        self._answers.put(row, given, words=int(self._pool.counts[row]), audit=audit)
        self._new += 1

    def update(self) -> UpdateReport:
        """Bring the head near the optimum for all answers so far; after few new ones in few iterations."""
        is_small = not self._refit and self._new <= FEW
        self._polishing = None
        return whole(self._fit(QUICK, most=QUICK_ITERATIONS if is_small else MOST_ITERATIONS))

    def polish(self) -> bool:
        """Bring the head to the optimum, when there is time; False if it is there already."""
        worked = False
        while self.polish_on():
            worked = True
        return worked

    def polish_on(self) -> bool:
        """A piece of `polish`, begun anew when an answer came in between; False if nothing was left to do."""
        if self._is_polished:
            return False
        self._polishing = self._polishing or Ongoing(self._fit(FINE))
        if self._polishing.advance():
            self._polishing, self._polished = None, True
        return True

    def tune(self) -> bool:
        """Learn the slow parameters from answers held out in turn; True if the prior changed.

        The pool is surveyed anew besides. To be called when idle or on a schedule; `update` afterwards brings
        the weights in line.
        """
        self._tuning = None
        return whole(self._tune())

    def tune_on(self) -> bool:
        """A piece of `tune` and `update`; False if it was the last.

        Answers that come in between are learnt, and held out the next time; where one is changed or taken
        back, it begins anew.
        """
        self._tuning = self._tuning or Ongoing(self._tune())
        if not self._tuning.advance():
            return True
        if self._tuning.result:
            self.update()
        self._tuning = None
        return False

    def measure(self) -> bool:
        """Score a part of the pool, within a second, when idle; False if there is nothing to do."""
        return self._ranker.measure(self._pool, self.model)

    def rank(self, *, available: Mask, size: int) -> list[TagQuestion]:
        """At most `size` questions out of the available rows, best first, spread apart from each other."""
        return self._ranker.rank(self._pool, self.model, self._answers, available=available, size=size)

    def predict(self, values: Values, counts: Counts) -> list[Tagged]:
        """Spans with probabilities for texts of so many words each, whose rows lie end to end."""
        return tag(Words.of(values, counts, self._pool.mean), np.asarray(counts), self.model)

    def predict_rows(self, rows: PoolRows) -> list[Tagged]:
        """The same for rows of the pool."""
        words, counts = self._pool.words(rows)
        return tag(words, counts, self.model)

    def leave_one_out(self, rows: PoolRows) -> Pieces[list[Tagged]]:
        """Each answered text as predicted had it, and a few others, not been answered.

        Raises KeyError for a row without an answer.
        """
        return leave_one_out(self._trial(), self.model, rows)

    def state(self) -> HeadState:
        """All that is needed to predict without the pool, and to learn on after a restart."""
        counts = {"answers": len(self._answers), "tuned": self._tuned, "mean_count": self._pool.mean_count}
        return state_of_model(self.model, self._pool.mean, counts)

    @property
    def model(self) -> Model:
        """What predictions and rankings read."""
        return Model(self.scheme, self._parameters, self._known, self._hyper, self._scope)

    @property
    def _is_polished(self) -> bool:
        return self._polished and not self._new and not self._refit

    def _tune(self) -> Pieces[bool]:
        tuned, surveyed, before = len(self._answers), self._pool.count, self._hyper
        if tuned >= tuning.FEWEST:
            knows, rng, is_named = self._known, self._rng, self._named
            self._hyper = yield from tuning.tune(self._trial(), before, knows, rng, is_named=is_named)
        self._tuned, self._surveyed = tuned, surveyed
        changed = (self._hyper.kappa, self._hyper.precision) != (before.kappa, before.precision)
        self._refit |= changed
        self._look_around()
        self._ranker.survey(self._pool, self.model, self._answers)
        return changed

    def _fit(self, tolerance: float, *, most: int = MOST_ITERATIONS) -> Pieces[UpdateReport]:
        begun = time.perf_counter()
        rows = self._answers.rows()
        if not len(rows):
            self._parameters = self._start()
        words, sketched = self._gathered.words(self._pool, rows, self._known.basis)
        lesson = self._answers.lesson(words, rows)
        found = yield from fit(
            lesson,
            scheme=self.scheme,
            prior_mean=self._prior_mean(),
            precision=self._hyper.precision,
            start=self._parameters,
            tolerance=tolerance + EACH * len(rows),
            max_iterations=most,
        )
        self._parameters = found.parameters
        self._polished &= not (self._new or self._refit)
        self._new, self._refit = 0, False
        fitted = time.perf_counter()
        marginals = np.empty_like(found.potentials)
        marginals[:, lesson.packing.index] = found.chain.marginals
        self._know(sketched, word_curvature(marginals))
        done = time.perf_counter()
        return UpdateReport(
            answers=len(rows),
            iterations=found.iterations,
            converged=found.converged,
            fit_ms=1e3 * (fitted - begun),
            covariance_ms=1e3 * (done - fitted),
        )

    def _know(self, sketched: Sketch, bend: WordScores) -> None:
        """The posterior over these answered words."""
        precision, size = self._hyper.precision, sketched.shape[1]
        matrix = posterior.covariance(sketched, bend, precision=precision, dimension=size)
        self._known = Uncertainty(self._known.basis, matrix)

    def _trial(self) -> Trial:
        return Trial(self._pool, self._answers, self.scheme, directions(self._names, self._pool.mean))

    def _look_around(self) -> None:
        """Learn where to suggest and what is strange from texts that stand for the pool."""
        words, counts = self._pool.words(self._pool.sample(self._rng, SAMPLE))
        if not len(words.rows):
            return
        reading = read(words, counts, self.model)
        self._scope = Scope.over(strangeness(reading))
        if len(self._answers) >= tuning.FEWEST:
            spans = likely(reading.chain, reading.packing, counts, self.scheme)
            expected = float(reading.marginals[:, :, 1::2].sum())
            self._hyper = tuning.fit_threshold(spans, expected, self._hyper)

    def _prior_mean(self) -> TagWeights:
        kappa = self._hyper.kappa
        return prior.prior_mean(directions(self._names, self._pool.mean), self.scheme, kappa=kappa)

    def _start(self) -> Parameters:
        shape = (self.scheme.chains, self.scheme.tags, self.scheme.tags)
        return Parameters(self._prior_mean(), np.zeros(shape))
