"""Review tasks end with the answer that their text waits for, in the transaction of that answer."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from askwell.domain.agreement import agreed_spans
from askwell.domain.annotations import Annotation, Review, Status
from askwell.domain.projects import Project, Task
from askwell.domain.review_tasks import FinalAnswer, ReviewTask, TaskStatus
from askwell.domain.webhooks import OF_TASKS
from askwell.services.export_columns import agreed_labels
from askwell.services.notices import Notice, tell
from askwell.storage import annotations, places, projects, review_tasks, reviews


def settle(connection: Connection, project_id: str, document_ids: Collection[int], now: datetime) -> None:
    """Bring the tasks about some texts in line with the answers that stand now, and have it told.

    A task is answered once its text has all the answers that the project's rule gives it and these say
    something together, or a reviewer decided. Another answer takes the place of the one that was told; where
    none is left, the task waits again, unless its time is over. The caller holds the project's clock.
    """
    tasks = review_tasks.find_of_texts(connection, document_ids) if document_ids else []
    if not tasks:
        return
    project = projects.find(connection, project_id)
    if project is None:
        return
    answers = find_answers(connection, project, {task.document_id for task in tasks})
    for task in tasks:
        settled = _settled(task, answers.get(task.document_id), now)
        if settled != task:
            review_tasks.save(connection, settled)
            if settled.answer is not None:
                tell_of(connection, project, settled, now)


def find_answers(
    connection: Connection, project: Project, document_ids: Collection[int]
) -> Mapping[int, FinalAnswer]:
    """Give the answers that stand to those of some texts that have all of theirs, by the texts' ids."""
    full = places.find_full(connection, project, document_ids)
    if not full:
        return {}
    given: dict[int, list[Annotation]] = {document_id: [] for document_id in full}
    for annotation in annotations.find_for(connection, full):
        if annotation.status is Status.SUBMITTED:
            given[annotation.document_id].append(annotation)
    decided = reviews.find_for(connection, full)
    found = {key: _standing(project.task, each, decided.get(key)) for key, each in given.items()}
    return {key: answer for key, answer in found.items() if answer is not None}


def tell_of(connection: Connection, project: Project, task: ReviewTask, now: datetime) -> None:
    """Tell what became of a task: by ids, and never with the text."""
    told: dict[str, object] = {
        "review_task_id": task.id,
        "deployment": task.deployment,
        "external_id": task.external_id,
        "document_id": task.document_id,
        "labels": None if task.answer is None else list(task.answer.labels),
    }
    tell(connection, project, Notice(OF_TASKS[task.status], told), now)


def _settled(task: ReviewTask, answer: FinalAnswer | None, now: datetime) -> ReviewTask:
    if answer is not None:
        ended_at = task.ended_at if answer == task.answer else now
        return replace(task, status=TaskStatus.ANSWERED, answer=answer, ended_at=ended_at)
    is_over = task.expires_at is not None and task.expires_at <= now
    if task.status is TaskStatus.ANSWERED and not is_over:
        return replace(task, status=TaskStatus.OPEN, answer=None, ended_at=None)
    return task


def _standing(task: Task, given: Collection[Annotation], decided: Review | None) -> FinalAnswer | None:
    marked = agreed_spans(given) or ()
    if decided is not None:
        spans = decided.spans if decided.has_spans else marked
        return FinalAnswer(decided.labels, spans, decided.person_id)
    labels = () if task is Task.MARK_SPANS else agreed_labels(task, list(given))
    if labels is None or not given:
        return None
    last = max(given, key=lambda annotation: annotation.event_number)
    return FinalAnswer(labels, marked, last.person_id)
