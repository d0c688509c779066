"""Spans within a row: a list of start, end and label id each."""

from collections.abc import Iterable, Sequence
from typing import Any

from askwell.domain.questions import SuggestedSpan
from askwell.domain.spans import Span


def to_json(spans: Iterable[Span], *, is_given: bool) -> list[list[object]] | None:
    """Give spans as JSON holds them; None where they are no part of the answer."""
    return [[span.start, span.end, span.label] for span in spans] if is_given else None


def from_json(stored: Sequence[Sequence[Any]] | None) -> tuple[Span, ...]:
    """Give the spans that `to_json` stored."""
    return tuple(Span(int(start), int(end), str(label)) for start, end, label in stored or ())


def suggested_to_json(suggested: Iterable[SuggestedSpan]) -> list[list[object]]:
    """Give suggested spans as JSON holds them."""
    return [
        [each.span.start, each.span.end, each.span.label, each.probability, each.epistemic]
        for each in suggested
    ]


def suggested_from_json(stored: Sequence[Sequence[Any]]) -> tuple[SuggestedSpan, ...]:
    """Give the suggested spans that `suggested_to_json` stored."""
    return tuple(
        SuggestedSpan(Span(int(start), int(end), str(label)), float(probability), float(epistemic))
        for start, end, label, probability, epistemic in stored
    )
