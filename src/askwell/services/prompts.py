"""What labels are called, as features: the means of their classes before any answer."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from askwell.domain.labels import Label, prompt
from askwell.domain.words import words
from askwell.services.feature_kinds import Encoder


class Prompts:
    """The features of label names, each encoded once."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._texts: dict[str, NDArray[np.float32]] = {}
        self._words: dict[str, NDArray[np.float32]] = {}

    def texts(self, labels: Sequence[Label]) -> NDArray[np.float32]:
        """Give one unit row a label, (C, D): its name and description, read as a text."""

        def encode(missing: list[str]) -> list[NDArray[np.float32]]:
            return list(self._encoder.encode(missing).astype(np.float32))

        return _rows([label.prompt for label in labels], self._texts, encode)

    def words(self, labels: Sequence[Label]) -> NDArray[np.float32]:
        """Give one row a label, (C, D): the mean over the words of its name."""

        def encode(missing: list[str]) -> list[NDArray[np.float32]]:
            found = self._encoder.encode_words(missing, [words(name) for name in missing])
            return [np.asarray(rows.astype(np.float32).mean(axis=0)) for rows in found]

        return _rows([prompt(label.name) for label in labels], self._words, encode)


def _rows(
    names: Sequence[str],
    known: dict[str, NDArray[np.float32]],
    encode: Callable[[list[str]], list[NDArray[np.float32]]],
) -> NDArray[np.float32]:
    missing = [name for name in dict.fromkeys(names) if name not in known]
    if missing:
        known.update(zip(missing, encode(missing), strict=True))
    return np.stack([known[name] for name in names])
