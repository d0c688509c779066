"""How far a bundle's answers are those of the platform, measured on the project's own texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from askwell.domain.labels import Label, LabelKind
from askwell.domain.models import PredictedSpan
from askwell.domain.spans import OffsetUnit
from askwell.engine.encoder_sample import SAMPLE
from askwell.engine.prediction import SavedHead
from askwell.engine.tagging.prediction import SavedTagger
from askwell.engine.values import HeadState
from askwell.services.feature_kinds import Encoder
from askwell.services.model_building import part_state
from askwell.services.span_prediction import predict_spans
from askwell.storage import documents
from askwell.storage.store import Store
from askwell_bundle.asking import Asked
from askwell_bundle.model import Bundle

TEXTS = 300
"""So many texts of the project are predicted by both."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What both said of ``texts`` texts.

    ``same`` is the share, in [0, 1], with the same labels and spans; ``difference`` the largest, and ``mean``
    the mean, of how far the probabilities of a label lie apart (of spans: of those that both found).
    """

    texts: int
    same: float
    difference: float
    mean: float


def sample(store: Store, project_id: str, count: int = TEXTS) -> list[str]:
    """Texts spread evenly over a project's; a few sentences of our own where it has none."""
    with store.database.read() as connection:
        total = documents.count(connection, project_id)
        places = np.unique(np.linspace(0, max(total - 1, 0), min(count, total)).astype(int)).tolist()
        pages = [documents.texts_by_positions(connection, project_id, place, 1) for place in places]
    return [text for page in pages for text, _ in page] or list(SAMPLE)


def compare(
    bundle: Bundle, state: HeadState, labels: Sequence[Label], encoder: Encoder, texts: Sequence[str]
) -> Agreement:
    """Predict texts with a bundle and with the platform's own encoder and head."""
    ours = bundle.predict(Asked(texts, n_best=max(len(labels), 1)))["predictions"]
    is_same = np.ones(len(texts), np.bool_)
    apart: list[float] = []
    choices = part_state(state, LabelKind.CHOICE)
    if choices is not None and bundle.choices:
        probs = SavedHead(choices).predict(encoder.encode(texts).astype(np.float32)).probs
        theirs = [label.id for label in labels if not label.marks_spans]
        for row, said in enumerate(ours):
            found = {each["label_id"]: each["probability"] for each in said["n_best"]}
            apart += [abs(found[key] - float(p)) for key, p in zip(theirs, probs[row], strict=True)]
            given = {each["label_id"] for each in said["labels"]}
            is_same[row] &= given == _given(bundle, theirs, probs[row])
    spans = part_state(state, LabelKind.SPAN)
    if spans is not None and bundle.parts:
        marking = [label for label in labels if label.marks_spans]
        told = predict_spans(encoder, SavedTagger(spans), texts, marking, OffsetUnit.CODE_POINTS)
        for row, (said, found) in enumerate(zip(ours, told, strict=True)):
            mine, others = _by_place(said["spans"]), {_place(span): span.probability for span in found.spans}
            apart += [abs(mine[place] - others[place]) for place in mine.keys() & others.keys()]
            is_same[row] &= mine.keys() == others.keys()
    distances = np.array(apart or [0.0])
    return Agreement(
        texts=len(texts),
        same=float(is_same.mean()),
        difference=float(distances.max()),
        mean=float(distances.mean()),
    )


def _given(bundle: Bundle, labels: Sequence[str], probs: Any) -> set[str]:
    if bundle.is_one:
        return {labels[int(np.argmax(probs))]}
    return {label for label, p in zip(labels, probs, strict=True) if p > 0.5}


def _place(span: PredictedSpan) -> tuple[int, int, str]:
    return span.start, span.end, span.label_id


def _by_place(spans: Sequence[dict[str, Any]]) -> dict[tuple[int, int, str], float]:
    return {(each["start"], each["end"], each["label_id"]): each["probability"] for each in spans}
