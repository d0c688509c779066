"""Hand over: texts that a deployment does not answer, or that chance chose, become review tasks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from askwell.domain.deployments import Deployment
from askwell.domain.documents import NewText, problem_with
from askwell.domain.ids import new_id
from askwell.domain.projects import Project
from askwell.domain.review_tasks import ModelAnswer, ReviewTask, TaskStatus, urgency_of
from askwell.domain.sources import FileFormat, Source
from askwell.services.import_cells import LabelledText
from askwell.services.import_texts import take_in
from askwell.services.settling import find_answers, tell_of
from askwell.storage import projects, review_tasks, sources


@dataclass(frozen=True, slots=True)
class Handed:
    """A text on its way to people: why, and what the model would have answered."""

    text: str
    external_id: str | None
    because: str
    is_audit: bool
    is_abstained: bool
    model: ModelAnswer


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The tasks, in the order of what was handed over; None for a text that no project can hold, and where as
    many are open as may be. ``has_new`` says that some text was new to the project."""

    tasks: tuple[ReviewTask | None, ...]
    has_new: bool


def hand_over(
    connection: Connection,
    project: Project,
    deployment: Deployment,
    handed: Sequence[Handed],
    *,
    is_awaited: bool,
    now: datetime,
) -> HandedOver:
    """Make texts of the project of them, and tasks, which are committed when the caller's transaction is.

    A text whose answer stands already is answered at once; one that is open for the same caller's id keeps
    its task.
    """
    projects.lock_clock(connection, project.id)
    source = _source(connection, project, deployment, now)
    before = projects.read_clock(connection, project.id).documents
    ids = _take_in(connection, project, deployment, source, handed, now)
    known = {document_id for document_id in ids if document_id is not None}
    room = deployment.conduct.open_most - review_tasks.count_open(connection, deployment.id)
    standing = find_answers(connection, project, known)
    open_now = {
        (task.document_id, task.external_id): task
        for task in review_tasks.find_open(connection, deployment.id, known)
    }
    tasks: list[ReviewTask | None] = []
    made: list[ReviewTask] = []
    for one, document_id in zip(handed, ids, strict=True):
        if document_id is None:
            tasks.append(None)
            continue
        urgency = urgency_of(is_awaited=is_awaited, is_abstained=one.is_abstained)
        present = open_now.get((document_id, one.external_id))
        if present is not None:
            tasks.append(_hurried(connection, present, urgency, made))
            continue
        answer = standing.get(document_id)
        if answer is None and room <= 0:
            tasks.append(None)
            continue
        task = _task(deployment, document_id, one, urgency, now)
        if answer is None:
            room -= 1
            open_now[document_id, one.external_id] = task
        else:
            task = replace(task, status=TaskStatus.ANSWERED, answer=answer, ended_at=now)
        made.append(task)
        tasks.append(task)
    review_tasks.add(connection, made)
    for task in made:
        if task.status is TaskStatus.ANSWERED:
            tell_of(connection, project, task, now)
    has_new = projects.read_clock(connection, project.id).documents > before
    return HandedOver(tuple(tasks), has_new)


def _take_in(
    connection: Connection,
    project: Project,
    deployment: Deployment,
    source: Source,
    handed: Sequence[Handed],
    now: datetime,
) -> list[int | None]:
    """Put the texts into the pool, and give their ids; None for one that cannot go in."""
    metadata = {"deployment": deployment.name}
    new = [
        NewText(
            one.text,
            source.rows_read + number,
            metadata=metadata if one.external_id is None else {**metadata, "external_id": one.external_id},
        )
        for number, one in enumerate(handed, 1)
    ]
    able = [row for row in new if problem_with(row) is None]
    if not able:
        return [None] * len(new)
    rows = [LabelledText(row, None) for row in able]
    stored = take_in(connection, project, source, rows, is_creating=False, now=now).stored.ids
    found = dict(zip((row.line for row in able), stored, strict=True))
    return [found.get(row.line) for row in new]


def _task(deployment: Deployment, document_id: int, one: Handed, urgency: float, now: datetime) -> ReviewTask:
    hours = deployment.conduct.expiry_hours
    return ReviewTask(
        id=new_id("rvt"),
        project_id=deployment.project_id,
        deployment_id=deployment.id,
        deployment=deployment.name,
        document_id=document_id,
        because=one.because,
        urgency=urgency,
        created_at=now,
        model=one.model,
        external_id=one.external_id,
        is_audit=one.is_audit,
        expires_at=None if hours is None else now + timedelta(hours=hours),
    )


def _hurried(
    connection: Connection, task: ReviewTask, urgency: float, made: Collection[ReviewTask]
) -> ReviewTask:
    """Make a task that is open as urgent as the newer call has it."""
    if urgency <= task.urgency or task in made:
        return task
    hurried = replace(task, urgency=urgency)
    review_tasks.save(connection, hurried)
    return hurried


def _source(connection: Connection, project: Project, deployment: Deployment, now: datetime) -> Source:
    """Give the source of a deployment's texts, made at the first of them."""
    for source in sources.find_all(connection, project.id):
        if source.deployment_id == deployment.id:
            return source
    source = Source(
        id=new_id("src"),
        project_id=project.id,
        person_id=deployment.created_by,
        name=f"Deployment {deployment.name}",
        format=FileFormat.JSON,
        created_at=now,
        options={"deployment_id": deployment.id, "is_direct": False},
    )
    sources.add(connection, source)
    return source
