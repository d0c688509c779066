"""A row of features per text or per word: by ONNX Runtime, rounded to half precision as Askwell rounds them.

Legend: `N` texts, `L` tokens or words of a text, `H` hidden values, `D` values of a word.
"""

from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from askwell_bundle.errors import BundleDamaged
from askwell_bundle.files import ENCODER, TOKENIZER
from askwell_bundle.hashing import HashingEncoder
from askwell_bundle.reading import Reading, TextReader, Tokens, Window, WindowReader
from askwell_bundle.spelling import surface

Floats = NDArray[np.float32]
Halves = NDArray[np.float16]
Words = Sequence[tuple[int, int]]

BATCH_TOKENS = 2048
"""Tokens computed together, padding included."""

SPELLING = 128
"""Values for a word's spelling."""

SPELLING_WEIGHT = 0.3
"""How much they weigh beside a unit row of the encoder."""


class Encoder(Protocol):
    """What turns texts and words into features."""

    def encode(self, texts: Sequence[str]) -> Halves:
        """One unit row a text."""
        ...

    def encode_words(self, texts: Sequence[str], words: Sequence[Words]) -> list[Halves]:
        """One row a word, an array for each text; ``words`` are code points from start to before end."""
        ...


def open_encoder(folder: Path, settings: dict[str, Any], *, threads: int | None = None) -> Encoder:
    """The encoder of a bundle; ``threads`` is how many cores it may use (None: all)."""
    if settings["kind"] == "hashing":
        return HashingEncoder(dimension=int(settings["dimension"]))
    how = Reading(int(settings["max_tokens"]), bool(settings["is_lower_case"]), int(settings["filler"]))
    return OnnxEncoder(folder, how, dimension=int(settings["dimension"]), threads=threads)


class OnnxEncoder:
    """A transformer encoder as ONNX, with its tokenizer; safe to use from several threads."""

    def __init__(self, folder: Path, how: Reading, *, dimension: int, threads: int | None = None) -> None:
        runtime: Any = import_module("onnxruntime")  # which a bundle of hashed spelling does without
        options = runtime.SessionOptions()
        options.intra_op_num_threads = threads or 0
        options.log_severity_level = 3
        try:
            self._session: Any = runtime.InferenceSession(
                str(folder / ENCODER), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # ONNX Runtime has no one class for its own
            raise BundleDamaged(file=ENCODER, reason=str(error).split("\n")[0]) from error
        self._only = runtime.RunOptions()
        self._only.only_execute_path_to_fetches = True  # the layers behind the words' are not needed for them
        self._filler = how.filler
        self._dimension = dimension
        self._texts = TextReader(folder / TOKENIZER, how)
        self._windows = WindowReader(folder / TOKENIZER, how)

    def encode(self, texts: Sequence[str]) -> Halves:
        """One unit row a text."""
        tokens = self._texts.read(texts)
        rows = np.empty((len(texts), self._dimension), np.float16)
        for batch in batches(tokens):
            rows[batch] = unit_rows(self._run("text", [tokens[row] for row in batch]))
        return rows

    def encode_words(self, texts: Sequence[str], words: Sequence[Words]) -> list[Halves]:
        """One row a word, an array for each text."""
        windows = list(self._all_windows(texts, words))
        size = self._dimension
        rows: list[Halves] = []
        for text, spans in zip(texts, words, strict=True):
            row = np.zeros((len(spans), size + SPELLING), np.float16)
            for place, (start, end) in enumerate(spans):
                spelt = surface(text[start:end], is_first=place == 0, dimension=SPELLING)
                row[place, size:] = SPELLING_WEIGHT * spelt
            rows.append(row)
        for at, found in self._word_means(windows):
            rows[windows[at].text][windows[at].words, :size] = found
        return rows

    def _all_windows(self, texts: Sequence[str], words: Sequence[Words]) -> Iterator[Window]:
        for number, (text, spans) in enumerate(zip(texts, words, strict=True)):
            if spans:
                yield from self._windows.windows(text, spans, number=number)

    def _word_means(self, windows: Sequence[Window]) -> Iterator[tuple[int, Floats]]:
        tokens = [window.tokens for window in windows]
        for batch in batches(tokens):
            hidden = self._run("tokens", [tokens[at] for at in batch])
            for row, at in enumerate(batch):
                yield at, word_means(hidden[row, : len(tokens[at])], windows[at])

    def _run(self, output: str, tokens: Sequence[Tokens]) -> Floats:
        longest = max(map(len, tokens))
        numbers = np.full((len(tokens), longest), self._filler, np.int64)
        mask = np.zeros_like(numbers)
        for row, text in enumerate(tokens):
            numbers[row, : len(text)] = text
            mask[row, : len(text)] = 1
        given = {"input_ids": numbers, "attention_mask": mask}
        return self._session.run([output], given, self._only)[0]


def batches(tokens: Sequence[Tokens]) -> list[list[int]]:
    """Row numbers sorted by length, cut where a batch padded to its longest would pass the token budget."""
    lengths = np.fromiter(map(len, tokens), np.int64, len(tokens))
    order = np.argsort(lengths, kind="stable")
    cuts = [0]
    for at, length in enumerate(lengths[order].tolist()):
        if at > cuts[-1] and (at + 1 - cuts[-1]) * length > BATCH_TOKENS:
            cuts.append(at)
    return [part.tolist() for part in np.split(order, cuts[1:])] if len(order) else []


def unit_rows(rows: Floats) -> Floats:
    """Rows of length one; a row that is zero or not finite becomes the one with equal values."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    is_sound = np.isfinite(lengths) & (lengths > 0)
    found = np.where(is_sound, rows, rows.shape[1] ** -0.5) / np.where(is_sound, lengths, 1.0)
    return found.astype(np.float32, copy=False)


def word_means(hidden: Floats, window: Window) -> Floats:
    """The mean over each word's tokens, of length one; zero without tokens."""
    padded = np.concatenate([hidden, np.zeros((1, hidden.shape[1]), np.float32)])
    bounds = np.stack([window.first, window.end], axis=1).ravel()
    total = np.add.reduceat(padded, bounds, axis=0)[::2]
    length = np.linalg.norm(total, axis=1)
    is_sound = (window.end > window.first) & np.isfinite(length) & (length > 0)
    scale = np.where(is_sound, 1 / np.where(is_sound, length, 1), 0).astype(np.float32)
    return scale[:, None] * total
