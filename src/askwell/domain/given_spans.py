"""Spans as files hold them: in several shapes, counted in the file's own unit over the file's own text."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from askwell.domain.documents import clean_text
from askwell.domain.errors import InvalidInput
from askwell.domain.spans import OffsetUnit, Span, from_unit

_STARTS = ("start", "start_offset", "begin", "start_char")
_ENDS = ("end", "end_offset", "end_char")
_LABELS = ("label", "labels", "type", "tag", "entity", "category")
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class GivenSpan:
    """A span as a file gives it; ``text`` is what the file says that it covers, where it does."""

    start: int
    end: int
    label: str
    text: str | None = None


def read_spans(cell: object) -> tuple[GivenSpan, ...] | None:
    """Give the spans in a cell, None where it is empty.

    They are objects with start, end and label, under the names that tools use for them, or lists of these
    three; a text is read as JSON. Raises ``InvalidInput`` for anything else, naming the span.
    """
    if cell is None or cell == "":
        return None
    if isinstance(cell, str):
        try:
            cell = json.loads(cell)
        except (ValueError, RecursionError):
            raise InvalidInput(field="spans", reason=f"“{cell[:_SHOWN]}” is no JSON list of spans") from None
        if cell is None:
            return None
    if not isinstance(cell, list):
        raise InvalidInput(field="spans", reason=f"are a {type(cell).__name__}, not a list")
    items = cast("list[object]", cell)
    return tuple(dict.fromkeys(span for number, item in enumerate(items) for span in _read(number, item)))


def looks_like_spans(cell: object) -> bool:
    """Whether a cell holds at least one span, and nothing else."""
    try:
        return bool(read_spans(cell))
    except InvalidInput:
        return False


def place(raw: str, given: Sequence[GivenSpan], unit: OffsetUnit) -> tuple[Span, ...]:
    """Give the spans as positions in the cleaned text, in code points; ``raw`` is the text in the file.

    Where the file says what its spans cover, that decides: if the text has something else there, positions
    are read in another unit, or as counted without carriage returns, so that all fit. Raises ``InvalidInput``
    for one outside of the text or within a character, and where no reading fits.
    """
    spans = [Span(each.start, each.end, each.label) for each in given]
    quotes = [each.text for each in given]
    if not any(quotes):
        return _placed(raw, spans, unit)
    text = clean_text(raw)
    units = [unit, *(each for each in (OffsetUnit.CODE_POINTS, OffsetUnit.UTF16) if each is not unit)]
    problems: list[InvalidInput] = []
    for counted in dict.fromkeys((raw, text)):
        for each in units:
            try:
                placed = _placed(counted, spans, each)
                _compare(text, placed, quotes)
            except InvalidInput as error:
                problems.append(error)
            else:
                return placed
    raise problems[0]


def _placed(raw: str, spans: Sequence[Span], unit: OffsetUnit) -> tuple[Span, ...]:
    converted = from_unit(raw, spans, unit)
    for number, span in enumerate(converted):
        if not 0 <= span.start < span.end <= len(raw):
            reason = f"{span.start} to {span.end} is no part of a text of {len(raw):,} code points"
            raise InvalidInput(field=f"spans[{number}]", reason=reason)
    if "\r\n" not in raw:
        return tuple(converted)
    places = _without_returns(raw)
    return tuple(Span(places[span.start], places[span.end], span.label) for span in converted)


def _without_returns(raw: str) -> list[int]:
    """Where each position of a text is once its CRLFs are LFs."""
    place, places = 0, [0]
    for index, character in enumerate(raw):
        place += not (character == "\r" and raw.startswith("\n", index + 1))
        places.append(place)
    return places


def _compare(text: str, spans: Sequence[Span], quotes: Sequence[str | None]) -> None:
    """Raise ``InvalidInput`` for a span that covers something else than the file says, white space aside."""
    for number, (span, quote) in enumerate(zip(spans, quotes, strict=True)):
        found = text[span.start : span.end]
        if quote and _squeezed(quote) != _squeezed(found):
            reason = f"is “{quote[:_SHOWN]}” in the file, but the text has “{found[:_SHOWN]}” there"
            raise InvalidInput(field=f"spans[{number}]", reason=f"{span.start} to {span.end} {reason}")


def _squeezed(text: str) -> str:
    return "".join(text.replace("\\n", "\n").split())


def _read(number: int, item: object) -> list[GivenSpan]:
    field = f"spans[{number}]"
    if isinstance(item, Mapping):
        values = cast("Mapping[str, Any]", item)
        start, end, label = (_first(values, names) for names in (_STARTS, _ENDS, _LABELS))
        quote = values.get("text")
    elif isinstance(item, list | tuple) and len(cast("Sequence[Any]", item)) == 3:
        start, end, label = cast("Sequence[Any]", item)
        quote = None
    else:
        raise InvalidInput(field=field, reason="is neither an object nor a list of start, end and label")
    begin, after = _whole(start), _whole(end)
    if begin is None or after is None:
        raise InvalidInput(
            field=field, reason=f"goes from {start!r:.40} to {end!r:.40}, which are no positions"
        )
    names = cast("list[object]", label) if isinstance(label, list) else [label]
    if not names or not all(isinstance(name, str) and name.strip() for name in names):
        raise InvalidInput(field=field, reason=f"{begin} to {after} has no label")
    quoted = quote if isinstance(quote, str) else None
    return [GivenSpan(begin, after, str(name).strip(), quoted) for name in names]


def _first(values: Mapping[str, Any], names: Sequence[str]) -> object:
    return next((values[name] for name in names if values.get(name) is not None), None)


def _whole(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) else None
