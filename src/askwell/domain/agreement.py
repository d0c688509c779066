"""What most people say of a text, where several marked it."""

from collections import Counter
from collections.abc import Iterable, Sequence

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
