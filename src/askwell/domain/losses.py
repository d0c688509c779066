"""What a file format cannot hold of texts and answers: named and counted, never dropped in silence."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Loss(StrEnum):
    """A kind of thing that a format cannot hold, or holds otherwise.

    ``UNANSWERED`` texts that nobody answered; ``SKIPPED`` that somebody skipped; ``NO_SPAN`` that an answer
    says there is nothing to mark; ``OVERLAPPING_SPANS``; ``CUT_WORDS`` spans that begin or end within a word;
    ``SPACING`` the white space between words; ``LABELS`` labels of whole texts; ``LABEL_NAMES`` names with
    white space in them; ``ANSWERS`` what each of several people said; ``COMMENTS``, ``FLAGS``, ``METADATA``,
    ``EXTERNAL_IDS``.
    """

    UNANSWERED = "unanswered"
    SKIPPED = "skipped"
    NO_SPAN = "no_span"
    OVERLAPPING_SPANS = "overlapping_spans"
    CUT_WORDS = "cut_words"
    SPACING = "spacing"
    LABELS = "labels"
    LABEL_NAMES = "label_names"
    ANSWERS = "answers"
    COMMENTS = "comments"
    FLAGS = "flags"
    METADATA = "metadata"
    EXTERNAL_IDS = "external_ids"


@dataclass(frozen=True, slots=True)
class CountedLoss:
    """A loss: what becomes of it, how many texts it concerns, how many things, and the first few texts."""

    what: Loss
    says: str
    texts: int
    count: int
    examples: Sequence[int]


@dataclass(frozen=True, slots=True)
class Losses:
    """All that is lost in an export of ``texts`` texts, ``written`` of which go out; none: it holds all."""

    texts: int
    written: int
    lost: Sequence[CountedLoss] = field(default_factory=list[CountedLoss])
