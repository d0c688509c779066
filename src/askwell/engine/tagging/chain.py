"""A linear chain over the words of each text: exact marginals, evidence and the best path.

Legend: `T` words of all texts, `N` texts, `G` chains over the same words, `K` tags of a chain.

Words are packed by place: the first words of all texts, then the second ones, longer texts first, so that
each step of a recursion is one matrix product.
p(y | x) ∝ exp Σ z[t, y_t] + Σ m[y_t, y_t+1]
(Lafferty, McCallum & Pereira, ICML 2001); forward-backward with scaling after Rabiner (1989).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from askwell.engine.tagging.shapes import Counts, Pairs, Paths, Places, Potentials, Starts, TextScores


@dataclass(frozen=True)
class Packing:
    """Where the words of texts that lie end to end go in packed order.

    `index` are the words in packed order; those of place t are `bounds[t]` to `bounds[t + 1]`.
    `texts` are those that have words, longest first.
    """

    index: Places
    bounds: Places
    texts: Places

    @staticmethod
    def of(counts: Counts) -> Packing:
        """The packing of texts with so many words each."""
        texts = np.argsort(-counts, kind="stable")
        texts = texts[counts[texts] > 0]
        longest = int(counts.max()) if len(texts) else 0
        lengths = counts[texts]
        alive = np.searchsorted(-lengths, -np.arange(longest), side="left")
        bounds = np.concatenate([[0], np.cumsum(alive)]).astype(np.int64)
        begins = (np.cumsum(counts) - counts)[texts]
        index = np.empty(int(bounds[-1]), dtype=np.int64)
        for place in range(longest):
            index[bounds[place] : bounds[place + 1]] = begins[: alive[place]] + place
        return Packing(index=index, bounds=bounds, texts=texts)

    @property
    def steps(self) -> list[tuple[int, int]]:
        """The bounds of each place."""
        return list(zip(self.bounds[:-1].tolist(), self.bounds[1:].tolist(), strict=True))


@dataclass(frozen=True)
class Chain:
    """Potentials of packed words and what follows from them.

    `forward` and `backward` multiply to the marginals; `emission` is exp z over its largest value,
    `scale` what each place was divided by. `moves` is exp m, zero where a step is not allowed.
    """

    forward: Potentials
    backward: Potentials
    emission: Potentials
    scale: Starts
    moves: Pairs
    evidence: TextScores

    @property
    def marginals(self) -> Potentials:
        """The probability of each tag at each word; sums to one over tags."""
        return self.forward * self.backward

    def pairs(self, packing: Packing) -> Pairs:
        """How often each tag is expected to follow each, over all texts."""
        total = np.zeros_like(self.moves)
        steps = packing.steps
        for (before, _), (begin, end) in pairwise(steps):
            ahead = self.emission[:, begin:end] * self.backward[:, begin:end] / self.scale[:, begin:end, None]
            total += self.forward[:, before : before + end - begin].transpose(0, 2, 1) @ ahead
        return total * self.moves


def run(potentials: Potentials, moves: Pairs, starts: Starts, packing: Packing) -> Chain:
    """Forward and backward over packed potentials z (G, T, K), with exp m (G, K, K) and first tags (G, K).

    `evidence` is log Z of each text of the packing, summed over chains (nats).
    """
    highest = potentials.max(axis=2, keepdims=True)
    emission = np.exp(potentials - highest)
    forward, backward = np.empty_like(emission), np.ones_like(emission)
    scale = np.empty(emission.shape[:2])
    steps = packing.steps
    evidence = np.zeros(len(packing.texts))
    before = 0
    for begin, end in steps:
        if begin == 0:
            now = emission[:, :end] * starts[:, None, :]
        else:
            now = (forward[:, before : before + end - begin] @ moves) * emission[:, begin:end]
        total = now.sum(axis=2)
        forward[:, begin:end] = now / total[:, :, None]
        scale[:, begin:end] = total
        evidence[: end - begin] += (np.log(total) + highest[:, begin:end, 0]).sum(axis=0)
        before = begin
    turned = moves.transpose(0, 2, 1)
    for (before, _), (begin, end) in zip(steps[-2::-1], steps[:0:-1], strict=True):
        ahead = emission[:, begin:end] * backward[:, begin:end] / scale[:, begin:end, None]
        backward[:, before : before + end - begin] = ahead @ turned
    return Chain(forward, backward, emission, scale, moves, evidence)


def best_path(potentials: Potentials, steps_taken: Pairs, starts: Starts, packing: Packing) -> Paths:
    """The most probable tags of each packed word (G, T), by Viterbi, from log potentials."""
    steps = packing.steps
    chains, words, tags = potentials.shape
    came = np.zeros((chains, words, tags), dtype=np.int16)
    score = np.empty((chains, len(packing.texts), tags))
    for begin, end in steps:
        alive = end - begin
        if begin == 0:
            score[:] = potentials[:, :end] + starts[:, None, :]
            continue
        trial = score[:, :alive, :, None] + steps_taken[:, None]
        came[:, begin:end] = trial.argmax(axis=2)
        score[:, :alive] = trial.max(axis=2) + potentials[:, begin:end]
    path = np.zeros((chains, words), dtype=np.int64)
    last = score.argmax(axis=2)
    for begin, end in reversed(steps):
        alive = end - begin
        path[:, begin:end] = last[:, :alive]
        last[:, :alive] = np.take_along_axis(came[:, begin:end], last[:, :alive, None], axis=2)[:, :, 0]
    return path
