"""The table of texts as JSON: filters in; texts with everyone's answers and the model's forecast out."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, field_validator

from askwell.domain.annotations import Annotation, Review, Status
from askwell.domain.documents import Document
from askwell.domain.events import Event, Stream
from askwell.domain.forecasts import Forecast
from askwell.domain.selections import Selection, Sort, State
from askwell.domain.threads import Thread
from askwell.wire.base import MAX_INTEGER, CleanStr, In, Out
from askwell.wire.documents import DocumentOut, EventOut
from askwell.wire.spans import SpanOut
from askwell.wire.threads import ThreadOut

MAX_IDS = 1_000
MAX_PAGE = 200
Id = Annotated[CleanStr, Field(max_length=40)]
Share = Annotated[float, Field(ge=0, le=1)]
Ids = Annotated[str, Field(max_length=20_000, pattern=r"^[0-9]{1,16}(,[0-9]{1,16})*$")]
Pair = Annotated[CleanStr, Field(max_length=2_000, pattern=r"^[\s\S]+:")]


class SelectionIn(In):
    """Which texts to give, and in which order. Every filter that is given must hold."""

    q: Annotated[
        CleanStr,
        Field(
            max_length=1_000,
            description="Words that the text must have, all of them; the last may be the beginning of a "
            "word. “Words in quotation marks” must follow each other.",
        ),
    ] = ""
    state: State | None = Field(default=None, description="Where the text stands.")
    label: Annotated[
        list[Id],
        Field(max_length=1_000, default_factory=list, description="Answered with one of these labels."),
    ]
    predicted: Id | None = Field(
        default=None, description="The label that the model holds likeliest, or would mark parts with."
    )
    min_probability: Share | None = Field(default=None, description="Of the likeliest label.")
    max_probability: Share | None = Field(default=None, description="Of the likeliest label.")
    flagged: bool = Field(default=False, description="Only texts with a flag.")
    commented: bool = Field(default=False, description="Only texts with a comment.")
    reviewed: bool | None = Field(default=None, description="Only texts that were decided, or were not.")
    needs_review: bool = Field(default=False, description="Only texts that need a reviewer's eye.")
    disagreement: bool = Field(default=False, description="Only texts that people answered differently.")
    person: Id | None = Field(default=None, description="Only texts that this person dealt with.")
    stream: Stream | None = Field(default=None, description="How the text came to be asked.")
    source: Id | None = Field(default=None, description="The file that the text came with.")
    metadata: Annotated[
        list[Pair],
        Field(
            max_length=20, default_factory=list, description="key:value, as often as needed; all must hold."
        ),
    ]
    ids: Ids | None = Field(default=None, description="Only these texts: ids with commas between them.")
    sort: Sort = Field(default=Sort.POSITION, description="Texts that do not have it are left out.")
    order: Literal["asc", "desc"] = "asc"
    cursor: Annotated[CleanStr, Field(max_length=500)] | None = Field(
        default=None, description="The page before gave it; filters and order must be the same."
    )
    limit: Annotated[int, Field(ge=1, le=MAX_PAGE)] = 50

    @field_validator("ids")
    @classmethod
    def _check_ids(cls, ids: str | None) -> str | None:
        numbers = [int(number) for number in ids.split(",")] if ids else []
        if len(numbers) > MAX_IDS:
            raise ValueError(f"give at most {MAX_IDS:,} ids")
        if max(numbers, default=0) > MAX_INTEGER:
            raise ValueError("an id is too large")
        return ids

    def to_selection(self) -> Selection:
        """Map to the domain."""
        pairs = [pair.partition(":") for pair in self.metadata]
        return Selection(
            query=self.q,
            state=self.state,
            labels=tuple(self.label),
            predicted=self.predicted,
            min_probability=self.min_probability,
            max_probability=self.max_probability,
            is_flagged=self.flagged,
            is_commented=self.commented,
            is_reviewed=self.reviewed,
            needs_review=self.needs_review,
            is_disputed=self.disagreement,
            person_id=self.person,
            stream=self.stream,
            source_id=self.source,
            metadata=tuple((key, value) for key, _, value in pairs),
            document_ids=tuple(map(int, self.ids.split(","))) if self.ids else None,
            sort=self.sort,
            is_descending=self.order == "desc",
        )


class TextAnswerOut(Out):
    """Where one person stands with a text now; ``person`` is their name."""

    person_id: str
    person: str
    status: Status
    labels: list[str]
    spans: list[SpanOut]
    is_flagged: bool
    comment: str | None
    returned: str | None
    at: datetime | None

    @classmethod
    def of(cls, annotation: Annotation, names: Mapping[str, str]) -> "TextAnswerOut":
        """Map from the domain, with people's names by their ids."""
        return cls(
            person_id=annotation.person_id,
            person=names.get(annotation.person_id, annotation.person_id),
            status=annotation.status,
            labels=list(annotation.labels),
            spans=SpanOut.all(annotation.spans),
            is_flagged=annotation.is_flagged,
            comment=annotation.comment,
            returned=annotation.returned,
            at=annotation.updated_at,
        )


