"""From texts and their words to windows of tokens, so that a text of any length is read whole.

Legend: `L` words of a text, `P` pieces of a text (tokens without the special ones).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from askwell.engine.encoder_folder import EncoderFolder
from askwell.engine.encoder_tokens import Tokens, open_tokenizer, readable

Places = NDArray[np.int64]
"""One place per word."""

WINDOW = 256
"""Tokens of a window, the special ones included, or the encoder's longest text if that is shorter."""


@dataclass(frozen=True)
class Window:
    """A stretch of a text computed at once, and the words that are read off it.

    `first` and `end` are the tokens of each of these words, from the start of `tokens`; equal for a word
    without any.
    """

    text: int
    tokens: Tokens
    words: Places
    first: Places
    end: Places


class PieceReader:
    """Reads texts whole, in windows that overlap by half; each word is read where it has most around it."""

    def __init__(self, folder: EncoderFolder) -> None:
        self._tokenizer = open_tokenizer(folder)
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._is_lower_case = folder.is_lower_case
        self._before, self._after = _special(self._tokenizer)
        special = len(self._before) + len(self._after)
        self._width = max(min(WINDOW, folder.max_tokens) - special, 2)

    def windows(self, text: str, words: Sequence[tuple[int, int]], *, number: int) -> list[Window]:
        """The windows of one text; every word is in exactly one of them."""
        encoding = self._tokenizer.encode(readable(self._lower(text)), add_special_tokens=False)
        offsets = np.asarray(encoding.offsets, dtype=np.int64).reshape(-1, 2)
        spans = np.asarray(words, dtype=np.int64).reshape(-1, 2)
        first = np.searchsorted(offsets[:, 1], spans[:, 0], side="right")
        end = np.maximum(np.searchsorted(offsets[:, 0], spans[:, 1], side="left"), first)
        ids, stride = encoding.ids, max(self._width // 2, 1)
        last = max(0, -(-(len(ids) - self._width) // stride))
        middle = (first + end) / 2
        at = np.clip(np.rint((middle - self._width / 2) / stride), 0, last).astype(np.int64)
        found: list[Window] = []
        for turn in np.unique(at).tolist():
            start = turn * stride
            tokens = ids[start : start + self._width]
            chosen = np.flatnonzero(at == turn)
            low = np.clip(first[chosen] - start, 0, len(tokens))
            high = np.clip(end[chosen] - start, low, len(tokens))
            found.append(
                Window(
                    text=number,
                    tokens=[*self._before, *tokens, *self._after],
                    words=chosen,
                    first=low + len(self._before),
                    end=high + len(self._before),
                )
            )
        return found

    def _lower(self, text: str) -> str:
        """Lower case, a character a character, so that places stay what they are."""
        if not self._is_lower_case:
            return text
        lower = text.lower()
        if len(lower) == len(text):
            return lower
        return "".join(low if len(low := c.lower()) == 1 else c for c in text)


def _special(tokenizer: Tokenizer) -> tuple[Tokens, Tokens]:
    """What the tokenizer puts before and after a text."""
    encoding = tokenizer.encode("a")
    marks = encoding.special_tokens_mask
    own = [at for at, mark in enumerate(marks) if not mark]
    first, end = (own[0], own[-1] + 1) if own else (len(marks), len(marks))
    return encoding.ids[:first], encoding.ids[end:]
