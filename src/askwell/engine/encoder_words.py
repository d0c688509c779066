"""One row of features per word: what an inner layer of the encoder says of it there, and how it is spelt.

Legend: `L` words of a text, `H` hidden values of the encoder, `D` = H + SPELLING.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from askwell.engine.encoder_backends import Backend, batches
from askwell.engine.encoder_folder import EncoderFolder
from askwell.engine.encoder_pieces import PieceReader, Window
from askwell.engine.encoder_surface import surface
from askwell.engine.shapes import Encoded, Features, Vector

Words = Sequence[tuple[int, int]]
"""The words of a text: code points from start to before end."""

RECIPE = "words1"
"""Named in the features' id: another recipe gives other features, which must not be mixed."""

SPELLING = 128
"""Values for a word's spelling."""

SPELLING_WEIGHT = 0.3
"""How much they weigh: a unit row of the encoder differs from the mean by about so much."""

BLOCK = 512
"""Windows that are read before they are sorted by length and computed."""


class WordReader:
    """Computes the rows of words with one back end of an encoder."""

    def __init__(self, folder: EncoderFolder, backend: Backend) -> None:
        self.id = f"{folder.id}-{RECIPE}"
        self._reader = PieceReader(folder)
        self._backend = backend
        self._layer = inner_layer(backend.depth)
        self._hidden = backend.dimension
        self.dimension = backend.dimension + SPELLING

    def encode(
        self, texts: Sequence[str], words: Sequence[Words], *, progress: Callable[[int], None] | None = None
    ) -> list[Encoded]:
        """One (L, D) array a text; `progress` gets the number of texts done so far."""
        rows = [np.zeros((len(spans), self.dimension), np.float16) for spans in words]
        spellings: dict[tuple[str, bool], Vector] = {}
        for row, text, spans in zip(rows, texts, words, strict=True):
            for place, (start, end) in enumerate(spans):
                key = (text[start:end], place == 0)
                if key not in spellings:
                    spellings[key] = SPELLING_WEIGHT * surface(key[0], is_first=key[1], dimension=SPELLING)
                row[place, self._hidden :] = spellings[key]
        for done, block in self._blocks(texts, words):
            tokens = [window.tokens for window in block]
            for batch in batches(tokens):
                hidden = self._backend.embed_tokens([tokens[at] for at in batch], layer=self._layer)
                start = 0
                for at in batch:
                    window = block[at]
                    here = hidden[start : start + len(window.tokens)]
                    rows[window.text][window.words, : self._hidden] = word_means(here, window)
                    start += len(window.tokens)
            if progress is not None:
                progress(done)
        return rows

    def _blocks(self, texts: Sequence[str], words: Sequence[Words]) -> Iterator[tuple[int, list[Window]]]:
        block: list[Window] = []
        for number, (text, spans) in enumerate(zip(texts, words, strict=True)):
            if spans:
                block += self._reader.windows(text, spans, number=number)
            if len(block) >= BLOCK or number + 1 == len(texts):
                yield number + 1, block
                block = []


def word_means(hidden: Features, window: Window) -> Features:
    """The mean over each word's tokens, of length one; zero without tokens."""
    padded = np.concatenate([hidden, np.zeros((1, hidden.shape[1]), np.float32)])
    bounds = np.stack([window.first, window.end], axis=1).ravel()
    total = np.add.reduceat(padded, bounds, axis=0)[::2]
    length = np.linalg.norm(total, axis=1)
    is_sound = (window.end > window.first) & np.isfinite(length) & (length > 0)
    return np.where(is_sound, 1 / np.where(is_sound, length, 1), 0).astype(np.float32)[:, None] * total


def inner_layer(depth: int) -> int:
    """The layer that is read, at two thirds of the depth: later ones know the text, less the word."""
    return max(1, round(2 * depth / 3))
