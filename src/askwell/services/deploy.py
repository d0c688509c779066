"""Deploy: call a project's newest model at any moment, with calibrated probabilities."""

import time
from collections.abc import Sequence

from askwell.domain.errors import InvalidInput, ModelNotReady, VersionUnreadable
from askwell.domain.labels import Label
from askwell.domain.members import Caller, Permission
from askwell.domain.models import ModelVersion, PredictionBatch
from askwell.domain.projects import Project
from askwell.domain.spans import OffsetUnit
from askwell.services import access
from askwell.services.loaded import LoadedModels
from askwell.services.saying import encode, say
from askwell.storage import artifacts, projects
from askwell.storage.store import Store

MAX_TEXTS = 10_000
MAX_CHARACTERS = 20_000_000
MAX_BEST = 1_000


class Predictor:
    """Predicts with the newest version of any project's model."""

    def __init__(self, store: Store, models: LoadedModels) -> None:
        self._store = store
        self._models = models

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
        check_call(texts, n_best)
        project = access.check(self._store, caller, project_id, Permission.PREDICT)
        version, labels = self._store.database.kept.get(("newest", project_id), lambda: self._read(project))
        if version is None:
            raise ModelNotReady(project=project.name)
        try:
            model = self._models.open(project, version, labels, encoder_names=[project.encoder])
        except VersionUnreadable as error:  # lost, or another encoder is set: a learner will make a model
            raise ModelNotReady(project=project.name) from error
        said = say(model, texts, encode(model, texts), n_best=n_best, unit=unit)
        return PredictionBatch(
            predictions=tuple(each.prediction for each in said),
            model_version=version.version,
            answers_learnt=version.answers,
            texts=len(texts),
            characters=sum(map(len, texts)),
            milliseconds=1e3 * (time.perf_counter() - begun),
        )

    def _read(self, project: Project) -> tuple[ModelVersion | None, Sequence[Label]]:
        with self._store.database.read() as connection:
            return artifacts.newest(connection, project.id), projects.find_labels(connection, project.id)


def check_call(texts: Sequence[str], n_best: int) -> None:
    """Raise ``InvalidInput`` for no texts, too many, too much of them, or too many labels of each."""
    if not 1 <= len(texts) <= MAX_TEXTS:
        raise InvalidInput(field="texts", reason=f"give 1 to {MAX_TEXTS} texts in a call, not {len(texts)}")
    if sum(map(len, texts)) > MAX_CHARACTERS:
        raise InvalidInput(field="texts", reason=f"give at most {MAX_CHARACTERS} characters in a call")
    if not 1 <= n_best <= MAX_BEST:
        raise InvalidInput(field="n_best", reason=f"must be between 1 and {MAX_BEST:,}")
