"""A suggestion within a row: labels with their probabilities, suggested spans, and the two doubts."""

from collections.abc import Mapping
from typing import Any

from askwell.domain.questions import Suggestion
from askwell.storage import span_rows


def to_json(suggestion: Suggestion | None) -> dict[str, object] | None:
    """Give a suggestion as JSON holds it."""
    if suggestion is None:
        return None
    return {
        "labels": [list(pair) for pair in suggestion.labels],
        "epistemic": suggestion.epistemic,
        "out_of_scope": suggestion.out_of_scope,
        "spans": span_rows.suggested_to_json(suggestion.spans),
    }


def from_json(stored: Mapping[str, Any] | None) -> Suggestion | None:
    """Give the suggestion that `to_json` stored."""
    if stored is None:
        return None
    pairs = tuple((str(label), float(probability)) for label, probability in stored["labels"])
    spans = span_rows.suggested_from_json(stored.get("spans", ()))
    return Suggestion(pairs, float(stored["epistemic"]), float(stored["out_of_scope"]), spans)
