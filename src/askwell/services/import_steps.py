"""The import job, in steps: chunks of rows, each stored together with the cursor after it."""

import time
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from askwell.domain.errors import UnreadableFile
from askwell.domain.jobs import Job, JobState
from askwell.domain.sources import FileFormat, Source
from askwell.domain.trail import Deed
from askwell.services import encoding
from askwell.services.import_rows import chunks, options_from_json
from askwell.services.import_texts import take_in
from askwell.services.imports import upload_of
from askwell.services.notices import tell_of_import
from askwell.services.trail import note_work
from askwell.storage import jobs, projects, sources
from askwell.storage.formats.opening import open_file
from askwell.storage.formats.rows import Cursor, RowFile
from askwell.storage.store import Store

STEP_ROWS = 20_000
_WHOLE = (FileFormat.XLSX, FileFormat.SPACY)
"""Formats that are read at once, so that further steps would read them again."""

_GIVE_WAY = 0.003
"""Seconds between two transactions, in which somebody's answer can take the write lock."""


def import_step(store: Store, job_id: str) -> bool:
    """Take in the next rows of an import; True when the job is over.

    The cursor is stored in the same transaction as the rows before it. A step that was cut off, or that two
    workers run at once, therefore goes on where the rows end, and counts none twice.
    """
    with store.database.read() as connection:
        job = jobs.find(connection, job_id)
        if job is None:
            return True
        project = projects.find(connection, job.project_id)
        source = sources.find(connection, job.project_id, str(job.options["source_id"]))
    if source is None:
        return True
    upload = upload_of(store, source.id)
    if job.is_over:
        upload.unlink(missing_ok=True)
        return True
    if project is None:  # deleted: the job goes on if the project is brought back
        return True
    if not upload.exists():
        raise UnreadableFile(name=source.name, reason="its upload is gone; import the file again")
    options = options_from_json(dict(source.options))
    file = open_file(upload, source.name, options)
    begun, done_before = store.now(), job.done
    is_whole = file.format in _WHOLE
    cursor = _cursor(job) or file.start
    for chunk in chunks(file, cursor, options):
        with store.database.write() as connection:
            job = jobs.find(connection, job_id, is_locked=True)
            if job is None or (_cursor(job) or file.start) != cursor:
                return False
            if _is_stopped(connection, job, store.now()):
                break
            rate = (job.done - done_before) / max((store.now() - begun).total_seconds(), 1e-3)
            take_in(
                connection,
                project,
                source,
                chunk.rows,
                unreadable=chunk.problems,
                is_creating=options.create_labels,
                now=store.now(),
            )
            done = job.done + len(chunk.rows) + len(chunk.problems)
            jobs.change(
                connection,
                job_id,
                store.now(),
                state=JobState.RUNNING,
                done=done,
                total=_total(file, chunk.after, done),
                rate=rate or job.rate,
                result={"cursor": list(chunk.after)},
            )
        cursor = chunk.after
        if job.done == 0:
            encoding.request(store, project.id, job.person_id)
        if done - done_before >= STEP_ROWS and not is_whole:
            return False
        time.sleep(_GIVE_WAY)
    _finish(store, job_id, source)
    encoding.request(store, project.id, job.person_id)
    upload.unlink(missing_ok=True)
    return True


def _finish(store: Store, job_id: str, source: Source) -> None:
    with store.database.write() as connection:
        job = jobs.find(connection, job_id, is_locked=True)
        counted = sources.find(connection, source.project_id, source.id)
        if job is None or counted is None or _is_stopped(connection, job, store.now()):
            return
        result = _counts(counted)
        jobs.change(
            connection,
            job_id,
            store.now(),
            state=JobState.DONE,
            done=counted.rows_read,
            total=counted.rows_read,
            result=result,
            message=_sentence(counted),
        )
        note_work(
            connection,
            job.person_id,
            Deed.IMPORT_FINISHED,
            project_id=job.project_id,
            target=source.name,
            at=store.now(),
            imported=counted.imported,
            folded=counted.folded,
            rejected=counted.rejected,
            labelled=counted.labelled,
        )
        tell_of_import(connection, job.project_id, source.name, store.now(), has_failed=False, counts=result)


def _is_stopped(connection: Connection, job: Job, now: datetime) -> bool:
    """Whether the job is over, or was asked to stop, which makes it so."""
    if job.is_over:
        return True
    if not job.is_cancel_requested:
        return False
    message = f"Cancelled after {job.done:,} rows; the texts that are in stay."
    jobs.change(connection, job.id, now, state=JobState.CANCELLED, message=message)
    return True


def _cursor(job: Job) -> Cursor | None:
    stored = job.result.get("cursor")
    return Cursor(*stored) if isinstance(stored, list) else None


def _total(file: RowFile, after: Cursor, done: int) -> int:
    """Give the number of rows, or what it must be about if the rest is like the rows so far."""
    if file.counts_rows:
        return file.size
    read = max(after.offset - file.start.offset, 1)
    return max(round(done * (file.size - file.start.offset) / read), done)


def _counts(source: Source) -> Mapping[str, object]:
    return {
        "source_id": source.id,
        "rows": source.rows_read,
        "imported": source.imported,
        "folded": source.folded,
        "rejected": source.rejected,
        "labelled": source.labelled,
    }


def _sentence(source: Source) -> str:
    parts = [f"{_counted(source.imported, 'text')} imported"]
    if source.labelled:
        parts.append(f"{source.labelled:,} with {'its answer' if source.labelled == 1 else 'their answers'}")
    if source.folded:
        parts.append(f"{_counted(source.folded, 'duplicate')} folded")
    if source.rejected:
        parts.append(f"{_counted(source.rejected, 'row')} left out")
    return ", ".join(parts) + "."


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
