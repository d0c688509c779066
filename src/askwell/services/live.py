"""Learn: one project's live model, fed from the database, holding no truth of its own.

What is common to all labels is here; choosing labels and marking spans each have a model (``live_models``).
"""

from collections.abc import Sequence

import numpy as np

from askwell.domain.errors import NoLabels
from askwell.domain.labels import active
from askwell.domain.models import ModelVersion
from askwell.domain.projects import Project, marks_spans
from askwell.domain.questions import Candidate, Reason, ReasonKind, Suggestion
from askwell.services.dataset import Dataset, Lesson
from askwell.services.feature_kinds import Encoder, word_features_id
from askwell.services.forecast import Forecaster
from askwell.services.live_models import Asked, Audited, interleaved, joined
from askwell.services.model_building import build_models, join_states
from askwell.services.prompts import Prompts
from askwell.storage import (
    annotations,
    artifacts,
    consensus,
    documents,
    event_log,
    features,
    leases,
    projects,
    queue,
    reviews,
)
from askwell.storage.store import Store

QUEUE_SIZE = 64
AUDIT_AHEAD = 16
EVENTS_AT_ONCE = 5_000
KEPT_AT_ONCE = 500


class LiveLearner:
    """A learner kept level with its project: ``catch_up`` after every event, ``rest`` when there is time.

    It is rebuilt from the stored answers, the feature files and the last version's slow parameters, so that a
    new process gives the same model as the one that was lost.
    """

    def __init__(self, store: Store, project: Project, encoder: Encoder) -> None:
        self._store = store
        self._encoder = encoder
        self._prompts = Prompts(encoder)
        self._audits: list[Audited] = []
        self.is_tuning = False
        """Whether `rest` has begun to learn the slow parameters, and there may be more of it."""
        self._load(project)

    @property
    def answers(self) -> int:
        """Answered texts in the model."""
        return len(np.unique(np.concatenate([model.answered for model in self._models])))

    def catch_up(self, clock: projects.Clock) -> bool:
        """Learn what is new, rank again and publish; False when nothing was new."""
        if clock.settings != self._settings:
            self._load(self._project)
            return True
        is_grown = clock.encoded > self._dataset.count and self._extend()
        is_taught = clock.events > self._events and self._take_events()
        if not is_taught and not is_grown:
            return False
        for model in self._models:
            model.update()
        self._publish()
        return True

    def rest(self) -> bool:
        """Do a piece of what nobody should wait for: learn the slow parameters, polish the fit, ask the audit
        stream, write down what the model thinks of the next texts.

        False when there is nothing (more) of it to do. Between two pieces an answer can be learnt.
        """
        self.is_tuning = any(model.tune() for model in self._models)
        if self.is_tuning:
            return True
        if any(model.polish() for model in self._models):
            self._is_polished = True
            return True
        if any(model.settle(self._version + 1) for model in self._models):
            return True
        if self._is_polished:
            self._publish()
            self._is_polished = False
            return True
        if self._keep():
            return True
        if len(self._audits) < len(self._models):
            self._audit()
            return True
        if any(model.measure() for model in self._models):
            return True  # last: a large pool takes a minute of it, which the model need not wait for
        return self._forecaster.advance(self._models, self._dataset, self._version)

    def _load(self, project: Project) -> None:
        with self._store.database.read() as connection:
            clock = projects.read_clock(connection, project.id)  # first: what changes later is seen by it
            project = projects.find(connection, project.id) or project
            labels = projects.find_labels(connection, project.id)
            last = artifacts.newest(connection, project.id)
            given = list(annotations.find_all(connection, project.id))
            reviewed = {each.document_id: each for each in reviews.find_all(connection, project.id)}
            agreed = list(consensus.find_all(connection, project.id))
            people = consensus.find_reliabilities(connection, project.id)
            held = leases.leased_documents(connection, project.id, self._store.now())
            asked = queue.find_candidates(connection, held)
        self._project = project
        self._settings, self._events = clock.settings, clock.events
        self._version = last.version if last else 0
        self._reasons = {key: candidate.reason for key, candidate in asked.items()}
        self._dataset = Dataset()
        self._is_polished = False
        self._labels = active(labels)
        self._needed = [self._encoder.id]
        if marks_spans(project, labels):
            self._needed.append(word_features_id(self._encoder))
        if not self._labels:
            raise NoLabels(project=project.name)
        self._models = build_models(self._store, project, labels, self._encoder, self._prompts, last, people)
        self._forecaster = Forecaster(self._store, project.id, models=len(self._models))
        self._dataset.take({each.document_id for each in [*given, *reviewed.values()]}, given, reviewed)
        learnt = last.events if last else 0
        self._outdated = {each.document_id for each in given if each.event_number > learnt}
        self._dataset.remember(each for each in agreed if each.document_id not in self._outdated)
        self._extend()
        for model in self._models:
            model.update()
        self._publish()

    def _extend(self) -> bool:
        start = self._dataset.count
        with self._store.database.read() as connection:
            found = {
                name: features.find_segments(connection, self._project.id, name, start)
                for name in self._needed
            }
            end = min(
                max((segment.start + segment.count for segment in segments), default=start)
                for segments in found.values()
            )
            keys = documents.pool_keys(connection, self._project.id, start, end)
            handed = documents.handed_over(connection, self._project.id, start, end)
        for model in self._models:
            for segment in found[model.features]:
                first, last = max(start, segment.start), min(end, segment.start + segment.count)
                if first < last:
                    model.extend(self._store.home, segment, first, last)
            model.set_apart(np.array(handed, dtype=np.int64))
        self._teach(self._dataset.extend(keys))
        return bool(keys)

    def _take_events(self) -> bool:
        with self._store.database.read() as connection:
            new = event_log.find_events_after(connection, self._project.id, self._events, EVENTS_AT_ONCE)
            touched = sorted({event.document_id for event in new})
            given = annotations.find_for(connection, touched)
            reviewed = reviews.find_for(connection, touched)
        if new:
            self._events = new[-1].number
            self._outdated.update(touched)
            self._teach(self._dataset.take(touched, given, reviewed))
        return bool(new)

    def _teach(self, lessons: Sequence[Lesson]) -> None:
        for model in self._models:
            model.teach(lessons)

    def _publish(self) -> None:
        now = self._store.now()
        with self._store.database.read() as connection:
            held = leases.leased_documents(connection, self._project.id, now)
        candidates = self._candidates(held)
        version = self._version + 1
        state = join_states(self._models)
        file = artifacts.write_state(self._store.home, self._project.id, state.arrays, dict(state.meta))
        published = ModelVersion(
            project_id=self._project.id,
            version=version,
            events=self._events,
            answers=self.answers,
            encoder=self._encoder.id,
            labels=tuple(label.id for label in self._labels),
            file=file,
            created_at=now,
        )
        with self._store.database.write(is_durable=False) as connection:
            queue.replace_all(connection, self._project.id, candidates)
            consensus.drop(connection, self._outdated)
            artifacts.publish(connection, published)
        self._outdated = set()
        self._version, self._audits = version, []
        self._reasons = {each.document_id: each.reason for each in candidates}

    def _candidates(self, held: Sequence[int]) -> list[Candidate]:
        """The texts to ask, ranked, and those that people hold or will draw, with fresh suggestions."""
        available = self._dataset.available(held)
        askable = self._dataset.askable(held, self._project.overlap_most or self._project.overlap)
        ranked = interleaved(
            [model.rank(available, askable, QUEUE_SIZE) for model in self._models], QUEUE_SIZE
        )
        ahead = self._dataset.first_in_audit(available, AUDIT_AHEAD)
        asked = {each.row: each for each in ranked}
        rows = list(dict.fromkeys([*asked, *self._dataset.rows(held), *ahead]))
        if len(self._models) == 1:
            said: dict[int, Suggestion | None] = {row: each.suggestion for row, each in asked.items()}
        else:
            said = {}  # each model has said its own part of the texts that it asks for, not the other's
        unsaid = [row for row in rows if row not in said]
        parts = [model.suggest(unsaid) for model in self._models] if unsaid else []
        said |= {row: joined(each) for row, *each in zip(unsaid, *parts, strict=True)}
        places = {each.row: rank for rank, each in enumerate(ranked)}
        return [
            Candidate(
                document_id=int(self._dataset.ids[row]),
                rank=places.get(row),
                score=asked[row].score if row in asked else 0.0,
                reason=asked[row].reason if row in asked else self._kept_reason(row),
                suggestion=said[row],
                model_version=self._version + 1,
                answers_learnt=self.answers,
                wanted=self._wanted(asked.get(row)),
            )
            for row in rows
        ]

    def _wanted(self, asked: Asked | None) -> int | None:
        """How many answers a text may get that is asked again."""
        is_again = asked is not None and asked.reason.kind is ReasonKind.SECOND
        return self._dataset.answers(asked.row) + 1 if asked is not None and is_again else None

    def _kept_reason(self, row: int) -> Reason:
        return self._reasons.get(int(self._dataset.ids[row]), Reason(ReasonKind.RANDOM))

    def _keep(self) -> bool:
        """Write down a part of what answers say together, and who can be relied on; False if that is done."""
        for model in self._models:
            found = model.unsaved(self._dataset.ids, self._version, KEPT_AT_ONCE)
            if found is not None:
                with self._store.database.write(is_durable=False) as connection:
                    consensus.put(connection, self._project.id, found.consensus)
                    consensus.replace_reliabilities(connection, self._project.id, found.reliabilities)
                return True
        return False

    def _audit(self) -> None:
        """Ask the audit stream about the next model, or do a piece of that; after the last, write it down."""
        audited = self._models[len(self._audits)].audit(self._dataset)
        if audited is None:
            return
        self._audits.append(audited)
        if len(self._audits) < len(self._models):
            return
        figures: dict[str, object] = {}
        arrays: dict[str, np.ndarray] = {}
        for model, (found, more) in zip(self._models, self._audits, strict=True):
            figures |= {"spans": dict(found)} if model.labels[0].marks_spans else found
            arrays |= more
        file = artifacts.write_state(self._store.home, self._project.id, arrays, {}) if arrays else None
        with self._store.database.write(is_durable=False) as connection:
            artifacts.add_audit(connection, self._project.id, self._version, figures, file)
