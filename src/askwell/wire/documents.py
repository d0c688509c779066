"""Texts and their history as JSON."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from askwell.domain.documents import MAX_EXTERNAL_ID, Document, NewText, clean_text, text_hash
from askwell.domain.errors import InvalidInput
from askwell.domain.events import Event, EventKind, Stream
from askwell.domain.given_spans import GivenSpan, place
from askwell.domain.spans import MAX_SPANS, OffsetUnit, Span
from askwell.wire.base import CleanStr, In, JsonObject, Out
from askwell.wire.spans import NamedSpanIn, SpanOut

MAX_TEXTS = 1_000


class NewTextIn(In):
    """A text to add; ``labels`` are label names, for a text that is answered already, and ``spans`` those
    that are marked in it (an empty list: nothing is)."""

    text: CleanStr
    id: Annotated[CleanStr, Field(max_length=MAX_EXTERNAL_ID)] | None = None
    metadata: Annotated[JsonObject, Field(default_factory=dict)]
    labels: Annotated[list[CleanStr], Field(max_length=1_000)] | None = None
    spans: Annotated[list[NamedSpanIn], Field(max_length=MAX_SPANS)] | None = None

    def to_text(self, line: int) -> NewText:
        """Map to the domain."""
        return NewText(clean_text(self.text), line, self.id or None, self.metadata)

    def label_names(self) -> tuple[str, ...] | None:
        """Give the names without blanks around them; None: no answer came."""
        return None if self.labels is None else tuple(dict.fromkeys(name.strip() for name in self.labels))

    def placed_spans(self) -> tuple[Span, ...] | None:
        """Give the spans as positions in the cleaned text, or as they are where they do not fit it; None: no
        answer came."""
        if self.spans is None:
            return None
        given = [GivenSpan(span.start, span.end, span.label.strip()) for span in self.spans]
        try:
            return place(self.text, given, OffsetUnit.CODE_POINTS)
        except InvalidInput:
            return tuple(span.to_span() for span in self.spans)


class NewTextsIn(In):
    """Texts to add at once; without ``create_labels``, a text with an unknown label is refused."""

    texts: Annotated[list[NewTextIn], Field(min_length=1, max_length=MAX_TEXTS)]
    create_labels: bool = True


class AddedTextOut(Out):
    """What became of one text. ``is_new`` is false for a duplicate, whose ``id`` is that of the first."""

    id: int | None
    is_new: bool
    error: str | None


class AddedTextsOut(Out):
    """What became of the texts, in their order."""

    added: int
    folded: int
    rejected: int
    results: list[AddedTextOut]


class DocumentOut(Out):
    """A text with its id and metadata from the source, and the hash by which spans know it."""

    id: int
    external_id: str | None
    text: str
    text_hash: str
    metadata: dict[str, Any]

    @classmethod
    def of(cls, document: Document) -> "DocumentOut":
        """Map from the domain."""
        return cls(
            id=document.id,
            external_id=document.external_id,
            text=document.text,
            text_hash=text_hash(document.text).hex(),
            metadata=dict(document.metadata),
        )


class EventOut(Out):
    """One thing that one person did with a text, once."""

    id: str
    number: int
    document_id: int
    person_id: str
    kind: EventKind
    labels: list[str]
    spans: list[SpanOut]
    comment: str | None
    target: str | None
    about: str | None
    guideline_version: int | None
    batch: str | None
    stream: Stream
    model_version: int | None
    created_at: datetime

    @classmethod
    def of(cls, event: Event) -> "EventOut":
        """Map from the domain."""
        return cls(
            id=event.id,
            number=event.number,
            document_id=event.document_id,
            person_id=event.person_id,
            kind=event.kind,
            labels=list(event.labels),
            spans=SpanOut.all(event.spans),
            comment=event.comment,
            target=event.target,
            about=event.about,
            guideline_version=event.guideline_version,
            batch=event.batch,
            stream=event.stream,
            model_version=event.model_version,
            created_at=event.created_at,
        )
