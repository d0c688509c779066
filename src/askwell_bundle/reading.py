"""From texts to token numbers: whole texts cut at the encoder's longest, and windows over every word.

Legend: `L` words of a text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

Tokens = list[int]
Places = NDArray[np.int64]
"""One place per word."""

CHARS_PER_TOKEN = (16, 64, 256)
"""How much of a long text is read: more of it only if the first cut did not fill the encoder."""

WORD_CHARS = 100
"""A cut goes back to the end of a word if one ends within so many characters."""

WINDOW = 256
"""Tokens of a window, the special ones included, or the encoder's longest text if that is shorter."""


@dataclass(frozen=True)
class Reading:
    """How an encoder reads: tokens of its longest text, whether letters are made small, what fills a row."""

    max_tokens: int
    is_lower_case: bool
    filler: int


@dataclass(frozen=True)
class Window:
    """A stretch of a text computed at once, and the words that are read off it.

    `first` and `end` are the tokens of each of these words; equal for a word without any.
    """

    text: int
    tokens: Tokens
    words: Places
    first: Places
    end: Places


class TextReader:
    """Turns texts into one to `max_tokens` token numbers each."""

    def __init__(self, file: Path, how: Reading) -> None:
        self._how = how
        self._tokenizer: Any = cast("Any", Tokenizer).from_file(str(file))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(how.max_tokens)

    def read(self, texts: Sequence[str]) -> list[Tokens]:
        """The tokens of each text."""
        cleaned = [readable(text.lower() if self._how.is_lower_case else text) for text in texts]
        tokens: list[Tokens] = [[] for _ in texts]
        rows = list(range(len(texts)))
        for width in CHARS_PER_TOKEN:
            chars = self._how.max_tokens * width
            encodings = self._tokenizer.encode_batch_fast([_cut(cleaned[row], chars) for row in rows])
            for row, encoding in zip(rows, encodings, strict=True):
                tokens[row] = encoding.ids or [self._how.filler]
            rows = [r for r in rows if len(cleaned[r]) > chars and len(tokens[r]) < self._how.max_tokens]
            if not rows:
                break
        return tokens


class WindowReader:
    """Reads texts whole, in windows that overlap by half; each word is read where it has most around it."""

    def __init__(self, file: Path, how: Reading) -> None:
        self._is_lower_case = how.is_lower_case
        self._tokenizer: Any = cast("Any", Tokenizer).from_file(str(file))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._before, self._after = _special(self._tokenizer)
        special = len(self._before) + len(self._after)
        self._width = max(min(WINDOW, how.max_tokens) - special, 2)

    def windows(self, text: str, words: Sequence[tuple[int, int]], *, number: int) -> list[Window]:
        """The windows of one text; every word is in exactly one of them."""
        encoding = self._tokenizer.encode(readable(self._lower(text)), add_special_tokens=False)
        offsets = np.asarray(encoding.offsets, dtype=np.int64).reshape(-1, 2)
        spans = np.asarray(words, dtype=np.int64).reshape(-1, 2)
        first = np.searchsorted(offsets[:, 1], spans[:, 0], side="right")
        end = np.maximum(np.searchsorted(offsets[:, 0], spans[:, 1], side="left"), first)
        ids: Tokens = encoding.ids
        stride = max(self._width // 2, 1)
        last = max(0, -(-(len(ids) - self._width) // stride))
        at = np.clip(np.rint(((first + end) / 2 - self._width / 2) / stride), 0, last).astype(np.int64)
        found: list[Window] = []
        for turn in np.unique(at).tolist():
            start = turn * stride
            tokens = ids[start : start + self._width]
            chosen = np.flatnonzero(at == turn)
            low = np.clip(first[chosen] - start, 0, len(tokens))
            high = np.clip(end[chosen] - start, low, len(tokens))
            shift = len(self._before)
            tokens = [*self._before, *tokens, *self._after]
            found.append(Window(number, tokens, chosen, low + shift, high + shift))
        return found

    def _lower(self, text: str) -> str:
        """Lower case, a character a character, so that places stay what they are."""
        if not self._is_lower_case:
            return text
        lower = text.lower()
        if len(lower) == len(text):
            return lower
        return "".join(low if len(low := c.lower()) == 1 else c for c in text)


def readable(text: str) -> str:
    """Half of a surrogate pair cannot be written as UTF-8: it becomes a question mark."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _cut(text: str, chars: int) -> str:
    if len(text) <= chars:
        return text
    start = chars - WORD_CHARS
    space = max(text.rfind(mark, start, chars) for mark in (" ", "\n", "\t"))
    return text[: space if space > 0 else chars]


def _special(tokenizer: Any) -> tuple[Tokens, Tokens]:
    """What the tokenizer puts before and after a text."""
    encoding = tokenizer.encode("a")
    marks: list[int] = encoding.special_tokens_mask
    own = [at for at, mark in enumerate(marks) if not mark]
    first, end = (own[0], own[-1] + 1) if own else (len(marks), len(marks))
    return encoding.ids[:first], encoding.ids[end:]
