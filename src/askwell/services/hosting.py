"""Which worker learns for which project, and the loop in which it does."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import structlog

from askwell.domain.errors import NoLabels
from askwell.domain.projects import Project, marks_spans
from askwell.services import encoding
from askwell.services.feature_kinds import Encoder
from askwell.services.live import LiveLearner
from askwell.storage import artifacts, projects
from askwell.storage.projects import Clock
from askwell.storage.store import Store

LEASE = timedelta(seconds=15)
RENEW_SECONDS = 2.0
BUSY_POLL, IDLE_POLL = 0.004, 0.05
BUSY_SECONDS = 60.0
REST_SECONDS = 0.4
"""How long nobody must have answered before the slow work begins, so that no answer waits for it."""
OVERDUE_SECONDS = 20.0
"""After this long without such a rest it is done all the same, piece by piece between the answers."""

_log = structlog.get_logger(__name__)


class LearnerHost:
    """The learners of one worker; each lives in one worker at a time, by a lease that expires.

    ``only`` names the one project to learn for; without it, all of them.
    """

    def __init__(
        self, store: Store, encoder_for: Callable[[str], Encoder], worker: str, *, only: str | None = None
    ) -> None:
        self._store = store
        self._encoder_for = encoder_for
        self._worker = worker
        self._only = only
        self._learners: dict[str, LiveLearner] = {}
        self._settings: dict[str, tuple[int, str, bool]] = {}
        """The clock's settings, the encoder, and whether words are needed, as last seen."""
        self._rested_at = time.monotonic()
        self._broken: dict[str, float] = {}
        self._active_at = -BUSY_SECONDS

    def run(self, stop: threading.Event) -> None:
        """Learn until told to stop, then give the learners back."""
        renewed = -RENEW_SECONDS
        while not stop.is_set():
            try:
                if time.monotonic() - renewed >= RENEW_SECONDS:
                    self.claim()
                    renewed = time.monotonic()
                worked = self.step() or (self._is_time_to_rest() and self.rest())
            except Exception:
                _log.exception("the learner's round failed; trying again")
                worked = False
                stop.wait(RENEW_SECONDS)
            if not worked:
                is_busy = time.monotonic() - self._active_at < BUSY_SECONDS
                stop.wait(BUSY_POLL if is_busy else IDLE_POLL)
        self.release()

    def claim(self) -> None:
        """Take the learners that nobody holds, keep one's own, and drop those of deleted projects."""
        now = self._store.now()
        with self._store.database.read() as connection:
            found = projects.find_all(connection)
            known = {project.id: project for project in found if self._only in (None, project.id)}
            ready = [
                clock.project_id for clock in projects.read_clocks(connection, list(known)) if clock.encoded
            ]
        held: set[str] = set()
        for project_id in ready:
            with self._store.database.write(is_durable=False) as connection:
                if artifacts.hold_learner(connection, project_id, self._worker, now, now + LEASE):
                    held.add(project_id)
        for project_id in self._learners.keys() - held:
            del self._learners[project_id]
        for project_id in held - self._learners.keys():
            self._start(known[project_id])

    def step(self) -> bool:
        """Bring every learner level once; True if one had something to do."""
        with self._store.database.read() as connection:
            clocks = projects.read_clocks(connection, list(self._learners))
        worked = [self._catch_up(clock) for clock in clocks]
        if any(worked):
            self._active_at = time.monotonic()
        return any(worked)

    def rest(self) -> bool:
        """Let every learner do its slow work once; False when there is nothing (more) of it."""
        rested = [learner.rest() for learner in self._learners.values()]
        if not any(learner.is_tuning for learner in self._learners.values()):
            self._rested_at = time.monotonic()
        return any(rested)

    def _is_time_to_rest(self) -> bool:
        """Whether nobody is answering just now, or nobody ever stops."""
        now = time.monotonic()
        return now - self._active_at > REST_SECONDS or now - self._rested_at > OVERDUE_SECONDS

    def release(self) -> None:
        """Give every learner back, so that another worker need not wait for the lease to expire."""
        self._learners.clear()
        with self._store.database.write(is_durable=False) as connection:
            artifacts.drop_learners(connection, self._worker)

    def _start(self, project: Project) -> None:
        if time.monotonic() < self._broken.get(project.id, 0.0):
            return
        try:
            encoder = self._encoder_for(project.encoder)
            encoded = encoding.level(self._store, project.id, encoder)
            encoding.request(self._store, project.id, "")
            if not encoded:
                return
            self._learners[project.id] = LiveLearner(self._store, project, encoder)
            self._settings[project.id] = (-1, project.encoder, self._needs_words(project))
        except NoLabels:
            return  # tried again at the next claim
        except Exception:
            self._broken[project.id] = time.monotonic() + 30
            _log.exception("a learner could not start; trying again in 30 s", project=project.id)

    def _catch_up(self, clock: Clock) -> bool:
        try:
            if self._is_outdated(clock):
                del self._learners[clock.project_id]  # a claim starts it anew, once there are features
                return False
            return self._learners[clock.project_id].catch_up(clock)
        except NoLabels:
            del self._learners[clock.project_id]
            return False
        except Exception:
            del self._learners[clock.project_id]
            _log.exception("a learner failed and is built anew", project=clock.project_id)
            return False

    def _is_outdated(self, clock: Clock) -> bool:
        """Whether the project needs other features now than when its learner started."""
        settings, encoder, needs_words = self._settings[clock.project_id]
        if clock.settings == settings:
            return False
        with self._store.database.read() as connection:
            project = projects.find(connection, clock.project_id)
        self._settings[clock.project_id] = (clock.settings, encoder, needs_words)
        if project is None:
            return False
        return project.encoder != encoder or self._needs_words(project) != needs_words

    def _needs_words(self, project: Project) -> bool:
        with self._store.database.read() as connection:
            return marks_spans(project, projects.find_labels(connection, project.id))
