"""Facets: what texts can be filtered by, and how many each choice has."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

MAX_KEYS = 40
MAX_VALUES = 20
MAX_VALUE = 200
"""Characters; a longer value is no choice to pick from a list."""


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts of a project's texts.

    ``people`` maps a person's id to how many texts they answered and skipped; ``sources`` holds id, name and
    number of texts. ``metadata`` maps a key to its most frequent values among ``metadata_texts`` texts.
    """

    texts: int
    unanswered: int
    answered: int
    skipped: int
    flagged: int
    commented: int
    answered_labels: Mapping[str, int]
    predicted_labels: Mapping[str, int]
    people: Mapping[str, tuple[int, int]]
    sources: Sequence[tuple[str, str, int]]
    metadata: Mapping[str, Sequence[tuple[str, int]]]
    metadata_texts: int


def count_values(rows: Iterable[Mapping[str, object]]) -> dict[str, list[tuple[str, int]]]:
    """Give the keys of some metadata, the most frequent first, each with its most frequent values."""
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        for key, value in row.items():
            counts.setdefault(key, Counter())[_as_text(value)] += 1
    keys = sorted(counts, key=lambda key: (-counts[key].total(), key))[:MAX_KEYS]
    return {key: _most_frequent(counts[key]) for key in keys}


def _most_frequent(values: Counter[str]) -> list[tuple[str, int]]:
    named = [(value, count) for value, count in values.items() if value and len(value) <= MAX_VALUE]
    return sorted(named, key=lambda pair: (-pair[1], pair[0]))[:MAX_VALUES]


def _as_text(value: object) -> str:
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case _:
            return ""
