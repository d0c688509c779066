"""Guidelines as JSON."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from pydantic import Field

from askwell.domain.guidelines import (
    MAX_NOTE,
    AskedAgain,
    Example,
    GuidelineView,
    Offer,
    Piece,
    PieceKind,
    Version,
    Whom,
)
from askwell.wire.base import CleanStr, In, Out
from askwell.wire.jobs import JobOut
from askwell.wire.projects import Guideline
from askwell.wire.spans import SpanOut
from askwell.wire.surgery import Id, LabelChangeOut


class GuidelineIn(In):
    """What somebody has written."""

    text: Guideline


class PublishIn(In):
    """What has changed, for who reads it."""

    note: Annotated[CleanStr, Field(max_length=MAX_NOTE)] = ""


class AskAgainIn(In):
    """Which answers from before the version in force go back to who gave them."""

    whom: Whom
    label: Id | None = None


class GuidelineVersionOut(Out):
    """A version that is or was in force, and how many answers that stand were given under it."""

    version: int
    text: str
    note: str
    person: str
    created_at: datetime
    answers: int

    @classmethod
    def of(cls, version: Version, person: str) -> "GuidelineVersionOut":
        """Map from the domain."""
        return cls(
            version=version.version,
            text=version.text,
            note=version.note,
            person=person,
            created_at=version.created_at,
            answers=version.answers,
        )


class DraftOut(Out):
    """What the next version will be."""

    text: str
    person: str
    updated_at: datetime


class GuidelineOut(Out):
    """The guideline in force, its versions, and its draft where the caller may publish it.

    `unguided` answers were given before there was any guideline.
    """

    version: int
    text: str
    versions: list[GuidelineVersionOut]
    draft: DraftOut | None
    unguided: int

    @classmethod
    def of(cls, view: GuidelineView) -> "GuidelineOut":
        """Map from the domain."""
        draft, names = view.draft, view.names
        return cls(
            version=view.version,
            text=view.text,
            versions=[GuidelineVersionOut.of(each, names.get(each.person_id, "")) for each in view.versions],
            draft=DraftOut(
                text=draft.text, person=names.get(draft.person_id, ""), updated_at=draft.updated_at
            )
            if draft
            else None,
            unguided=view.unguided,
        )


class DifferencePieceOut(Out):
    """A piece of one text or both."""

    kind: PieceKind
    text: str


class DifferenceOut(Out):
    """Two texts as pieces in the order of reading: what is the same or removed makes up the first, what is
    the same or added the second."""

    pieces: list[DifferencePieceOut]

    @classmethod
    def of(cls, pieces: Sequence[Piece]) -> "DifferenceOut":
        """Map from the domain."""
        return cls(pieces=[DifferencePieceOut(kind=each.kind, text=each.text) for each in pieces])


class ExampleOut(Out):
    """A text that the guideline quotes, with the labels that were decided; without `text` it is gone."""

    document_id: int
    text: str | None
    is_cut: bool
    labels: list[str]
    spans: list[SpanOut]

    @classmethod
    def of(cls, example: Example) -> "ExampleOut":
        """Map from the domain."""
        return cls(
            document_id=example.document_id,
            text=example.text,
            is_cut=example.is_cut,
            labels=list(example.labels),
            spans=[SpanOut.of(each) for each in example.spans],
        )


class ExamplesOut(Out):
    """Texts that the guideline quotes, in its order."""

    examples: list[ExampleOut]

    @classmethod
    def of(cls, examples: Sequence[Example]) -> "ExamplesOut":
        """Map from the domain."""
        return cls(examples=[ExampleOut.of(each) for each in examples])


class OfferOut(Out):
    """How many answers are from before the version in force: all, those the model doubts, and by label id."""

    version: int
    earlier: int
    doubted: int
    by_label: dict[str, int]

    @classmethod
    def of(cls, offer: Offer) -> "OfferOut":
        """Map from the domain."""
        return cls(
            version=offer.version,
            earlier=offer.earlier,
            doubted=offer.doubted,
            by_label=dict(offer.by_label),
        )


class AskedAgainOut(Out):
    """What was sent back, or the job that does it."""

    change: LabelChangeOut
    job: JobOut | None

    @classmethod
    def of(cls, asked: AskedAgain) -> "AskedAgainOut":
        """Map from the domain."""
        return cls(change=LabelChangeOut.of(asked.change), job=JobOut.of(asked.job) if asked.job else None)
