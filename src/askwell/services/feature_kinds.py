"""The kinds of features that a project needs: of every text, and where parts are marked, of every word."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from askwell.domain import words
from askwell.domain.projects import marks_spans
from askwell.storage import features, projects
from askwell.storage.features import Segment
from askwell.storage.word_features import load_words, write_words

Tell = Callable[[int], None]
Words = Sequence[tuple[int, int]]

MAX_CHARACTERS = 1_000_000
"""Characters of the texts in one file of words, which is made in memory; one longer text is a file."""


class Encoder(Protocol):
    """What is needed of an encoder; ``id`` and ``word_id`` name its features by content."""

    @property
    def id(self) -> str:
        """The content name of the features."""
        ...

    @property
    def dimension(self) -> int:
        """Values a text, D."""
        ...

    @property
    def word_id(self) -> str:
        """The content name of the features of words."""
        ...

    @property
    def word_dimension(self) -> int:
        """Values a word."""
        ...

    def encode(self, texts: Sequence[str], *, progress: Tell | None = None) -> NDArray[np.float16]:
        """Give one unit row a text; ``progress`` is told how many are done."""
        ...

    def encode_words(
        self, texts: Sequence[str], words: Sequence[Words], *, progress: Tell | None = None
    ) -> list[NDArray[np.float16]]:
        """Give one row a word, an array for each text; ``words`` are code points from start to before end."""
        ...


class FeatureKind(Protocol):
    """One kind of features: how they are named, made, and found whole."""

    id: str

    def size(self, texts: Sequence[str]) -> int:
        """How many of the texts may go into one file, at least one."""
        ...

    def make(self, path: Path, texts: Sequence[str], progress: Tell) -> None:
        """Encode texts and write their file."""
        ...

    def check(self, home: Path, segment: Segment) -> None:
        """Raise ``OSError``, ``ValueError`` or ``KeyError`` unless a segment's file is there and whole."""
        ...


class TextFeatures:
    """One row a text."""

    def __init__(self, encoder: Encoder) -> None:
        self.id = encoder.id
        self._encoder = encoder

    def size(self, texts: Sequence[str]) -> int:
        """All of them: a row is small, and memory beyond the rows does not grow with their number."""
        return len(texts)

    def make(self, path: Path, texts: Sequence[str], progress: Tell) -> None:
        """Encode texts and write their file."""
        features.write_segment(path, self._encoder.encode(texts, progress=progress))

    def check(self, home: Path, segment: Segment) -> None:
        """Raise unless a segment's file is there and whole."""
        if features.load_segment(home, segment).shape[1] != self._encoder.dimension:
            raise ValueError(f"{segment.file} holds rows of another length")


class WordFeatures:
    """One row a word; the words are those of ``domain.words``."""

    def __init__(self, encoder: Encoder) -> None:
        self.id = word_features_id(encoder)
        self._encoder = encoder

    def size(self, texts: Sequence[str]) -> int:
        """As many as have ``MAX_CHARACTERS`` together, at least one."""
        ends = np.cumsum([len(text) for text in texts])
        return max(1, int(np.searchsorted(ends, MAX_CHARACTERS, side="right")))

    def make(self, path: Path, texts: Sequence[str], progress: Tell) -> None:
        """Find the words of texts, encode them and write their file."""
        places = [words.words(text) for text in texts]
        write_words(path, self._encoder.encode_words(texts, places, progress=progress), places)

    def check(self, home: Path, segment: Segment) -> None:
        """Raise unless a segment's file is there and whole."""
        if load_words(home, segment).values.shape[1] != self._encoder.word_dimension:
            raise ValueError(f"{segment.file} holds rows of another length")


def word_features_id(encoder: Encoder) -> str:
    """Give the name of the features of words: by the encoder, and by the rule that says what a word is."""
    return f"{encoder.word_id}-rule{words.RULE}"


def kinds_for(connection: Connection, project_id: str, encoder: Encoder) -> list[FeatureKind]:
    """Give the kinds of features that a project needs now."""
    project = projects.find(connection, project_id)
    labels = projects.find_labels(connection, project_id)
    kinds: list[FeatureKind] = [TextFeatures(encoder)]
    if project is not None and marks_spans(project, labels):
        kinds.append(WordFeatures(encoder))
    return kinds
