"""The most probable weights of the chain under a Gaussian prior, by L-BFGS from a start near them.

Minimises Σ (log Z − log p̃(tags)) + λ/2 ‖W − M‖² + μ/2 ‖m‖² over the weights W of tags and the weights m of
steps; convex. Targets may be shares of people. The prior mean is after Burgess, Lloyd & Ghahramani (2017),
arXiv 1707.05562.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from askwell.engine.pieces import Pieces
from askwell.engine.tagging.chain import Chain, Packing, run
from askwell.engine.tagging.shapes import Pairs, Potentials, TagWeights
from askwell.engine.tagging.tags import Scheme
from askwell.engine.tagging.words import Words

Flat = NDArray[np.float64]

STEP_PRECISION = 0.3
"""μ: few steps are seen often, and the weights of tags say most."""

MEMORY = 8
FEWEST_PAIRS = 3
"""Pairs of steps and gradient changes that L-BFGS keeps, and that it needs before its promises count."""

MOST_ITERATIONS = 100


@dataclass(frozen=True)
class Lesson:
    """Answered texts: their words, and in packed order the shares of tags; the sums of steps."""

    words: Words
    packing: Packing
    shares: Potentials
    moves: Pairs


@dataclass(frozen=True)
class Parameters:
    """Weights of tags and of steps."""

    weights: TagWeights
    moves: Pairs


@dataclass(frozen=True)
class Fit:
    """What was found, the chain over the lesson's words there, iterations, and whether it converged."""

    parameters: Parameters
    potentials: Potentials
    chain: Chain
    iterations: int
    converged: bool


def potentials(words: Words, packing: Packing, weights: TagWeights) -> Potentials:
    """z = W φ for each chain, packed word and tag (G, T, K), in double precision."""
    chains, tags, size = weights.shape
    flat = words.project(weights.reshape(chains * tags, size).astype(np.float32, copy=False))
    return flat[packing.index].reshape(len(flat), chains, tags).transpose(1, 0, 2).astype(np.float64)


def collect(words: Words, packing: Packing, errors: Potentials) -> TagWeights:
    """Σ e φᵀ (G, K, E): the transpose of `potentials`."""
    chains, count, tags = errors.shape
    flat = np.empty((count, chains * tags), dtype=np.float32)
    flat[packing.index] = errors.transpose(1, 0, 2).reshape(count, chains * tags)
    return words.collect(flat).reshape(chains, tags, words.size)


def fit(
    lesson: Lesson,
    *,
    scheme: Scheme,
    prior_mean: TagWeights,
    precision: float,
    start: Parameters,
    tolerance: float,
    max_iterations: int = MOST_ITERATIONS,
) -> Pieces[Fit]:
    """The most probable weights; ends when a step promises to lower the loss by less than the tolerance.

    A piece is an iteration.
    """
    valid = scheme.allowed()
    mean = prior_mean.astype(np.float64)
    weights, moves = start.weights.astype(np.float64), np.where(valid, start.moves, 0.0)
    z = potentials(lesson.words, lesson.packing, start.weights)

    def evaluate(w: Flat, m: Flat, z: Potentials) -> tuple[float, Chain]:
        exponents, starts = scheme.exponents(m)
        chain = run(z, exponents, starts, lesson.packing)
        likelihood = float(np.vdot(lesson.shares, z) + np.vdot(lesson.moves, m) - chain.evidence.sum())
        shift = w - mean
        penalty = 0.5 * precision * float(np.vdot(shift, shift))
        return penalty + 0.5 * STEP_PRECISION * float(np.vdot(m, m)) - likelihood, chain

    def gradient(w: Flat, m: Flat, chain: Chain) -> Flat:
        errors = chain.marginals - lesson.shares
        for_tags = collect(lesson.words, lesson.packing, errors) + precision * (w - mean)
        for_steps = np.where(valid, chain.pairs(lesson.packing) - lesson.moves + STEP_PRECISION * m, 0.0)
        return np.concatenate([for_tags.ravel(), for_steps.ravel()])

    value, chain = evaluate(weights, moves, z)
    slope = gradient(weights, moves, chain)
    pairs: deque[tuple[Flat, Flat, float]] = deque(maxlen=MEMORY)
    for iteration in range(max_iterations):
        direction = -_apply_inverse(slope, pairs)
        promise = -float(slope @ direction)
        is_known = len(pairs) >= FEWEST_PAIRS or float(slope @ slope) <= precision * tolerance
        if is_known and promise <= tolerance:
            return Fit(_parameters(weights, moves), z, chain, iteration, True)
        ahead_w = direction[: weights.size].reshape(weights.shape)
        ahead_m = direction[weights.size :].reshape(moves.shape)
        change = potentials(lesson.words, lesson.packing, ahead_w)
        size = 1.0 if pairs else promise / (promise * precision + _bend(chain, change))
        for _ in range(12):
            trial_w, trial_m, trial_z = weights + size * ahead_w, moves + size * ahead_m, z + size * change
            trial, trial_chain = evaluate(trial_w, trial_m, trial_z)
            if trial <= value - 1e-4 * size * promise:
                break
            size *= 0.5
        else:
            return Fit(_parameters(weights, moves), z, chain, iteration, False)
        fresh = gradient(trial_w, trial_m, trial_chain)
        step, turn = size * direction, fresh - slope
        bend = float(step @ turn)
        if bend > 1e-12:
            pairs.append((step, turn, bend))
        weights, moves, z, value, chain, slope = trial_w, trial_m, trial_z, trial, trial_chain, fresh
        yield z.size
    return Fit(_parameters(weights, moves), z, chain, max_iterations, False)


def _parameters(weights: Flat, moves: Flat) -> Parameters:
    return Parameters(weights=weights.astype(np.float32), moves=moves)


def _bend(chain: Chain, change: Potentials) -> float:
    """How fast the loss bends along a change of potentials: its variance under the marginals."""
    marginals = chain.marginals
    mean = (marginals * change).sum(axis=2)
    return float((marginals * np.square(change)).sum() - np.square(mean).sum())


def _apply_inverse(slope: Flat, pairs: deque[tuple[Flat, Flat, float]]) -> Flat:
    """The two-loop recursion (Nocedal 1980)."""
    vector = slope.copy()
    factors: list[float] = []
    for step, turn, bend in reversed(pairs):
        factor = float(step @ vector) / bend
        vector -= factor * turn
        factors.append(factor)
    if pairs:
        _, turn, bend = pairs[-1]
        vector *= bend / float(turn @ turn)
    for (step, turn, bend), factor in zip(pairs, reversed(factors), strict=True):
        vector += (factor - float(turn @ vector) / bend) * step
    return vector
