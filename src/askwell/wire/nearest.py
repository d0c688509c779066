"""The answered texts that are nearest to a text, as JSON."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from askwell.domain.documents import MAX_TEXT, NearestText
from askwell.wire.base import CleanStr, In, Out
from askwell.wire.documents import DocumentOut
from askwell.wire.spans import SpanOut

MAX_NEAREST = 10


class NearestIn(In):
    """A text, and how many of its nearest answered texts to give."""

    text: Annotated[CleanStr, Field(min_length=1, max_length=MAX_TEXT)]
    n: Annotated[int, Field(ge=1, le=MAX_NEAREST)] = 5


class NearestTextOut(Out):
    """An answered text, the labels and spans that people gave it, and its cosine to the text, in [-1, 1]."""

    document: DocumentOut
    labels: list[str]
    spans: list[SpanOut]
    similarity: float

    @classmethod
    def of(cls, near: NearestText) -> "NearestTextOut":
        """Map from the domain."""
        return cls(
            document=DocumentOut.of(near.document),
            labels=list(near.labels),
            spans=SpanOut.all(near.spans),
            similarity=round(near.similarity, 4),
        )


class NearestOut(Out):
    """The nearest answered texts, nearest first."""

    texts: list[NearestTextOut]

    @classmethod
    def of(cls, texts: Iterable[NearestText]) -> "NearestOut":
        """Map from the domain."""
        return cls(texts=[NearestTextOut.of(near) for near in texts])