class DecisionOut(Out):
    """What a reviewer decided: it stands for the text, whatever others answered; ``person`` is their name."""

    person_id: str
    person: str
    labels: list[str]
    spans: list[SpanOut]
    comment: str | None
    at: datetime | None

    @classmethod
    def of(cls, review: Review, names: Mapping[str, str]) -> "DecisionOut":
        """Map from the domain, with people's names by their ids."""
        return cls(
            person_id=review.person_id,
            person=names.get(review.person_id, review.person_id),
            labels=list(review.labels),
            spans=SpanOut.all(review.spans),
            comment=review.comment,
            at=review.updated_at,
        )


class LabelChanceOut(Out):
    """A label with its calibrated probability, in [0, 1]."""

    label_id: str
    probability: float


class ForecastOut(Out):
    """What the model expects of a text: the likeliest label, and how probable it is.

    ``labels`` are the first three, and choosing several, any further one above one half; and each label that
    it would mark a part of the text with, by its likeliest span. Where it would mark nothing, and there is
    nothing else to say, ``label_id`` is null and the probability 0. ``epistemic``, in
    nats ≥ 0, is how much the model is unsure for want of answers; ``out_of_scope``, 0 to 1, the share of the
    project's texts that are less strange to it. It was written by ``model_version``, and
    no version since has changed it noticeably.
    """

    label_id: str | None
    probability: float
    epistemic: float
    out_of_scope: float
    model_version: int
    labels: list[LabelChanceOut]

    @classmethod
    def of(cls, forecast: Forecast) -> "ForecastOut":
        """Map from the domain."""
        return cls(
            label_id=forecast.label_id,
            probability=forecast.probability,
            epistemic=forecast.epistemic,
            out_of_scope=forecast.out_of_scope,
            model_version=forecast.model_version,
            labels=[LabelChanceOut(label_id=label, probability=p) for label, p in forecast.labels],
        )


class TextOut(Out):
    """A text, the answers that stand, what a reviewer decided, and what the model expects; null where there
    is none. Who sees only their own answers is told what was decided about texts that they answered."""

    document: DocumentOut
    answers: list[TextAnswerOut]
    decided: DecisionOut | None
    prediction: ForecastOut | None

    @classmethod
    def of(
        cls,
        document: Document,
        annotations: Iterable[Annotation],
        decided: Review | None,
        forecast: Forecast | None,
        names: Mapping[str, str],
    ) -> "TextOut":
        """Map from the domain, with people's names by their ids."""
        return cls(
            document=DocumentOut.of(document),
            answers=[TextAnswerOut.of(annotation, names) for annotation in annotations],
            decided=DecisionOut.of(decided, names) if decided else None,
            prediction=ForecastOut.of(forecast) if forecast else None,
        )


class TextsOut(Out):
    """A page of texts. ``total`` counts the whole selection; where it is not exact, there are more.

    ``next_cursor`` asks for the page after this; null on the last.
    """

    documents: list[TextOut]
    total: int
    total_is_exact: bool
    next_cursor: str | None


class HistoryEventOut(EventOut):
    """One thing that one person did with a text; ``person`` is their name, ``about_person`` that of whose
    work it is about, where that is somebody else's."""

    person: str
    about_person: str | None


class DocumentHistoryOut(DocumentOut):
    """A text with what happened to it, oldest first, the answers that stand, and the model's view."""

    history: list[HistoryEventOut]
    answers: list[TextAnswerOut]
    decided: DecisionOut | None
    prediction: ForecastOut | None
    thread: ThreadOut

    @classmethod
    def with_history(
        cls,
        document: Document,
        events: Iterable[Event],
        annotations: Iterable[Annotation],
        decided: Review | None,
        forecast: Forecast | None,
        thread: Thread,
        names: Mapping[str, str],
    ) -> "DocumentHistoryOut":
        """Map from the domain, with people's names by their ids."""
        history = [
            HistoryEventOut(
                **EventOut.of(event).model_dump(),
                person=names.get(event.person_id, event.person_id),
                about_person=names.get(event.about, event.about) if event.about else None,
            )
            for event in events
        ]
        text = TextOut.of(document, annotations, decided, forecast, names)
        return cls(
            **text.document.model_dump(),
            history=history,
            answers=text.answers,
            decided=text.decided,
            prediction=text.prediction,
            thread=ThreadOut.of(thread, names),
        )
