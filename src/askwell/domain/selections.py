"""A selection: which texts of a project somebody wants to see, and in which order."""

from dataclasses import dataclass
from enum import StrEnum

from askwell.domain.annotations import Status
from askwell.domain.events import Stream


class State(StrEnum):
    """Where a text stands: answered by anybody; else skipped by anybody; else neither."""

    UNANSWERED = "unanswered"
    ANSWERED = "answered"
    SKIPPED = "skipped"

    @property
    def status(self) -> Status:
        """The status that the text, or one person's annotation of it, then has."""
        return _STATUS[self]


_STATUS = {
    State.UNANSWERED: Status.OPEN,
    State.ANSWERED: Status.SUBMITTED,
    State.SKIPPED: Status.SKIPPED,
}


class Sort(StrEnum):
    """By what texts are ordered. Texts that do not have it are left out of the selection."""

    POSITION = "position"
    PROBABILITY = "probability"
    UNCERTAINTY = "uncertainty"
    ANSWERED_AT = "answered_at"


@dataclass(frozen=True, slots=True)
class Selection:
    """What a text must have to be shown; every condition given must hold.

    ``is_reviewed``: a decision stands, or none; ``needs_review``: somebody who decides should look at it;
    ``is_disputed``: people answered it differently. ``labels`` (any of them), ``is_flagged``,
    ``is_commented``, ``person_id`` and ``stream`` must hold of one and the same annotation, and so must
    ``state`` where one of them is given. ``predicted`` is the label that the model holds likeliest, the
    probabilities are those of that label, in [0, 1]. ``metadata`` holds pairs of key and value, the value
    as text. ``document_ids`` are the only texts to choose from.
    """

    query: str = ""
    state: State | None = None
    labels: tuple[str, ...] = ()
    predicted: str | None = None
    min_probability: float | None = None
    max_probability: float | None = None
    is_flagged: bool = False
    is_commented: bool = False
    is_reviewed: bool | None = None
    needs_review: bool = False
    is_disputed: bool = False
    person_id: str | None = None
    stream: Stream | None = None
    source_id: str | None = None
    metadata: tuple[tuple[str, str], ...] = ()
    document_ids: tuple[int, ...] | None = None
    sort: Sort = Sort.POSITION
    is_descending: bool = False

    @property
    def asks_for_annotation(self) -> bool:
        """Whether it asks for something that only an annotation can have."""
        asked = (self.labels, self.is_flagged, self.is_commented, self.person_id, self.stream)
        return any(asked)

    @property
    def asks_for_forecast(self) -> bool:
        """Whether it asks for something that only the model can say."""
        is_sorted = self.sort in (Sort.PROBABILITY, Sort.UNCERTAINTY)
        return is_sorted or not (self.predicted is self.min_probability is self.max_probability is None)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: the last text's id, and its value in the order (its id, ordered by position)."""

    key: float
    document_id: int
