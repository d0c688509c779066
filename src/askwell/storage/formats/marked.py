"""Texts with what was said of them, as the formats of other tools hold them."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from askwell.domain.annotations import Status
from askwell.domain.losses import Loss
from askwell.domain.spans import OffsetUnit, Span
from askwell.domain.words import words


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedText:
    """A text on its way out, with what most people said of it.

    ``spans`` have label names in the place of ids; None: nobody answered. ``labels`` are names for the whole
    of it; ``answers`` counts the people who answered.
    """

    id: int
    text: str
    spans: tuple[Span, ...] | None = None
    labels: tuple[str, ...] = ()
    external_id: str | None = None
    status: Status = Status.OPEN
    is_flagged: bool = False
    comment: str = ""
    answers: int = 0
    metadata: Mapping[str, object] = field(default_factory=dict[str, object])

    @property
    def is_answered(self) -> bool:
        """Whether somebody said what is marked in it."""
        return self.spans is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelSet:
    """What a file says of the project it is from: the names of its labels, and what its answers may hold.

    ``chooses_one``: a text has one label at most. ``unit`` is what positions are counted in; None: what the
    format's own tool counts in.
    """

    spans: Sequence[str] = ()
    choices: Sequence[str] = ()
    chooses_one: bool = False
    may_overlap: bool = False
    unit: OffsetUnit | None = None


Pages = Iterable[Sequence[MarkedText]]


@dataclass(frozen=True, slots=True)
class TextFormat:
    """A format that texts with spans are written in.

    ``losses`` says what becomes of each thing that it cannot hold; texts that are not ``writes``-worthy are
    left out. ``ending`` is that of its files, ``media_type`` how the web calls them.
    """

    ending: str
    media_type: str
    write: Callable[[Pages, LabelSet], Iterator[bytes]]
    losses: Mapping[Loss, str]
    writes: Callable[[MarkedText], bool] = lambda _: True


def outermost(spans: Sequence[Span]) -> list[Span]:
    """Give the spans that are left when, of any two that share a character, the longer one (of two as long
    the first) stays."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start - span.end, span.start)):
        place = bisect_left(kept, span)
        if not any(span.crosses(other) for other in kept[max(place - 1, 0) : place + 1]):
            kept.insert(place, span)
    return kept


def tokens(text: str, spans: Sequence[Span]) -> list[tuple[int, int]]:
    """Give the words of a text, cut where a span begins or ends within one."""
    edges = {edge for span in spans for edge in (span.start, span.end)}
    found: list[tuple[int, int]] = []
    for start, end in words(text):
        cuts = [start, *(edge for edge in range(start + 1, end) if edge in edges), end]
        found += pairwise(cuts)
    return found


def unspaced(name: str) -> str:
    """Give a label's name with an underscore in the place of white space, which would end it."""
    return "_".join(name.split())
