"""Import: look at a file, take it in as a durable job, and see what became of its rows."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from askwell.domain.errors import NotFound
from askwell.domain.ids import new_id
from askwell.domain.jobs import Job, JobKind, JobState
from askwell.domain.members import Caller, Permission, Person, PersonKind, Role
from askwell.domain.projects import Task
from askwell.domain.sources import ImportOptions, Preview, RowProblem, Source
from askwell.domain.trail import Deed
from askwell.services.access import authorise, demand_owner, may
from askwell.services.import_rows import (
    first_rows,
    guess_columns,
    look_into,
    options_to_json,
    settle,
    with_answers,
)
from askwell.services.trail import note
from askwell.storage import jobs, members, sources
from askwell.storage.formats.opening import open_file
from askwell.storage.formats.rows import Row
from askwell.storage.store import Store

PREVIEW_ROWS = 20
LEFT_OVER = timedelta(days=1)


def preview(
    store: Store, caller: Caller, project_id: str, path: Path, name: str, options: ImportOptions
) -> Preview:
    """Give a file's first rows, the columns that look like text, id, label and spans, and what these say.

    Nothing is stored.

    Raises ``EmptyFile``, ``UnreadableFile``, or ``InvalidInput`` for an unknown encoding or sheet.
    """
    with store.database.read() as connection:
        authorise(connection, caller, project_id, Permission.IMPORT)
    return _look(path, name, options)


def preview_file(caller: Caller, path: Path, name: str, options: ImportOptions) -> Preview:
    """Give the same before there is a project, to those who may set one up."""
    demand_owner(caller)
    return _look(path, name, options)


def _look(path: Path, name: str, options: ImportOptions) -> Preview:
    file = open_file(path, name, options)
    first = first_rows(file)
    rows = [row.values for row in first if isinstance(row, Row)]
    guessed = guess_columns(file, first)
    found, problems = look_into(file, first, options, guessed)
    return Preview(
        name=name,
        format=file.format,
        encoding=file.encoding,
        delimiter=file.delimiter,
        columns=file.columns,
        rows=rows[:PREVIEW_ROWS],
        problems=problems[:PREVIEW_ROWS],
        suggested=guessed,
        sheets=file.sheets,
        offset_unit=options.offset_unit or file.unit if guessed.spans else None,
        found=found,
    )


def start_import(
    store: Store,
    caller: Caller,
    project_id: str,
    upload_path: Path,
    name: str,
    options: ImportOptions,
    *,
    is_original: bool = False,
) -> Job:
    """Take a file over and hand it to a worker; the job tells how far it is.

    The file at ``upload_path`` is moved into the store's home, or copied where it ``is_original``, the
    person's own. Without a text column, a single column or the one that looks like the text is taken, and
    spans are taken wherever there are some. Labels are created only for a caller who may change the project.
    Raises what `preview` raises, and ``MissingColumn``.
    """
    with store.database.read() as connection:
        project = authorise(connection, caller, project_id, Permission.IMPORT)
        if not may(connection, caller, project_id, Permission.EDIT):
            options = replace(options, create_labels=False)
    name = _shown(name)
    file = open_file(upload_path, name, options)
    guessed = guess_columns(file, first_rows(file))
    marks_only = project.task is Task.MARK_SPANS
    options = with_answers(file, options, guessed, marks_only=marks_only)
    settled = settle(file, replace(options, text_column=options.text_column or guessed.text))
    has_answers = settled.label_column is not None or settled.span_column is not None
    now = store.now()
    source = Source(
        new_id("src"),
        project_id,
        caller.person.id,
        name,
        file.format,
        now,
        options_to_json(settled) | {"author_id": new_id("per") if has_answers else None},
    )
    job = Job(
        new_id("job"),
        project_id,
        JobKind.IMPORT,
        JobState.QUEUED,
        now,
        now,
        caller.person.id,
        total=file.size if file.counts_rows else None,
        options={"source_id": source.id, "name": name},
    )
    _keep(upload_path, upload_of(store, source.id), is_original)
    try:
        with store.database.write() as connection:
            authorise(connection, caller, project_id, Permission.IMPORT)
            sources.add(connection, source)
            if author_id := source.options["author_id"]:
                author = Person(str(author_id), f"Import of {name}"[:200], now, PersonKind.IMPORT)
                members.add_person(connection, author)
                members.set_role(connection, project_id, author.id, Role.VIEWER, now)
            jobs.add(connection, job)
            note(
                connection,
                caller,
                Deed.IMPORT_STARTED,
                project_id=project_id,
                target=name,
                at=now,
                format=file.format.value,
            )
    except BaseException:
        drop_upload(store, job)
        raise
    store.queue.enqueue(job.id, job.kind.value)
    return job


def find_sources(store: Store, caller: Caller, project_id: str) -> list[Source]:
    """Give the files that were imported into a project, oldest first."""
    with store.database.read() as connection:
        authorise(connection, caller, project_id, Permission.VIEW)
        return sources.find_all(connection, project_id)


def find_problems(
    store: Store, caller: Caller, project_id: str, source_id: str, *, after: int = 0, limit: int = 100
) -> list[RowProblem]:
    """Give a page of the rows of a file that did not go in, with their lines and reasons."""
    with store.database.read() as connection:
        authorise(connection, caller, project_id, Permission.VIEW)
        if sources.find(connection, project_id, source_id) is None:
            raise NotFound(kind="source", name=source_id)
        return sources.find_problems(connection, source_id, after=after, limit=limit)


def upload_of(store: Store, source_id: str) -> Path:
    """Give where a source's file is kept until it is in."""
    return store.home / "uploads" / source_id


def drop_upload(store: Store, job: Job) -> None:
    """Remove the file of an import that is over."""
    upload_of(store, str(job.options["source_id"])).unlink(missing_ok=True)


def sweep_uploads(store: Store) -> int:
    """Remove uploads that were cut off more than a day ago, as by a crash, and give their number."""
    oldest = store.now().timestamp() - LEFT_OVER.total_seconds()
    stale = [file for file in (store.home / "uploads").glob(".incoming-*") if file.stat().st_mtime < oldest]
    for file in stale:
        file.unlink(missing_ok=True)
    return len(stale)


def _keep(path: Path, kept: Path, is_original: bool) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    if is_original:
        shutil.copyfile(path, kept)
    else:
        shutil.move(path, kept)


def _shown(name: str) -> str:
    """Give a file's name without folders and unprintable characters, as people will read it."""
    base = name.replace("\\", "/").rpartition("/")[2]
    return "".join(character for character in base if character.isprintable())[:200] or "upload"
