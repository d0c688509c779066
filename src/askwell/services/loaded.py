"""The model versions that one process serves: each read once, and kept while it is called."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from askwell.domain.errors import ModelNotReady, VersionUnreadable
from askwell.domain.labels import Label, LabelKind
from askwell.domain.models import ModelVersion
from askwell.domain.projects import Project
from askwell.engine.prediction import SavedHead
from askwell.engine.tagging.prediction import SavedTagger
from askwell.engine.values import HeadState
from askwell.services.feature_kinds import Encoder
from askwell.services.model_building import part_state
from askwell.storage import artifacts
from askwell.storage.store import Store

KEPT = 64
"""Versions that stay in memory: those that were called last."""


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A version with all that it takes to predict: its encoder and the name of that, its labels in the order
    of its classes, and what it learnt of choices and of spans, either or both."""

    project: Project
    version: ModelVersion
    encoder: Encoder
    encoder_name: str
    choices: tuple[Label, ...]
    marking: tuple[Label, ...]
    of_choices: SavedHead | None
    of_spans: SavedTagger | None


@dataclass(frozen=True, slots=True)
class _States:
    of_choices: SavedHead | None
    of_spans: SavedTagger | None


class LoadedModels:
    """Opens versions. Many threads may ask for one at once: its file is read by the first alone."""

    def __init__(self, store: Store, encoder_for: Callable[[str], Encoder]) -> None:
        self._store = store
        self._encoder_for = encoder_for
        self._kept: OrderedDict[str, _States] = OrderedDict()
        self._reading: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def open(
        self,
        project: Project,
        version: ModelVersion,
        labels: Iterable[Label],
        *,
        encoder_names: Iterable[str],
    ) -> LoadedModel:
        """Give a version ready to predict; ``encoder_names`` are those that may be the one it learnt with.

        Raises ``VersionUnreadable`` where its file is gone or not whole, or its encoder is none of these.
        """
        if not version.labels:
            raise ModelNotReady(project=project.name)
        states = self._states(project, version)
        encoder_name, encoder = self._encoder(project, version, encoder_names)
        by_id = {label.id: label for label in labels}
        named = [by_id[label_id] for label_id in version.labels]
        return LoadedModel(
            project=project,
            version=version,
            encoder=encoder,
            encoder_name=encoder_name,
            choices=tuple(label for label in named if not label.marks_spans),
            marking=tuple(label for label in named if label.marks_spans),
            of_choices=states.of_choices,
            of_spans=states.of_spans,
        )

    def _encoder(self, project: Project, version: ModelVersion, names: Iterable[str]) -> tuple[str, Encoder]:
        for name in dict.fromkeys(names):
            encoder = self._encoder_for(name)
            if encoder.id == version.encoder:
                return name, encoder
        reason = "it was made with another encoder, which is not set any more"
        raise VersionUnreadable(version=version.version, project=project.name, reason=reason)

    def _states(self, project: Project, version: ModelVersion) -> _States:
        with self._lock:
            if version.file in self._kept:
                self._kept.move_to_end(version.file)
                return self._kept[version.file]
            reading = self._reading.setdefault(version.file, threading.Lock())
        with reading:
            with self._lock:
                if version.file in self._kept:
                    return self._kept[version.file]
            found = artifacts.read_state(self._store.home, version.file)
            if found is None:
                reason = "its file is gone or not whole"
                raise VersionUnreadable(version=version.version, project=project.name, reason=reason)
            whole = HeadState(*found)
            choices, spans = part_state(whole, LabelKind.CHOICE), part_state(whole, LabelKind.SPAN)
            states = _States(choices and SavedHead(choices), spans and SavedTagger(spans))
            with self._lock:
                self._kept[version.file] = states
                self._reading.pop(version.file, None)
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
        return states
