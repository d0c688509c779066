"""Spans of texts that are in no pool: found with a version's state, in the unit that is asked for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from askwell.domain.labels import Label
from askwell.domain.models import PredictedSpan
from askwell.domain.spans import OffsetUnit, Span, in_unit
from askwell.domain.words import words
from askwell.engine.tagging.prediction import SavedTagger
from askwell.engine.tagging.reading import Tagged
from askwell.services.feature_kinds import Encoder, WordFeatures
from askwell.services.span_words import Places, found_spans


@dataclass(frozen=True, slots=True)
class FoundInText:
    """The spans of a text, and the two doubts of a prediction."""

    spans: tuple[PredictedSpan, ...]
    epistemic: float
    out_of_scope: float


def predict_spans(
    encoder: Encoder, tagger: SavedTagger, texts: Sequence[str], labels: Sequence[Label], unit: OffsetUnit
) -> Iterator[FoundInText]:
    """Give what each text holds; ``labels`` are the classes of the tagger, in their order.

    Texts are taken a part at a time, so that memory does not grow with their number.
    """
    kind = WordFeatures(encoder)
    start = 0
    while start < len(texts):
        part = texts[start : start + kind.size(texts[start:])]
        start += len(part)
        places = [words(text) for text in part]
        rows = encoder.encode_words(part, places)
        counts = np.array([len(each) for each in rows], np.int64)
        tagged = tagger.predict(np.concatenate(rows), counts)
        for text, where, found in zip(part, places, tagged, strict=True):
            yield _found(text, where, found, labels, unit)


def _found(
    text: str, places: Places, tagged: Tagged, labels: Sequence[Label], unit: OffsetUnit
) -> FoundInText:
    found = [each.span for each in found_spans(tagged.spans, places)]
    spans = [Span(each.start, each.end, labels[each.label].id) for each in found]
    return FoundInText(
        spans=tuple(
            PredictedSpan(
                start=moved.start,
                end=moved.end,
                text=text[span.start : span.end],
                label_id=span.label,
                label=labels[each.label].name,
                probability=round(float(each.probability), 6),
                epistemic=round(float(each.epistemic), 6),
            )
            for span, moved, each in zip(spans, in_unit(text, spans, unit), tagged.spans, strict=True)
        ),
        epistemic=float(tagged.epistemic),
        out_of_scope=float(tagged.out_of_scope),
    )
