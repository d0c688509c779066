"""Rows into the pool, in one transaction: labels matched, duplicates folded, answers and bad rows kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from askwell.domain.documents import text_hash
from askwell.domain.projects import Project
from askwell.domain.sources import FileFormat, RowProblem, Source
from askwell.services import settling
from askwell.services.import_cells import LabelledText
from askwell.services.import_labels import Resolved, resolve
from askwell.storage import annotations, assignments, documents, projects, sources
from askwell.storage.annotations import ImportedAnswer
from askwell.storage.documents import ChunkResult


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of rows: those whose labels are known, their texts in the pool, and the bad ones."""

    resolved: Resolved
    stored: ChunkResult
    problems: Sequence[RowProblem]


def take_in(
    connection: Connection,
    project: Project,
    source: Source,
    rows: Sequence[LabelledText],
    *,
    unreadable: Sequence[RowProblem] = (),
    is_creating: bool,
    now: datetime,
) -> TakenIn:
    """Store rows of a source and count them; ``unreadable`` are those that its reader could not make out.

    What the rows say is an answer of the source's import author, unless its text has one already. With
    ``is_creating``, unknown names become labels; otherwise their rows fall out. New texts are assigned to
    people as the project's rules say.
    """
    projects.lock_clock(connection, project.id)
    has_bare_names = source.format in (FileFormat.CONLL, FileFormat.BRAT)
    resolved = resolve(connection, project, rows, is_creating=is_creating, has_bare_names=has_bare_names)
    start = documents.count(connection, project.id)
    stored = documents.add_chunk(connection, project.id, source.id, [row.text for row in resolved.rows])
    if stored.added:
        rules = assignments.find_rules(connection, project.id)
        assignments.apply(connection, project.id, rules, now, start=start)
    answers: dict[int, ImportedAnswer] = {}
    for document_id, row, said in zip(stored.ids, resolved.rows, resolved.answers, strict=True):
        if document_id is not None and document_id in stored.unanswered and said is not None:
            digest = text_hash(row.text.text).hex() if said.spans else None
            answers.setdefault(document_id, ImportedAnswer(document_id, said.labels, said.spans, digest))
    if answers:
        author_id = str(source.options["author_id"])
        annotations.record_import(connection, project.id, list(answers.values()), author_id, now)
        settling.settle(connection, project.id, answers.keys(), now)
    problems = sorted((*unreadable, *resolved.problems, *stored.rejected), key=lambda problem: problem.line)
    sources.count_chunk(
        connection,
        source.id,
        imported=stored.added,
        folded=stored.folded,
        labelled=len(answers),
        problems=problems,
    )
    return TakenIn(resolved, stored, problems)
