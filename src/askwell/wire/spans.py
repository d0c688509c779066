"""Marked spans as JSON: positions in code points, unless a unit is asked for."""

from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import Field

from askwell.domain.documents import MAX_TEXT
from askwell.domain.models import PredictedSpan
from askwell.domain.questions import SuggestedSpan
from askwell.domain.spans import Span
from askwell.wire.base import CleanStr, In, Out

TextHash = Annotated[
    str,
    Field(
        pattern="^[0-9a-f]{32}$", description="BLAKE2b of the text in UTF-8, 16 bytes in hexadecimal digits."
    ),
]


class SpanIn(In):
    """A part of a text, from code point ``start`` to before ``end``, with a label's id."""

    start: Annotated[int, Field(ge=0, le=MAX_TEXT)]
    end: Annotated[int, Field(ge=1, le=MAX_TEXT)]
    label_id: Annotated[CleanStr, Field(max_length=40)]

    def to_span(self) -> Span:
        """Map to the domain."""
        return Span(self.start, self.end, self.label_id)


class NamedSpanIn(In):
    """A part of a text, from code point ``start`` to before ``end``, with a label's name."""

    start: Annotated[int, Field(ge=0, le=MAX_TEXT)]
    end: Annotated[int, Field(ge=1, le=MAX_TEXT)]
    label: Annotated[CleanStr, Field(max_length=200)]

    def to_span(self) -> Span:
        """Map to the domain, with the name in the place of the label's id."""
        return Span(self.start, self.end, self.label.strip())


class SpanOut(Out):
    """A part of a text, from code point ``start`` to before ``end``, with a label's id."""

    start: int
    end: int
    label_id: str

    @classmethod
    def of(cls, span: Span) -> "SpanOut":
        """Map from the domain."""
        return cls(start=span.start, end=span.end, label_id=span.label)

    @classmethod
    def all(cls, spans: Iterable[Span]) -> list["SpanOut"]:
        """Map several."""
        return [cls.of(span) for span in spans]


class SuggestedSpanOut(Out):
    """A span that the model would mark: its calibrated probability, in [0, 1], and its doubt in nats ≥ 0."""

    start: int
    end: int
    label_id: str
    name: str
    probability: float
    epistemic: float

    @classmethod
    def all(cls, spans: Iterable[SuggestedSpan], names: Mapping[str, str]) -> list["SuggestedSpanOut"]:
        """Map those from the domain whose labels have a name."""
        return [
            cls(
                start=each.span.start,
                end=each.span.end,
                label_id=each.span.label,
                name=names[each.span.label],
                probability=each.probability,
                epistemic=each.epistemic,
            )
            for each in spans
            if each.span.label in names
        ]


class PredictedSpanOut(Out):
    """A span that the model finds in a text, in the unit that was asked for, with the words themselves.

    ``probability`` is calibrated, in [0, 1]; ``epistemic`` (nats ≥ 0) says how unsure the model is of it for
    want of answers.
    """

    start: int
    end: int
    text: str
    label_id: str
    label: str
    probability: float
    epistemic: float

    @classmethod
    def of(cls, span: PredictedSpan) -> "PredictedSpanOut":
        """Map from the domain."""
        return cls(
            start=span.start,
            end=span.end,
            text=span.text,
            label_id=span.label_id,
            label=span.label,
            probability=span.probability,
            epistemic=span.epistemic,
        )
