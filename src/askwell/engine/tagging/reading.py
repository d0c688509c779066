"""What the model says of texts: calibrated spans, and apart from them what it does not know.

Legend: `T` words of texts that lie end to end, `N` texts, `G` chains, `K` tags.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from askwell.engine.scope import Scope
from askwell.engine.tagging.chain import Chain, Packing, run
from askwell.engine.tagging.fit import Parameters, potentials
from askwell.engine.tagging.hyper import TagHyper
from askwell.engine.tagging.shapes import Counts, Pairs, Potentials, Sketch, TextScores, WordScores
from askwell.engine.tagging.spans import Spans, choose, likely
from askwell.engine.tagging.tags import Scheme
from askwell.engine.tagging.uncertainty import Uncertainty, information
from askwell.engine.tagging.words import Words


@dataclass(frozen=True)
class TaggedSpan:
    """A span over words [start, end), its label, probability in [0, 1], and epistemic part (nats)."""

    start: int
    end: int
    label: int
    probability: float
    epistemic: float


@dataclass(frozen=True)
class Tagged:
    """The suggested spans of a text, and of the whole text two numbers.

    `epistemic` in nats (≥ 0): the information that the weights hold about its tags, for want of answers.
    `out_of_scope` in [0, 1]: the share of the pool's texts whose words are less strange to the model.
    """

    spans: tuple[TaggedSpan, ...]
    epistemic: float
    out_of_scope: float


@dataclass(frozen=True)
class Model:
    """All that a prediction needs."""

    scheme: Scheme
    parameters: Parameters
    uncertainty: Uncertainty
    hyper: TagHyper
    scope: Scope


@dataclass(frozen=True)
class Reading:
    """Texts as the model reads them: the chain in packed order; marginals, sketch and variance by word.

    `believed` is the variance as far as the calibration believes in it.
    """

    counts: Counts
    packing: Packing
    chain: Chain
    marginals: Potentials
    sketched: Sketch
    variance: WordScores
    believed: WordScores

    def information(self) -> WordScores:
        """Nats that the weights hold about each word's tags."""
        return information(self.marginals, self.believed)

    def per_text(self, values: WordScores) -> TextScores:
        """The sum over each text's words."""
        ends = np.cumsum(self.counts)
        total = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
        return total[ends] - total[ends - self.counts]


def read(
    words: Words, counts: Counts, model: Model, *, calibrated: bool = True, sketched: Sketch | None = None
) -> Reading:
    """Read texts; without calibration as the weights alone say. `sketched` are the words, if known."""
    packing = Packing.of(counts)
    z = potentials(words, packing, model.parameters.weights)
    sketched = model.uncertainty.sketch(words.rows) if sketched is None else sketched
    variance = model.uncertainty.variance(sketched)
    moves = model.parameters.moves
    if calibrated:
        z, moves = calibrate(z, moves, variance[packing.index], model.hyper)
    exponents, starts = model.scheme.exponents(moves)
    chain = run(z, exponents, starts, packing)
    marginals = np.empty_like(chain.forward)
    marginals[:, packing.index] = chain.marginals
    believed = model.hyper.tempering * variance if calibrated else variance
    return Reading(counts, packing, chain, marginals, sketched, variance, believed)


def calibrate(z: Potentials, moves: Pairs, variance: WordScores, hyper: TagHyper) -> tuple[Potentials, Pairs]:
    """(z + shift) / (T √(1 + π τ v / 8)) and m / T: the probit link (MacKay 1992) for each word."""
    softer = 1.0 / (hyper.temperature * np.sqrt(1.0 + np.pi / 8.0 * hyper.tempering * variance))
    shifted = z.copy()
    shifted[:, :, 1:] += hyper.shift
    return shifted * softer[None, :, None], moves / hyper.temperature


def spans_of(reading: Reading, model: Model) -> Spans:
    """The suggested spans, words counted over all texts."""
    found = likely(reading.chain, reading.packing, reading.counts, model.scheme)
    return choose(found, model.scheme, threshold=model.hyper.threshold)


def tag(words: Words, counts: Counts, model: Model) -> list[Tagged]:
    """What the model suggests for each text."""
    reading = read(words, counts, model)
    spans = spans_of(reading, model)
    information = reading.information()
    total = np.concatenate([[0.0], np.cumsum(information, dtype=np.float64)])
    ends = np.cumsum(counts)
    of: list[int] = np.searchsorted(ends, spans.start, side="right").tolist()
    parts: list[list[TaggedSpan]] = [[] for _ in counts]
    for at, text in enumerate(of):
        begin = int(ends[text] - counts[text])
        start, end = int(spans.start[at]), int(spans.end[at])
        parts[text].append(
            TaggedSpan(
                start=start - begin,
                end=end - begin,
                label=int(spans.label[at]),
                probability=float(spans.probability[at]),
                epistemic=float(max(total[end] - total[start], 0.0)),
            )
        )
    epistemic = np.maximum(reading.per_text(information), 0.0)
    places = model.scope.place(strangeness(reading))
    return [
        Tagged(spans=tuple(found), epistemic=float(doubt), out_of_scope=float(place))
        for found, doubt, place in zip(parts, epistemic, places, strict=True)
    ]


def strangeness(reading: Reading) -> TextScores:
    """How far a text's words are from the answered ones: v / (1 + v) of their mean variance, in [0, 1)."""
    mean = reading.per_text(reading.variance) / np.maximum(reading.counts, 1)
    return mean / (1.0 + mean)
