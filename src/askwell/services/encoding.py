"""Encode: fill the feature store, the first texts soon, so that labelling can start while it goes on."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from askwell.domain.ids import new_id
from askwell.domain.jobs import Job, JobKind, JobState
from askwell.services.feature_kinds import Encoder, FeatureKind, kinds_for
from askwell.storage import documents, features, jobs, projects
from askwell.storage.features import Segment
from askwell.storage.store import Store

FIRST_SEGMENT = 64
LARGEST_SEGMENT = 2_048
_TELL_EVERY = 0.5
"""Seconds between two notes of progress, each of which is a commit."""


def request(store: Store, project_id: str, person_id: str) -> Job | None:
    """Have the texts without all their features encoded, unless a job is at it or there are none.

    The clock is locked here and where an encode job ends, so that no text falls between the two.
    """
    now = store.now()
    with store.database.write() as connection:
        projects.lock_clock(connection, project_id)
        clock = projects.read_clock(connection, project_id)
        if clock.encoded >= clock.documents:
            return None
        if jobs.find_active_of(connection, project_id, JobKind.ENCODE) is not None:
            return None
        job = Job(
            new_id("job"),
            project_id,
            JobKind.ENCODE,
            JobState.QUEUED,
            now,
            now,
            person_id,
            done=clock.encoded,
            total=clock.documents,
            unit="texts",
        )
        jobs.add(connection, job)
    store.queue.enqueue(job.id, job.kind.value)
    return job


def encode_step(store: Store, job_id: str, encoders: Callable[[str], Encoder]) -> bool:
    """Encode the next segment for a job; True when the job is over."""
    with store.database.read() as connection:
        job = jobs.find(connection, job_id)
        project = projects.find(connection, job.project_id) if job else None
    if job is None or job.is_over or project is None:
        return True
    if job.is_cancel_requested:
        with store.database.write() as connection:
            message = f"Cancelled after {job.done:,} texts; their features stay."
            jobs.change(connection, job_id, store.now(), state=JobState.CANCELLED, message=message)
        return True
    if job.state is JobState.QUEUED:
        with store.database.write() as connection:
            jobs.change(
                connection, job_id, store.now(), state=JobState.RUNNING, message="Loading the encoder."
            )
    encoder = encoders(project.encoder)
    if job.state is JobState.QUEUED:
        level(store, project.id, encoder)
    begun = store.now()
    encoded = encode_next(
        store, project.id, encoder, setting=project.encoder, on_progress=_teller(store, job_id)
    )
    if encoded is None:
        return _finish(store, job, encoder, project.encoder)
    seconds = max((store.now() - begun).total_seconds(), 1e-3)
    with store.database.write() as connection:
        rate = encoded.texts / seconds
        jobs.change(connection, job_id, store.now(), done=encoded.done, rate=rate, message="")
    return False


def encode_pending(
    store: Store,
    project_id: str,
    encoder: Encoder,
    *,
    on_progress: Callable[[int, int], None] | None = None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> int:
    """Encode every text that has no features yet, and give how many have them now.

    ``on_progress`` is told the texts done and their total; ``is_cancelled`` is asked between segments.
    """
    level(store, project_id, encoder)
    while not is_cancelled() and encode_next(store, project_id, encoder, on_progress=on_progress):
        pass
    with store.database.read() as connection:
        return _covered(connection, project_id, kinds_for(connection, project_id, encoder))


def level(store: Store, project_id: str, encoder: Encoder) -> int:
    """Make the clock say how many texts have all the features of this encoder, and give their number.

    Files may be lost, the encoder be another than before, or labels for parts of texts be new.
    """
    lost: dict[str, int] = {}
    with store.database.read() as connection:
        for kind in kinds_for(connection, project_id, encoder):
            segments = features.find_segments(connection, project_id, kind.id)
            first = next((segment for segment in segments if not _is_there(store, kind, segment)), None)
            if first is not None:
                lost[kind.id] = first.start
    with store.database.write() as connection:
        projects.lock_clock(connection, project_id)
        for kind_id, start in lost.items():
            features.drop_segments(connection, project_id, kind_id, start=start)
        covered = _covered(connection, project_id, kinds_for(connection, project_id, encoder))
        features.set_encoded(connection, project_id, covered)
    return covered


@dataclass(frozen=True, slots=True)
class Encoded:
    """What one step did: how many texts' worth of it, and how many of all are done by now.

    Where texts need two kinds of features, a text with one of them is half done.
    """

    texts: float
    done: int


def encode_next(
    store: Store,
    project_id: str,
    encoder: Encoder,
    *,
    setting: str | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Encoded | None:
    """Encode the next segment of the kind of features that is furthest behind; None without texts.

    A segment has 64 texts at first, then twice the last, to 2,048. If the project's ``setting`` is another by
    the end, the file is kept for later and not counted.
    """
    with store.database.read() as connection:
        kinds = kinds_for(connection, project_id, encoder)
        behind = [features.coverage(connection, project_id, kind.id) for kind in kinds]
        kind, start = min(zip(kinds, behind, strict=True), key=lambda pair: pair[1])
        segments = features.find_segments(connection, project_id, kind.id)
        size = min(max(2 * segments[-1].count, FIRST_SEGMENT), LARGEST_SEGMENT) if segments else FIRST_SEGMENT
        rows = documents.texts_by_positions(connection, project_id, start, size)
        total = documents.count(connection, project_id)
    if not rows:
        return None
    rows = rows[: kind.size([text for text, _ in rows])]
    before = sum(behind)

    def told(done: int) -> None:
        if on_progress is not None:
            on_progress((before + done) // len(kinds), total)

    segment = Segment(start, len(rows), features.segment_file(kind.id, [digest for _, digest in rows]))
    if not _is_there(store, kind, segment):
        kind.make(store.home / segment.file, [text for text, _ in rows], told)
    with store.database.write() as connection:
        projects.lock_clock(connection, project_id)
        is_wanted = setting is None or _setting(connection, project_id) == setting
        if is_wanted and features.coverage(connection, project_id, kind.id) == start:
            features.add_segment(connection, project_id, kind.id, segment)
            covered = _covered(connection, project_id, kinds_for(connection, project_id, encoder))
            features.set_encoded(connection, project_id, covered)
    told(len(rows))
    return Encoded(len(rows) / len(kinds), (before + len(rows)) // len(kinds))


def _covered(connection: Connection, project_id: str, kinds: list[FeatureKind]) -> int:
    """How many of a project's first texts have features of every kind."""
    return min(features.coverage(connection, project_id, kind.id) for kind in kinds)


