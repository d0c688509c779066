"""What the client gives of changes that reached answers: merges, splits and what was taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LabelReach:
    """How much a change touches."""

    answers: int
    texts: int
    people: int
    spans: int
    reviews: int


@dataclass(frozen=True, slots=True)
class LabelChange:
    """A change: ``labels`` gave answers away and ``into`` got them, names by ids.

    ``kind`` is "merge", "split", "delete" or "ask_again"; where it was only tried, ``is_dry_run``.
    """

    id: str
    kind: str
    created_at: datetime
    labels: Mapping[str, str]
    into: Mapping[str, str]
    reach: LabelReach
    undone_at: datetime | None
    is_dry_run: bool


@dataclass(frozen=True, slots=True)
class SplitItem:
    """A text with the label (or words marked with it), the probability of each part, and who decided it: a
    person, for the part ``decided``, or (None) the model."""

    key: str
    text: str
    probabilities: tuple[float, ...]
    decided: int | None


@dataclass(frozen=True, slots=True)
class LabelSplit:
    """A split, made or proposed: items a part, how many the model is unsure of, and the least sure ones."""

    change: LabelChange
    counts: tuple[int, ...]
    unsure: int
    items: tuple[SplitItem, ...]


@dataclass(frozen=True, slots=True)
class LabelUndo:
    """A change that was taken back; ``kept`` are texts that were answered since, and stay so."""

    change: LabelChange
    answers: int
    kept: tuple[int, ...]
    kept_count: int
