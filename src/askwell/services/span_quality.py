"""What the audit stream says about a model of spans: figures for its version, and the spans behind them.

Legend: `N` audit texts, `G` given spans, `F` found spans; a span is a row of text number, start, end, class.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from askwell.engine.span_evaluation import (
    FoundSpan,
    GivenSpan,
    SpanEvaluation,
    evaluate_spans,
    mistakes_in,
)
from askwell.services.quality import ENOUGH


def audit_spans(
    ids: NDArray[np.int64],
    given: Sequence[Sequence[GivenSpan]],
    found: Sequence[Sequence[FoundSpan]],
    *,
    classes: int,
) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Give a version's figures, and arrays from which ``detail_spans`` makes the rest when somebody asks.

    ``given`` and ``found`` are the spans of the audit texts ``ids`` (N,), found as if the text had not been
    answered (leave-one-out), since the model learns from audit answers too.
    """
    figures: dict[str, Any] = {"audit_answers": len(ids)}
    if not len(ids):
        return figures, {}
    if len(ids) >= ENOUGH:
        quality = evaluate_spans(given, found, classes=classes)
        figures |= {
            "f1": asdict(quality.f1),
            "macro_f1": quality.macro_f1,
            "nll": quality.nll,
            "ece": quality.ece,
        }
    arrays = {
        "span_ids": ids,
        "span_given": _table([(text, span) for text, spans in enumerate(given) for span in spans]),
        "span_found": _table([(text, each.span) for text, spans in enumerate(found) for each in spans]),
        "span_probs": np.array([each.probability for spans in found for each in spans], np.float32),
    }
    return figures, arrays


def detail_spans(arrays: Mapping[str, NDArray[Any]], *, classes: int) -> SpanEvaluation | None:
    """Give per-label figures, reliability and mistakes from a version's arrays; None without any."""
    if "span_ids" not in arrays:
        return None
    given, found = _spans(arrays)
    return evaluate_spans(given, found, classes=classes)


def confused_spans(
    arrays: Mapping[str, NDArray[Any]], *, actual: int | None, predicted: int | None
) -> list[int]:
    """Give the ids of the audit texts in which a span of ``actual`` was taken for one of ``predicted`` (the
    same: with wrong edges), or missed where ``predicted`` is None, or found where none was given if
    ``actual`` is."""
    if "span_ids" not in arrays:
        return []
    ids = arrays["span_ids"]
    return [
        int(ids[text])
        for text, (theirs, ours) in enumerate(zip(*_spans(arrays), strict=True))
        if any(
            (mistake.actual, mistake.predicted) == (actual, predicted)
            for mistake in mistakes_in(theirs, [each.span for each in ours])
        )
    ]


def _table(spans: Sequence[tuple[int, GivenSpan]]) -> NDArray[np.int64]:
    rows = [(text, span.start, span.end, span.label) for text, span in spans]
    return np.array(rows, np.int64).reshape(-1, 4)


def _spans(arrays: Mapping[str, NDArray[Any]]) -> tuple[list[list[GivenSpan]], list[list[FoundSpan]]]:
    given: list[list[GivenSpan]] = [[] for _ in arrays["span_ids"]]
    found: list[list[FoundSpan]] = [[] for _ in arrays["span_ids"]]
    for text, start, end, label in arrays["span_given"].tolist():
        given[text].append(GivenSpan(start, end, label))
    for (text, start, end, label), chance in zip(
        arrays["span_found"].tolist(), arrays["span_probs"].tolist(), strict=True
    ):
        found[text].append(FoundSpan(GivenSpan(start, end, label), chance))
    return given, found