def _is_there(store: Store, kind: FeatureKind, segment: Segment) -> bool:
    try:
        kind.check(store.home, segment)
    except (OSError, ValueError, KeyError):
        return False
    return True


def _teller(store: Store, job_id: str) -> Callable[[int, int], None]:
    """Note progress on the job, at most every half second."""
    begun = told_at = store.now()
    first: int | None = None

    def tell(done: int, total: int) -> None:
        nonlocal told_at, first
        now = store.now()
        first = done if first is None else first
        if (now - told_at).total_seconds() < _TELL_EVERY:
            return
        told_at = now
        rate = (done - first) / max((now - begun).total_seconds(), 1e-3)
        changes: dict[str, object] = {"rate": rate} if rate else {}
        with store.database.write() as connection:
            jobs.change(connection, job_id, now, done=done, total=total, message="", **changes)

    return tell


def _setting(connection: Connection, project_id: str) -> str | None:
    project = projects.find(connection, project_id)
    return project.encoder if project else None


def _finish(store: Store, job: Job, encoder: Encoder, setting: str) -> bool:
    with store.database.write() as connection:
        projects.lock_clock(connection, job.project_id)
        clock = projects.read_clock(connection, job.project_id)
        covered = _covered(connection, job.project_id, kinds_for(connection, job.project_id, encoder))
        if covered < clock.documents or _setting(connection, job.project_id) != setting:
            return False
        features.set_encoded(connection, job.project_id, covered)
        jobs.change(
            connection,
            job.id,
            store.now(),
            state=JobState.DONE,
            done=clock.documents,
            total=clock.documents,
            message=f"{clock.documents:,} texts encoded.",
            result={"encoder": encoder.id, "texts": clock.documents},
        )
    return True
