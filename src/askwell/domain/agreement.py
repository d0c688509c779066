"""What most people say of a text, where several answered it, and how far they disagree."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations

from askwell.domain.annotations import Annotation, Status
from askwell.domain.spans import Span


def agreed_spans(given: Iterable[Annotation]) -> tuple[Span, ...] | None:
    """Give the spans that more than half of those who answered marked exactly so; None: nobody answered."""
    answers = [annotation.spans for annotation in given if annotation.status is Status.SUBMITTED]
    return marked_by_most(answers) if answers else None


def marked_by_most(answers: Sequence[Sequence[Span]]) -> tuple[Span, ...]:
    """Give the spans that more than half of some answers hold, in the order of the text.

    Where one answer holds no overlapping spans, neither do more: two that overlap cannot both have most.
    """
    votes = Counter(span for spans in answers for span in dict.fromkeys(spans))
    agreed = [span for span, count in votes.items() if 2 * count > len(answers)]
    return tuple(sorted(agreed, key=lambda span: (span.start, -span.end)))


def disagreement(given: Iterable[Annotation]) -> float | None:
    """Give how far the answers to one text are apart, in [0, 1]; None for fewer than two.

    For labels of the whole text it is one less the share of the largest group that chose the same; for marked
    parts, one less the mean strict F1 over the pairs of people (Hripcsak & Rothschild 2005). Where people
    did both, the larger of the two counts.
    """
    answers = [annotation for annotation in given if annotation.status is Status.SUBMITTED]
    if len(answers) < 2:
        return None
    chosen = Counter(frozenset(answer.labels) for answer in answers)
    apart = 1 - max(chosen.values()) / len(answers)
    marked = [frozenset(answer.spans) for answer in answers if answer.has_spans or answer.spans]
    if len(marked) > 1:
        pairs = [_strict_f1(one, other) for one, other in combinations(marked, 2)]
        apart = max(apart, 1 - sum(pairs) / len(pairs))
    return apart


def _strict_f1(one: frozenset[Span], other: frozenset[Span]) -> float:
    """The share of spans marked by both, exactly and with the same label; 1 where neither marked any."""
    size = len(one) + len(other)
    return 2 * len(one & other) / size if size else 1.0
