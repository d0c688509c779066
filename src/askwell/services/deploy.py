"""Deploy: call the model at any moment, with calibrated probabilities."""

import threading
import time
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from askwell.domain.errors import InvalidInput, ModelNotReady
from askwell.domain.labels import Label
from askwell.domain.members import Caller, Permission
from askwell.domain.models import LabelProbability, ModelVersion, Prediction, PredictionBatch
from askwell.domain.projects import Project, Task
from askwell.engine.prediction import predict_from_state
from askwell.engine.values import HeadState
from askwell.services.access import authorise
from askwell.services.encoding import Encoder
from askwell.storage import artifacts, projects
from askwell.storage.store import Store

MAX_TEXTS = 10_000
MAX_CHARACTERS = 20_000_000


class Predictor:
    """The models that one process serves: the newest version of each project, read once and kept."""

    def __init__(self, store: Store, encoder_for: Callable[[str], Encoder]) -> None:
        self._store = store
        self._encoder_for = encoder_for
        self._states: dict[str, tuple[str, HeadState]] = {}
        self._lock = threading.Lock()

    def predict(
        self, caller: Caller, project_id: str, texts: Sequence[str], *, n_best: int = 3
    ) -> PredictionBatch:
        """Predict texts with the newest version of a project's model.

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
        features = encoder.encode(texts)
        predicted = predict_from_state(state, features.astype(np.float32))
        named = [labels[label_id] for label_id in version.labels]
        return PredictionBatch(
            predictions=tuple(
                _prediction(project, named, probs, (float(epistemic), float(strange)), n_best)
                for probs, epistemic, strange in zip(
                    predicted.probs, predicted.epistemic, predicted.out_of_scope, strict=True
                )
            ),
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


def _prediction(
    project: Project,
    labels: Sequence[Label],
    probs: NDArray[np.float32],
    doubts: tuple[float, float],
    n_best: int,
) -> Prediction:
    order = np.argsort(-probs, kind="stable")
    ranked = [LabelProbability(labels[i].id, labels[i].name, round(float(probs[i]), 6)) for i in order]
    if project.task is Task.CHOOSE_ONE:
        chosen = ranked[:1]
    else:
        chosen = [label for label in ranked if label.probability > 0.5]
    epistemic, out_of_scope = (round(doubt, 6) for doubt in doubts)
    return Prediction(tuple(chosen), tuple(ranked[:n_best]), epistemic, out_of_scope)
