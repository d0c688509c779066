"""The answered texts that are nearest to a text: what people said of others like it.

Legend: `N` answered texts that are encoded, `D` features.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from askwell.domain.annotations import Annotation, Review, Status
from askwell.domain.documents import Document, NearestText
from askwell.domain.errors import InvalidInput
from askwell.domain.members import Caller, Permission
from askwell.services.access import authorise, whose_answers
from askwell.services.feature_kinds import Encoder
from askwell.storage import annotations, documents, features, projects, reviews
from askwell.storage.store import Store

MAX_NEAREST = 10
KEPT = 8


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which answered texts: those of a project at one state of it, anybody's or one person's (``only``)."""

    project_id: str
    only: str | None
    encoder: str
    events: int
    encoded: int


@dataclass(frozen=True, slots=True)
class _Answered:
    """Answered texts as they were gathered: ids and positions, (N,) each, and unit rows, (N, D)."""

    wanted: _Wanted
    ids: NDArray[np.int64]
    positions: NDArray[np.int64]
    rows: NDArray[np.float32]


class Neighbours:
    """The answered texts of the projects that one process is asked about, gathered anew when they change."""

    def __init__(self, store: Store, encoder_for: Callable[[str], Encoder]) -> None:
        self._store = store
        self._encoder_for = encoder_for
        self._gathered: dict[tuple[str, str | None], _Answered] = {}
        self._lock = threading.Lock()

    def find(self, caller: Caller, project_id: str, text: str, *, count: int = 5) -> list[NearestText]:
        """Give the ``count`` answered texts with the highest cosine to a text, nearest first.

        Who may not see other people's answers is told of their own only. There are fewer, or none, when fewer
        are answered and encoded. Raises ``InvalidInput`` for a count beyond ``MAX_NEAREST``.
        """
        if not 1 <= count <= MAX_NEAREST:
            raise InvalidInput(field="n", reason=f"must be between 1 and {MAX_NEAREST}")
        with self._store.database.read() as connection:
            project = authorise(connection, caller, project_id, Permission.PREDICT)
            only = whose_answers(connection, caller, project_id)
            clock = projects.read_clock(connection, project_id)
        if not clock.answered or not clock.encoded:
            return []
        encoder = self._encoder_for(project.encoder)
        answered = self._gather(_Wanted(project_id, only, encoder.id, clock.events, clock.encoded))
        if not len(answered.ids):
            return []
        cosines = answered.rows @ encoder.encode([text])[0].astype(np.float32)
        best = np.argsort(-cosines, kind="stable")[:count]
        found = {int(answered.ids[row]): float(np.clip(cosines[row], -1.0, 1.0)) for row in best}
        return self._tell(project_id, only, found)

    def _gather(self, wanted: _Wanted) -> _Answered:
        place = (wanted.project_id, wanted.only)
        with self._lock:
            kept = self._gathered.get(place)
        if kept is not None and kept.wanted == wanted:
            return kept
        with self._store.database.read() as connection:
            segments = features.find_segments(connection, wanted.project_id, wanted.encoder)
            ids, positions = features.find_answered(connection, wanted.project_id, wanted.only)
        if kept is None or kept.wanted.encoder != wanted.encoder or not len(kept.rows):
            known, rows = features.gather(self._store.home, segments, positions)
            answered = _Answered(wanted, ids[known], positions[known], rows.astype(np.float32))
        else:  # read only what has been answered since
            new, still = ~np.isin(positions, kept.positions), np.isin(kept.positions, positions)
            known, rows = features.gather(self._store.home, segments, positions[new])
            answered = _Answered(
                wanted,
                np.concatenate([kept.ids[still], ids[new][known]]),
                np.concatenate([kept.positions[still], positions[new][known]]),
                np.concatenate([kept.rows[still], *([rows.astype(np.float32)] if len(rows) else [])]),
            )
        with self._lock:
            self._gathered.pop(place, None)
            self._gathered[place] = answered
            while len(self._gathered) > KEPT:
                del self._gathered[next(iter(self._gathered))]
        return answered

    def _tell(self, project_id: str, only: str | None, found: dict[int, float]) -> list[NearestText]:
        with self._store.database.read() as connection:
            texts = {each.id: each for each in documents.find_by_ids(connection, project_id, list(found))}
            given = annotations.find_for(connection, list(found))
            decided = reviews.find_for(connection, list(found))
        seen = [each for each in given if each.status is Status.SUBMITTED and only in (None, each.person_id)]
        return [
            _told(texts[key], seen, decided.get(key), similarity)
            for key, similarity in found.items()
            if key in texts
        ]


def _told(
    document: Document, seen: list[Annotation], decided: Review | None, similarity: float
) -> NearestText:
    """Give a text with what was decided, or else every label and span of somebody's present answer, once.

    A decision that says nothing about spans leaves those of the answers.
    """
    answers = [each for each in seen if each.document_id == document.id]
    if decided is not None:
        answers = (
            [decided] if decided.has_spans else [replace(each, labels=decided.labels) for each in answers]
        )
    labels = dict.fromkeys(label for each in answers for label in each.labels)
    spans = sorted({span for each in answers for span in each.spans})
    return NearestText(document, tuple(labels), similarity, tuple(spans))
