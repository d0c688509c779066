"""What a version says of texts: choices and spans put together, with what the probabilities were made of."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from askwell.domain.labels import Label
from askwell.domain.models import LabelProbability, Prediction
from askwell.domain.projects import Project, Task
from askwell.domain.spans import OffsetUnit
from askwell.services.loaded import LoadedModel
from askwell.services.span_prediction import FoundInText, predict_spans

Rows = NDArray[np.float16]

_NOTHING = Prediction((), (), 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Said:
    """A prediction, and the probabilities (C,) of the version's choices; None where it has none."""

    prediction: Prediction
    probs: NDArray[np.float32] | None


def encode(model: LoadedModel, texts: Sequence[str]) -> Rows | None:
    """Give the features (N, D) that a version's choices are predicted from; None where it has none."""
    return model.encoder.encode(texts) if model.choices and model.of_choices is not None else None


def say(
    model: LoadedModel, texts: Sequence[str], rows: Rows | None, *, n_best: int, unit: OffsetUnit
) -> list[Said]:
    """Give what a version says of each text; ``rows`` are what ``encode`` gave for them.

    Positions of spans are in a ``unit``; ``n_best`` is how many labels come along.
    """
    chosen: Iterable[Said] = [Said(_NOTHING, None)] * len(texts)
    found: Iterable[FoundInText] = [FoundInText((), 0.0, 0.0)] * len(texts)
    if rows is not None and model.of_choices is not None:
        predicted = model.of_choices.predict(rows.astype(np.float32))
        said = zip(predicted.probs, predicted.epistemic, predicted.out_of_scope, strict=True)
        chosen = (_said(model.project, model.choices, probs, doubts, n_best) for probs, *doubts in said)
    if model.marking and model.of_spans is not None:
        found = predict_spans(model.encoder, model.of_spans, texts, model.marking, unit)
    return list(_joined(chosen, found))


def _joined(chosen: Iterable[Said], found: Iterable[FoundInText]) -> Iterator[Said]:
    for said, parts in zip(chosen, found, strict=True):
        choice = said.prediction
        yield replace(
            said,
            prediction=replace(
                choice,
                epistemic=round(choice.epistemic + parts.epistemic, 6),
                out_of_scope=round(max(choice.out_of_scope, parts.out_of_scope), 6),
                spans=parts.spans,
            ),
        )


def _said(
    project: Project,
    labels: Sequence[Label],
    probs: NDArray[np.float32],
    doubts: Sequence[np.float32],
    n_best: int,
) -> Said:
    is_one = project.task is Task.CHOOSE_ONE
    most = max(n_best, 1 if is_one else int(np.count_nonzero(probs > 0.5)))
    order = np.argsort(-probs, kind="stable")[:most]
    ranked = [LabelProbability(labels[i].id, labels[i].name, round(float(probs[i]), 6)) for i in order]
    chosen = ranked[:1] if is_one else [label for label in ranked if label.probability > 0.5]
    epistemic, out_of_scope = map(float, doubts)
    return Said(Prediction(tuple(chosen), tuple(ranked[:n_best]), epistemic, out_of_scope), probs)
