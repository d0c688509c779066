"""A small encoder without a network: hashed character n-grams, for fast tests and for trying things out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from zlib import crc32

import numpy as np

from askwell.engine.encoder_backends import BackendChoice
from askwell.engine.encoder_surface import surface
from askwell.engine.shapes import Encoded, Vector

GRAMS = (3, 4, 5)
MAX_CHARS = 2_000
NEIGHBOUR = 0.3
"""How much the words beside a word weigh in its row."""


class HashingEncoder:
    """Signed hashing of the character 3- to 5-grams of a text's words (Weinberger et al., ICML 2009).

    Deterministic, with no download and no torch. It knows spelling, not meaning: use it where a quick start
    matters more than quality. Only the first 2,000 characters count.
    """

    def __init__(self, *, dimension: int = 64) -> None:
        self.dimension = dimension
        self.id = f"hashing-{dimension}"
        self.backend = "hashing"
        self.cores = 1
        self.agreement = 1.0
        self.word_id = f"{self.id}-words1"
        self.word_dimension = 2 * dimension
        self.choice = BackendChoice(
            encoder=self.id, backend=self.backend, agreement=1.0, machine="any", texts_per_second={}
        )

    def encode(
        self,
        texts: Sequence[str],
        *,
        progress: Callable[[int], None] | None = None,
        cores: int | None = None,
    ) -> Encoded:
        """One unit row per text, in order; `progress` gets the number of texts done so far."""
        rows = np.empty((len(texts), self.dimension), np.float16)
        for row, text in enumerate(texts):
            rows[row] = self._embed(text)
            if progress is not None and ((row + 1) % 1000 == 0 or row + 1 == len(texts)):
                progress(row + 1)
        return rows

    def encode_words(
        self,
        texts: Sequence[str],
        words: Sequence[Sequence[tuple[int, int]]],
        *,
        progress: Callable[[int], None] | None = None,
        cores: int | None = None,
    ) -> list[Encoded]:
        """The spelling of each word, and less of its neighbours': one (L, D) array a text."""
        found: list[Encoded] = []
        for row, (text, spans) in enumerate(zip(texts, words, strict=True)):
            rows = np.zeros((len(spans) + 2, self.word_dimension), np.float32)
            for place, (start, end) in enumerate(spans):
                rows[place + 1] = surface(text[start:end], is_first=place == 0, dimension=self.word_dimension)
            beside = np.roll(rows[:-2], -1, axis=1) + np.roll(rows[2:], 1, axis=1)
            found.append((rows[1:-1] + NEIGHBOUR * beside).astype(np.float16))
            if progress is not None and ((row + 1) % 1000 == 0 or row + 1 == len(texts)):
                progress(row + 1)
        return found

    def _embed(self, text: str) -> Vector:
        values = np.zeros(self.dimension)
        words = text[:MAX_CHARS].lower().encode("utf-8", "replace").split()
        for word in words or [b""]:
            marked = b"<" + word + b">"
            grams = [marked[i : i + n] for n in GRAMS for i in range(len(marked) - n + 1)]
            for gram in (marked, *grams):
                number = crc32(gram)
                values[(number >> 1) % self.dimension] += 1.0 if number & 1 else -1.0
        length = float(np.linalg.norm(values))
        return values / length if length > 0 else np.full(self.dimension, self.dimension**-0.5)
