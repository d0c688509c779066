"""What a worker runs: jobs as steps, failures told in words, encoding out of the learner's way."""

import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy.exc import DBAPIError, OperationalError

from askwell.domain.errors import AskwellError
from askwell.domain.jobs import JobKind, JobState
from askwell.domain.trail import Deed
from askwell.engine.encoder_errors import EncoderError
from askwell.services import encoding
from askwell.services.asking_again import ask_again_step
from askwell.services.drafting import Drafter
from askwell.services.encoding import encode_step
from askwell.services.feature_kinds import Encoder
from askwell.services.file_prediction_steps import predict_file_step
from askwell.services.import_steps import import_step
from askwell.services.imports import drop_upload
from askwell.services.loaded import LoadedModels
from askwell.services.notices import tell_of_import
from askwell.services.thresholds import Doubts
from askwell.services.trail import note_work
from askwell.storage import jobs, projects
from askwell.storage.store import Store

Step = Callable[[str], bool]

_TRIES = 5
_NICENESS = 10
_log = logging.getLogger(__name__)


def build_steps(store: Store, encoders: Callable[[str], Encoder]) -> Mapping[JobKind, Step]:
    """Give the step of each kind of job: called with a job's id until it says that the job is over.

    ``encoders`` gives the encoder of a project's setting ("" is the default one); it is called on the thread
    that encodes.
    """
    background = ThreadPoolExecutor(1, "askwell-encode", initializer=_lower_priority)
    predicting = ThreadPoolExecutor(1, "askwell-predict", initializer=_lower_priority)
    drafter = Drafter(LoadedModels(store, encoders), Doubts(store))

    def encode(job_id: str) -> bool:
        return background.submit(encode_step, store, job_id, encoders).result()

    def predict(job_id: str) -> bool:
        return predicting.submit(predict_file_step, store, drafter, job_id).result()

    steps: dict[JobKind, Step] = {
        JobKind.IMPORT: lambda job_id: import_step(store, job_id),
        JobKind.ENCODE: encode,
        JobKind.ASK_AGAIN: lambda job_id: ask_again_step(store, job_id),
        JobKind.PREDICT_FILE: predict,
    }
    return {kind: _guarded(store, step) for kind, step in steps.items()}


def request_missing(store: Store) -> None:
    """Have every project encoded that has texts without features, as after a restored backup."""
    with store.database.read() as connection:
        found = projects.find_all(connection)
        clocks = projects.read_clocks(connection, [project.id for project in found])
    for clock in clocks:
        if clock.encoded < clock.documents:
            encoding.request(store, clock.project_id, "")


def _guarded(store: Store, step: Step) -> Step:
    """Try a step again while the database is away; any other error ends the job with its message."""

    def run(job_id: str) -> bool:
        for attempt in range(_TRIES):
            try:
                return step(job_id)
            except (AskwellError, EncoderError) as error:
                return _fail(store, job_id, str(error))
            except DBAPIError as error:
                is_passing = isinstance(error, OperationalError) or error.connection_invalidated
                if not is_passing or attempt == _TRIES - 1:
                    _log.exception("job %s failed", job_id)
                    return _fail(store, job_id, "The database refused: " + _short(error.orig or error))
                time.sleep(2**attempt)
            except Exception as error:
                _log.exception("job %s failed", job_id)
                return _fail(store, job_id, f"It stopped on an error that was not foreseen: {_short(error)}")
        return False

    return run


def _fail(store: Store, job_id: str, message: str) -> bool:
    with store.database.write() as connection:
        job = jobs.find(connection, job_id, is_locked=True)
        if job is not None and not job.is_over:
            jobs.change(connection, job_id, store.now(), state=JobState.FAILED, message=message)
            if job.kind is JobKind.IMPORT:
                note_work(
                    connection,
                    job.person_id,
                    Deed.IMPORT_FAILED,
                    project_id=job.project_id,
                    target=str(job.options.get("name", "")),
                    at=store.now(),
                    reason=message[:300],
                )
                name = str(job.options.get("name", ""))
                tell_of_import(connection, job.project_id, name, store.now(), has_failed=True, counts={})
    if job is not None and job.kind is JobKind.IMPORT:
        drop_upload(store, job)
    return True


def _short(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:500]


def _lower_priority() -> None:
    """Let the learner's threads go first; on Linux a thread has a priority of its own, and hands it down."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
