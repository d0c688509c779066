"""Deploy: call the model at any moment, with calibrated probabilities."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from askwell.domain.errors import InvalidInput, ModelNotReady
from askwell.domain.labels import Label, LabelKind
from askwell.domain.members import Caller, Permission
from askwell.domain.models import LabelProbability, ModelVersion, Prediction, PredictionBatch
from askwell.domain.projects import Project, Task
from askwell.domain.spans import OffsetUnit
from askwell.engine.prediction import predict_from_state
from askwell.engine.values import HeadState
from askwell.services.access import authorise
from askwell.services.feature_kinds import Encoder
from askwell.services.model_building import part_state
from askwell.services.span_prediction import FoundInText, predict_spans
from askwell.storage import artifacts, projects
from askwell.storage.store import Store

MAX_TEXTS = 10_000
MAX_CHARACTERS = 20_000_000
_NOTHING = Prediction((), (), 0.0, 0.0)


class Predictor:
    """The models that one process serves: the newest version of each project, read once and kept."""

    def __init__(self, store: Store, encoder_for: Callable[[str], Encoder]) -> None:
        self._store = store
        self._encoder_for = encoder_for
        self._states: dict[str, tuple[str, HeadState]] = {}
        self._lock = threading.Lock()

    def predict(
        self,
        caller: Caller,
        project_id: str,
        texts: Sequence[str],
        *,
        n_best: int = 3,
        unit: OffsetUnit = OffsetUnit.CODE_POINTS,
    ) -> PredictionBatch:
        """Predict texts with the newest version of a project's model; positions of spans are in a ``unit``.

        Raises ``ModelNotReady`` before there is a version with labels, and ``InvalidInput`` for too many
        texts.
        """
        begun = time.perf_counter()
        check_texts(texts)
        if not 1 <= n_best <= 1_000:
            raise InvalidInput(field="n_best", reason="must be between 1 and 1,000")
        with self._store.database.read() as connection:
            project = authorise(connection, caller, project_id, Permission.PREDICT)
            version = artifacts.newest(connection, project_id)
            labels = {label.id: label for label in projects.find_labels(connection, project_id)}
        state = self._state(version) if version else None
        if version is None or state is None or not version.labels:
            raise ModelNotReady(project=project.name)
        encoder = self._encoder_for(project.encoder)
        if encoder.id != version.encoder:  # another was set since; a learner will make a model for it
            raise ModelNotReady(project=project.name)
        named = [labels[label_id] for label_id in version.labels]
        return PredictionBatch(
            predictions=tuple(_predictions(project, encoder, state, texts, named, n_best, unit)),
            model_version=version.version,
            answers_learnt=version.answers,
            texts=len(texts),
            characters=sum(map(len, texts)),
            milliseconds=1e3 * (time.perf_counter() - begun),
        )

    def _state(self, version: ModelVersion) -> HeadState | None:
        with self._lock:
            kept = self._states.get(version.project_id)
        if kept is not None and kept[0] == version.file:
            return kept[1]
        found = artifacts.read_state(self._store.home, version.file)
        if found is None:
            return None
        state = HeadState(*found)
        with self._lock:
            self._states[version.project_id] = (version.file, state)
        return state


def check_texts(texts: Sequence[str]) -> None:
    """Raise ``InvalidInput`` for no texts, too many, or too much of them."""
    if not 1 <= len(texts) <= MAX_TEXTS:
        raise InvalidInput(field="texts", reason=f"give 1 to {MAX_TEXTS} texts in a call, not {len(texts)}")
    if sum(map(len, texts)) > MAX_CHARACTERS:
        raise InvalidInput(field="texts", reason=f"give at most {MAX_CHARACTERS} characters in a call")


def _predictions(
    project: Project,
    encoder: Encoder,
    state: HeadState,
    texts: Sequence[str],
    labels: Sequence[Label],
    n_best: int,
    unit: OffsetUnit,
) -> Iterator[Prediction]:
    """What the models of choices and of spans say, whichever there are, put together."""
    choices = [label for label in labels if not label.marks_spans]
    marking = [label for label in labels if label.marks_spans]
    chosen: Iterable[Prediction] = [_NOTHING] * len(texts)
    found: Iterable[FoundInText] = [FoundInText((), 0.0, 0.0)] * len(texts)
    of_choices = part_state(state, LabelKind.CHOICE)
    of_spans = part_state(state, LabelKind.SPAN)
    if choices and of_choices is not None:
        predicted = predict_from_state(of_choices, encoder.encode(texts).astype(np.float32))
        said = zip(predicted.probs, predicted.epistemic, predicted.out_of_scope, strict=True)
        chosen = (_prediction(project, choices, probs, doubts, n_best) for probs, *doubts in said)
    if marking and of_spans is not None:
        found = predict_spans(encoder, of_spans, texts, marking, unit)
    for choice, parts in zip(chosen, found, strict=True):
        yield replace(
            choice,
            epistemic=round(choice.epistemic + parts.epistemic, 6),
            out_of_scope=round(max(choice.out_of_scope, parts.out_of_scope), 6),
            spans=parts.spans,
        )


def _prediction(
    project: Project,
    labels: Sequence[Label],
    probs: NDArray[np.float32],
    doubts: Sequence[np.float32],
    n_best: int,
) -> Prediction:
    order = np.argsort(-probs, kind="stable")
    ranked = [LabelProbability(labels[i].id, labels[i].name, round(float(probs[i]), 6)) for i in order]
    if project.task is Task.CHOOSE_ONE:
        chosen = ranked[:1]
    else:
        chosen = [label for label in ranked if label.probability > 0.5]
    epistemic, out_of_scope = map(float, doubts)
    return Prediction(tuple(chosen), tuple(ranked[:n_best]), epistemic, out_of_scope)
