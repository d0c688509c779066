"""Texts of words around centres, with spans of two labels: what a tagger can learn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from askwell.engine.tagging.tags import WordSpan


@dataclass(frozen=True)
class Sentences:
    """Rows of words end to end, words of each text, its spans, and a row for each label's name."""

    values: np.ndarray
    counts: np.ndarray
    spans: list[list[WordSpan]]
    names: np.ndarray

    @property
    def dimension(self) -> int:
        return self.values.shape[1]


def make_sentences(*, texts: int = 80, labels: int = 2, dimension: int = 16, seed: int = 0) -> Sentences:
    """Half of the texts have no span; a span is one or two words near the centre of its label."""
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(labels, dimension))
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    rows, counts, spans = [], [], []
    for text in range(texts):
        count = int(rng.integers(3, 9)) if text else 0
        words = 0.25 * rng.normal(size=(count, dimension))
        found = []
        if text % 2:
            label, start = int(rng.integers(labels)), int(rng.integers(count - 1))
            end = start + int(rng.integers(1, 3))
            words[start:end] += centres[label]
            found.append(WordSpan(start, end, label))
        rows.append(words)
        counts.append(count)
        spans.append(found)
    values = np.concatenate(rows).astype(np.float16)
    return Sentences(values, np.array(counts), spans, (centres + 0.2).astype(np.float32))
