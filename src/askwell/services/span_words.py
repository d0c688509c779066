"""Spans between code points and words: what people marked becomes words to learn from, and back.

Legend: `L` words of a text; a place is a word's first code point and the one after its last.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from askwell.domain.annotations import Annotation
from askwell.domain.labels import Label
from askwell.domain.questions import SuggestedSpan
from askwell.domain.spans import Span, snapped
from askwell.engine.span_evaluation import FoundSpan, GivenSpan
from askwell.engine.tagging.reading import TaggedSpan
from askwell.engine.tagging.tags import WordSpan

Places = Sequence[tuple[int, int]] | Any
"""L pairs of code points, a list or an array."""


def marking(answers: Iterable[Annotation], *, is_asked: bool) -> list[tuple[Span, ...]]:
    """Give the spans of each answer of which spans are a part; all are, where spans are all that is asked."""
    return [answer.spans for answer in answers if is_asked or answer.has_spans]


def word_spans(spans: Iterable[Span], places: Places, classes: Mapping[str, int]) -> list[WordSpan]:
    """Give the words that spans touch; those of labels that are no classes (any more) are left out."""
    found: list[WordSpan] = []
    for span in spans:
        words = snapped(places, span.start, span.end) if span.label in classes else None
        if words is not None:
            found.append(WordSpan(*words, classes[span.label]))
    return found


def agreed(marked: Sequence[Sequence[Span]], classes: Mapping[str, int]) -> list[GivenSpan]:
    """Give the spans that more than half of the people marked exactly."""
    votes = Counter(span for spans in marked for span in set(spans) if span.label in classes)
    return sorted(
        GivenSpan(span.start, span.end, classes[span.label])
        for span, count in votes.items()
        if 2 * count > len(marked)
    )


def found_spans(tagged: Iterable[TaggedSpan], places: Places) -> list[FoundSpan]:
    """Give what the model found, in code points."""
    return [
        FoundSpan(GivenSpan(*_edges(span, places), span.label), float(span.probability)) for span in tagged
    ]


def suggested(
    tagged: Iterable[TaggedSpan], places: Places, labels: Sequence[Label]
) -> tuple[SuggestedSpan, ...]:
    """Give what the model would mark, in code points."""
    return tuple(
        SuggestedSpan(
            Span(*_edges(span, places), labels[span.label].id),
            round(float(span.probability), 4),
            round(float(span.epistemic), 4),
        )
        for span in tagged
    )


def _edges(span: TaggedSpan, places: Places) -> tuple[int, int]:
    return int(places[span.start][0]), int(places[span.end - 1][1])
