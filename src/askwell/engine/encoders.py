"""Encoders: a row of features per text or per word, from the fastest back end that agrees with float32."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from askwell.engine.encoder_backends import (
    Backend,
    BackendChoice,
    batches,
    exact_choice,
    fits,
    measure,
    open_backend,
    unit_rows,
)
from askwell.engine.encoder_cores import all_cores, use_cores
from askwell.engine.encoder_folder import EncoderFolder, find_folder
from askwell.engine.encoder_hashing import HashingEncoder
from askwell.engine.encoder_tokens import TokenReader
from askwell.engine.encoder_words import WordReader, Words
from askwell.engine.shapes import Encoded


class Encoder(Protocol):
    """What turns texts into features.

    `id` names the features by content, the same on every machine and back end; `dimension` is D; `backend`
    is the way of computing chosen here, `agreement` its lowest cosine to float32 when it was chosen, and
    `choice` that choice, to be stored and given back to `load_encoder`. `word_id` and `word_dimension` are
    `id` and `dimension` of the features of words.
    """

    id: str
    dimension: int
    backend: str
    agreement: float
    choice: BackendChoice
    word_id: str
    word_dimension: int

    @property
    def cores(self) -> int:
        """How many cores it makes use of."""
        ...

    def encode(
        self,
        texts: Sequence[str],
        *,
        progress: Callable[[int], None] | None = None,
        cores: int | None = None,
    ) -> Encoded:
        """One L2-normalised row per text, in order; `progress` gets the number of texts done so far.

        With `cores` it uses no more than these.
        """
        ...

    def encode_words(
        self,
        texts: Sequence[str],
        words: Sequence[Words],
        *,
        progress: Callable[[int], None] | None = None,
        cores: int | None = None,
    ) -> list[Encoded]:
        """A row for each word of each text, in order: one (L, D) array a text, (0, D) without words.

        `words` are code points from start to before end, one list a text, in order and apart. A text is read
        whole, however long it is. `progress` and `cores` as in `encode`.
        """
        ...


class TextEncoder:
    """A transformer encoder with its tokenizer; safe to use from several threads."""

    def __init__(
        self, folder: EncoderFolder, *, reader: TokenReader, backend: Backend, choice: BackendChoice
    ) -> None:
        self.id = folder.id
        self.dimension = backend.dimension
        self.backend = choice["backend"]
        self.agreement = choice["agreement"]
        self.choice = choice
        self._reader = reader
        self._backend = backend
        self._words = WordReader(folder, backend)
        self.word_id = self._words.id
        self.word_dimension = self._words.dimension

    @property
    def cores(self) -> int:
        """How many cores torch was given."""
        return all_cores()

    def encode(
        self,
        texts: Sequence[str],
        *,
        progress: Callable[[int], None] | None = None,
        cores: int | None = None,
    ) -> Encoded:
        """One L2-normalised row per text, in order (`Encoder.encode`).

        Texts are read and computed in blocks, so memory beyond the result does not grow with their number.
        A text is cut at the encoder's longest; the empty text has a row as well.
        """
        use_cores(cores)
        rows = np.empty((len(texts), self.dimension), np.float16)
        start = done = 0
        for tokens in self._reader.blocks(texts):
            block = rows[start : start + len(tokens)]
            for batch in batches(tokens):
                block[batch] = unit_rows(self._backend.embed([tokens[row] for row in batch]))
                done += len(batch)
                if progress is not None:
                    progress(done)
            start += len(tokens)
        return rows

    def encode_words(
        self,
        texts: Sequence[str],
        words: Sequence[Words],
        *,
        progress: Callable[[int], None] | None = None,
        cores: int | None = None,
    ) -> list[Encoded]:
        """A row for each word of each text (`Encoder.encode_words`)."""
        use_cores(cores)
        return self._words.encode(texts, words, progress=progress)


def load_encoder(name: str | None = None, *, choice: BackendChoice | None = None) -> Encoder:
    """Open an encoder: the default (no name), "hashing", a local folder, or a Hugging Face name.

    Without a `choice` that fits this encoder and machine the back ends are measured first (seconds).
    Errors: `EncoderError` and its kinds.
    """
    if name == "hashing":
        return HashingEncoder()
    folder = find_folder(name)
    reader = TokenReader(folder)
    chosen = choice if choice is not None and fits(choice, folder) else measure(folder, reader)
    backend = open_backend(folder, chosen["backend"])
    return TextEncoder(folder, reader=reader, backend=backend, choice=chosen)


def load_exact_encoder(name: str | None = None) -> Encoder:
    """Open an encoder in float32, whichever back end is the fastest here: its rows are the same everywhere.

    Errors: `EncoderError` and its kinds.
    """
    if name == "hashing":
        return HashingEncoder()
    folder = find_folder(name)
    choice = exact_choice(folder)
    backend = open_backend(folder, choice["backend"])
    return TextEncoder(folder, reader=TokenReader(folder), backend=backend, choice=choice)


def choose_backend(name: str | None = None) -> BackendChoice:
    """Measure an encoder's back ends on this machine, and name the fastest with cosine ≥ 0.999 to float32."""
    if name == "hashing":
        return HashingEncoder().choice
    folder = find_folder(name)
    return measure(folder, TokenReader(folder))
