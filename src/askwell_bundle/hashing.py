"""The encoder that needs no network, hashed character n-grams, for bundles of projects that use it."""

from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from askwell_bundle.spelling import surface

GRAMS = (3, 4, 5)
MAX_CHARS = 2_000
NEIGHBOUR = 0.3
"""How much the words beside a word weigh in its row."""


class HashingEncoder:
    """Signed hashing of the character 3- to 5-grams of a text's words (Weinberger et al., ICML 2009)."""

    def __init__(self, *, dimension: int) -> None:
        self._dimension = dimension

    def encode(self, texts: Sequence[str]) -> NDArray[np.float16]:
        """One unit row a text."""
        rows = np.empty((len(texts), self._dimension), np.float16)
        for row, text in enumerate(texts):
            rows[row] = self._embed(text)
        return rows

    def encode_words(
        self, texts: Sequence[str], words: Sequence[Sequence[tuple[int, int]]]
    ) -> list[NDArray[np.float16]]:
        """The spelling of each word, and less of its neighbours', an array for each text."""
        size = 2 * self._dimension
        found: list[NDArray[np.float16]] = []
        for text, spans in zip(texts, words, strict=True):
            rows = np.zeros((len(spans) + 2, size), np.float32)
            for place, (start, end) in enumerate(spans):
                rows[place + 1] = surface(text[start:end], is_first=place == 0, dimension=size)
            beside = np.roll(rows[:-2], -1, axis=1) + np.roll(rows[2:], 1, axis=1)
            found.append((rows[1:-1] + NEIGHBOUR * beside).astype(np.float16))
        return found

    def _embed(self, text: str) -> NDArray[np.float64]:
        values = np.zeros(self._dimension)
        words = text[:MAX_CHARS].lower().encode("utf-8", "replace").split()
        for word in words or [b""]:
            marked = b"<" + word + b">"
            grams = [marked[i : i + n] for n in GRAMS for i in range(len(marked) - n + 1)]
            for gram in (marked, *grams):
                number = crc32(gram)
                values[(number >> 1) % self._dimension] += 1.0 if number & 1 else -1.0
        length = float(np.linalg.norm(values))
        return values / length if length > 0 else np.full(self._dimension, self._dimension**-0.5)
