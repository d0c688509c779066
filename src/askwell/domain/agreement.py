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


def agreement_by_person(given: Iterable[Annotation]) -> dict[str, tuple[float, int]]:
    """Give how far each person's answers are like those of others, in [0, 1], and on how many texts.

    On each text that somebody else answered too, it is the mean over the others of how like two answers are:
    1 for the same labels and 0 for others, or the strict F1 of marked parts, whichever is less.
    """
    by_text: dict[int, list[Annotation]] = {}
    for annotation in given:
        if annotation.status is Status.SUBMITTED:
            by_text.setdefault(annotation.document_id, []).append(annotation)
    shares: dict[str, list[float]] = {}
    for answers in by_text.values():
        for answer in answers:
            likeness = [_likeness(answer, other) for other in answers if other is not answer]
            if likeness:
                shares.setdefault(answer.person_id, []).append(sum(likeness) / len(likeness))
    return {person_id: (sum(each) / len(each), len(each)) for person_id, each in shares.items()}


def _likeness(one: Annotation, other: Annotation) -> float:
    if set(one.labels) != set(other.labels):
        return 0.0
    return _strict_f1(frozenset(one.spans), frozenset(other.spans))


def _strict_f1(one: frozenset[Span], other: frozenset[Span]) -> float:
    """The share of spans marked by both, exactly and with the same label; 1 where neither marked any."""
    size = len(one) + len(other)
    return 2 * len(one & other) / size if size else 1.0
