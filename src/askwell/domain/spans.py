"""Marked spans: positions in code points, what makes them right, and their form in other units."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from askwell.domain.errors import InvalidInput
from askwell.domain.labels import Label

MAX_SPANS = 10_000
"""Spans of one answer."""


class OffsetUnit(StrEnum):
    """In what positions are counted: code points (Python), UTF-16 units (JavaScript, Java), UTF-8 bytes (Go,
    Rust)."""

    CODE_POINTS = "code_points"
    UTF16 = "utf16"
    BYTES = "bytes"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The part of a text from code point ``start`` to before ``end``, with a label's id."""

    start: int
    end: int
    label: str

    def crosses(self, other: "Span") -> bool:
        """Whether the two have a character in common."""
        return self.start < other.end and other.start < self.end


def check_spans(
    text: str, labels: Mapping[str, Label], spans: Iterable[Span], *, may_overlap: bool
) -> tuple[Span, ...]:
    """Give the spans in the order of the text, without white space at their edges.

    Raises ``InvalidInput``, naming the span, for one outside of the text, one of white space alone, a label
    that the project does not have or that marks no spans, the same span twice, and, unless they may overlap,
    two that share a character.
    """
    checked = [_checked(text, labels, number, span) for number, span in enumerate(spans)]
    if len(checked) > MAX_SPANS:
        raise InvalidInput(field="spans", reason=f"are at most {MAX_SPANS:,}, not {len(checked):,}")
    ordered = sorted(checked, key=lambda span: (span.start, -span.end, labels[span.label].position))
    for before, span in pairwise(ordered):
        if span == before:
            raise InvalidInput(field="spans", reason=f"{_told(text, span)} is there twice with one label")
    if not may_overlap:
        for before, span in pairwise(ordered):
            if span.crosses(before):
                reason = (
                    f"{_told(text, before)} and {_told(text, span)} overlap, which this project rules out"
                )
                raise InvalidInput(field="spans", reason=reason)
    return tuple(ordered)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Give the positions without white space at their edges; equal ones where nothing else is between."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def snapped(words: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int] | None:
    """Give the numbers of the first word that the positions touch and of the one after the last; None where
    they touch none."""
    first = bisect_left(words, start + 1, key=lambda word: word[1])
    after = bisect_left(words, end, key=lambda word: word[0])
    return (first, after) if first < after else None


def in_unit(text: str, spans: Sequence[Span], unit: OffsetUnit) -> list[Span]:
    """Give the spans with their positions counted in a unit."""
    if unit is OffsetUnit.CODE_POINTS or text.isascii():
        return list(spans)
    places = _places(text, unit)
    return [replace(span, start=places[span.start], end=places[span.end]) for span in spans]


def from_unit(text: str, spans: Sequence[Span], unit: OffsetUnit) -> list[Span]:
    """Give the spans with their positions counted in code points.

    Raises ``InvalidInput`` for a position within a character, or outside of the text.
    """
    if unit is OffsetUnit.CODE_POINTS or text.isascii():
        return list(spans)
    code_points = {place: index for index, place in enumerate(_places(text, unit))}
    converted: list[Span] = []
    for number, span in enumerate(spans):
        if span.start not in code_points or span.end not in code_points:
            reason = f"no character of the text begins or ends there, counted in {unit.value}"
            raise InvalidInput(field=f"spans[{number}]", reason=reason)
        converted.append(replace(span, start=code_points[span.start], end=code_points[span.end]))
    return converted


def _places(text: str, unit: OffsetUnit) -> list[int]:
    """Where each code point begins in a unit, and where the text ends."""
    place, places = 0, [0]
    for character in text:
        code = ord(character)
        if unit is OffsetUnit.UTF16:
            place += 2 if code > 0xFFFF else 1
        else:
            place += 1 if code < 0x80 else 2 if code < 0x800 else 3 if code < 0x10000 else 4
        places.append(place)
    return places


def _checked(text: str, labels: Mapping[str, Label], number: int, span: Span) -> Span:
    field = f"spans[{number}]"
    label = labels.get(span.label)
    if label is None:
        raise InvalidInput(field=field, reason=f"the project has no label with the id “{span.label[:60]}”")
    if not label.marks_spans:
        raise InvalidInput(field=field, reason=f"the label “{label.name}” is for whole texts")
    if label.is_archived:
        raise InvalidInput(field=field, reason=f"the label “{label.name}” is archived")
    if not 0 <= span.start < span.end <= len(text):
        reason = f"{span.start} to {span.end} is no part of a text of {len(text):,} code points"
        raise InvalidInput(field=field, reason=reason)
    start, end = trimmed(text, span.start, span.end)
    if start == end:
        raise InvalidInput(field=field, reason=f"{span.start} to {span.end} is white space alone")
    return Span(start, end, span.label)


def _told(text: str, span: Span) -> str:
    part = text[span.start : span.end]
    return f"“{part if len(part) <= 40 else part[:37] + '…'}” ({span.start}–{span.end})"
