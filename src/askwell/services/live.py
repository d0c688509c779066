"""Learn: one project's live model, fed from the database, holding no truth of its own."""

from collections.abc import Sequence
from typing import cast

import numpy as np
from numpy.typing import NDArray

from askwell.domain.errors import NoLabels
from askwell.domain.models import ModelVersion
from askwell.domain.projects import Project
from askwell.domain.questions import Candidate, Reason, ReasonKind, Suggestion
from askwell.engine.learner import Learner
from askwell.engine.values import HeadState, Strategy
from askwell.engine.values import Question as Ranked
from askwell.services.dataset import Dataset, Lesson, engine_task
from askwell.services.encoding import Encoder
from askwell.services.forecast import Forecaster
from askwell.services.quality import audit
from askwell.storage import annotations, artifacts, documents, features, leases, projects, queue
from askwell.storage.store import Store

QUEUE_SIZE = 64
AUDIT_AHEAD = 16
EVENTS_AT_ONCE = 5_000
SUGGESTED = 5


class LiveLearner:
    """A learner kept level with its project: ``catch_up`` after every event, ``rest`` when there is time.

    It is rebuilt from the stored answers, the feature files and the last version's slow parameters, so that a
    new process gives the same model as the one that was lost.
    """

    def __init__(self, store: Store, project: Project, encoder: Encoder) -> None:
        self._store = store
        self._encoder = encoder
        self._prompts: dict[str, NDArray[np.float16]] = {}
        self._load(project)

    @property
    def answers(self) -> int:
        """Answered texts in the model."""
        return len(self._learner.answered)

    def catch_up(self, clock: projects.Clock) -> bool:
        """Learn what is new, rank again and publish; False when nothing was new."""
        if clock.settings != self._settings:
            self._load(self._project)
            return True
        is_grown = clock.encoded > self._dataset.count and self._extend()
        is_taught = clock.events > self._events and self._take_events()
        if not is_taught and not is_grown:
            return False
        self._learner.update()
        self._publish()
        return True

    def rest(self) -> bool:
        """Do what nobody should wait for: polish the fit, learn the slow parameters, ask the audit stream,
        and write down what the model thinks of the next texts.

        False when there is nothing (more) of it to do.
        """
        if self._learner.wants_tuning and self._learner.tune():
            self._learner.update()
        if self._learner.polish():
            self._publish()
        if not self._is_audited:
            self._audit()
            return True
        if (
            self._learner.measure()
        ):  # last: a large pool takes a minute of it, which the model need not wait for
            return True
        return self._forecaster.advance(self._learner, self._dataset, self._version)

    def _load(self, project: Project) -> None:
        with self._store.database.read() as connection:
            clock = projects.read_clock(connection, project.id)  # first: what changes later is seen by it
            project = projects.find(connection, project.id) or project
            labels = projects.find_labels(connection, project.id)
            last = artifacts.newest(connection, project.id)
            given = list(annotations.find_all(connection, project.id))
            held = leases.leased_documents(connection, project.id, self._store.now())
            asked = queue.find_candidates(connection, held)
        self._project = project
        self._settings, self._events = clock.settings, clock.events
        self._version = last.version if last else 0
        self._reasons = {key: candidate.reason for key, candidate in asked.items()}
        self._dataset = Dataset(project.task, labels)
        self._forecaster = Forecaster(self._store, project.id)
        if not self._dataset.labels:
            raise NoLabels(project=project.name)
        self._learner = Learner(
            dimension=self._encoder.dimension,
            task=engine_task(project.task),
            label_features=self._embed([label.prompt for label in self._dataset.labels]),
            strategy=cast(Strategy, project.strategy),
            rng=np.random.default_rng(0),
            state=self._state_of(last),
        )
        self._dataset.take({annotation.document_id for annotation in given}, given)
        self._extend()
        self._learner.update()
        self._publish()

    def _state_of(self, last: ModelVersion | None) -> HeadState | None:
        if last is None or last.encoder != self._encoder.id:
            return None
        found = artifacts.read_state(self._store.home, last.file)
        if found is None:
            return None
        arrays, meta = found
        if list(last.labels) != [label.id for label in self._dataset.labels]:
            meta["hyper"].pop("bias", None)  # one number a class, of classes that are no longer the same
        return HeadState(arrays, meta)

    def _embed(self, prompts: Sequence[str]) -> NDArray[np.float32]:
        missing = [prompt for prompt in prompts if prompt not in self._prompts]
        if missing:
            self._prompts.update(zip(missing, self._encoder.encode(missing), strict=True))
        if not prompts:
            return np.empty((0, self._encoder.dimension), dtype=np.float32)
        return np.stack([self._prompts[prompt] for prompt in prompts]).astype(np.float32)

    def _extend(self) -> bool:
        start = self._dataset.count
        with self._store.database.read() as connection:
            segments = features.find_segments(connection, self._project.id, self._encoder.id, start)
            end = max((segment.start + segment.count for segment in segments), default=start)
            keys = documents.pool_keys(connection, self._project.id, start, end)
        for segment in segments:
            self._learner.extend(features.load_segment(self._store.home, segment))
        self._teach(self._dataset.extend(keys))
        return bool(keys)

    def _take_events(self) -> bool:
        with self._store.database.read() as connection:
            new = annotations.find_events_after(connection, self._project.id, self._events, EVENTS_AT_ONCE)
            touched = sorted({event.document_id for event in new})
            given = annotations.find_for(connection, touched)
        if new:
            self._events = new[-1].number
            self._teach(self._dataset.take(touched, given))
        return bool(new)

    def _teach(self, lessons: Sequence[Lesson]) -> None:
        for lesson in lessons:
            self._learner.answer(lesson.row, lesson.target, audit=lesson.is_audit)

    def _publish(self) -> None:
        now = self._store.now()
        with self._store.database.read() as connection:
            held = leases.leased_documents(connection, self._project.id, now)
        available = self._dataset.available(held)
        ranked = self._learner.rank(available=available, size=QUEUE_SIZE)
        version = self._version + 1
        ahead = self._dataset.first_in_audit(available, AUDIT_AHEAD)
        rows = dict.fromkeys([*self._dataset.rows(held), *ahead])
        waiting = [row for row in rows if row not in {question.row for question in ranked}]
        candidates = [
            *(self._candidate(question, rank, version) for rank, question in enumerate(ranked)),
            *self._suggested(waiting, version),
        ]
        state = self._learner.state()
        file = artifacts.write_state(self._store.home, self._project.id, state.arrays, dict(state.meta))
        published = ModelVersion(
            project_id=self._project.id,
            version=version,
            events=self._events,
            answers=self.answers,
            encoder=self._encoder.id,
            labels=tuple(label.id for label in self._dataset.labels),
            file=file,
            created_at=now,
        )
        with self._store.database.write(is_durable=False) as connection:
            queue.replace_all(connection, self._project.id, candidates)
            artifacts.publish(connection, published)
        self._version, self._is_audited = version, False
        self._reasons = {each.document_id: each.reason for each in candidates}

    def _audit(self) -> None:
        figures, arrays = audit(self._learner, self._dataset)
        file = artifacts.write_state(self._store.home, self._project.id, arrays, {}) if arrays else None
        with self._store.database.write(is_durable=False) as connection:
            artifacts.add_audit(connection, self._project.id, self._version, figures, file)
        self._is_audited = True

    def _candidate(self, question: Ranked, rank: int | None, version: int) -> Candidate:
        labels = self._dataset.labels
        return Candidate(
            document_id=int(self._dataset.ids[question.row]),
            rank=rank,
            score=float(question.score),
            reason=Reason(
                ReasonKind(question.reason.kind), tuple(labels[index].id for index in question.reason.labels)
            ),
            suggestion=self._suggestion(question.probs, question.epistemic, question.out_of_scope),
            model_version=version,
            answers_learnt=self.answers,
        )

    def _suggested(self, rows: Sequence[int], version: int) -> list[Candidate]:
        if not rows:
            return []
        predicted = self._learner.predict_rows(np.array(rows, dtype=np.int64))
        return [
            Candidate(
                document_id=int(self._dataset.ids[row]),
                rank=None,
                score=0.0,
                reason=self._reasons.get(int(self._dataset.ids[row]), Reason(ReasonKind.RANDOM)),
                suggestion=self._suggestion(probs, float(epistemic), float(strange)),
                model_version=version,
                answers_learnt=self.answers,
            )
            for row, probs, epistemic, strange in zip(
                rows, predicted.probs, predicted.epistemic, predicted.out_of_scope, strict=True
            )
        ]

    def _suggestion(
        self, probs: NDArray[np.float32], epistemic: float, out_of_scope: float
    ) -> Suggestion | None:
        if not len(probs):
            return None
        labels = self._dataset.labels
        best = np.argsort(-probs, kind="stable")[:SUGGESTED]
        pairs = tuple((labels[index].id, round(float(probs[index]), 4)) for index in best)
        return Suggestion(pairs, round(epistemic, 4), round(out_of_scope, 4))
