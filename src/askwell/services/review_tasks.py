"""Review tasks as their callers poll them, as a deployment's page lists them, and called off there."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from askwell.domain.deployments import Deployment
from askwell.domain.documents import Document
from askwell.domain.errors import NotFound, TaskOver
from askwell.domain.members import Caller, Permission
from askwell.domain.review_tasks import ReviewTask, TaskStatus
from askwell.domain.trail import Deed
from askwell.services.access import authorise, whose_answers
from askwell.services.planning import demand
from askwell.services.settling import tell_of
from askwell.services.trail import note
from askwell.storage import documents, projects, review_tasks
from askwell.storage.store import Store

MOST = 200


@dataclass(frozen=True, slots=True)
class TaskView:
    """Tasks, newest first where they are a page, with their texts by the texts' ids, and the names of the
    project's labels by theirs."""

    tasks: Sequence[ReviewTask]
    texts: Mapping[int, Document]
    names: Mapping[str, str]


def find(store: Store, caller: Caller, task_id: str) -> TaskView:
    """Give one task to somebody who may call the model of its project.

    An annotator who is not to see the answers of others is not shown those here either.
    """
    with store.database.read() as connection:
        task = review_tasks.find(connection, task_id)
        if task is None:
            raise NotFound(kind="review task", name=task_id)
        try:
            authorise(
                connection, caller, task.project_id, Permission.PREDICT, deployment_id=task.deployment_id
            )
        except NotFound as error:
            raise NotFound(kind="review task", name=task_id) from error
        return _view(connection, caller, task.project_id, [task])


def find_again(store: Store, caller: Caller, deployment: Deployment, task_ids: Collection[str]) -> TaskView:
    """Give how some tasks of a deployment stand now, as ``find`` shows them, without their texts."""
    project_id = deployment.project_id
    with store.database.read() as connection:
        authorise(connection, caller, project_id, Permission.PREDICT, deployment_id=deployment.id)
        found = review_tasks.find_by_ids(connection, task_ids)
        tasks = [task for task in found.values() if task.deployment_id == deployment.id]
        shown = _shown(connection, caller, project_id, tasks)
        return TaskView(shown, {}, _names(connection, project_id))


def find_page(
    store: Store,
    caller: Caller,
    name: str,
    *,
    status: TaskStatus | None = None,
    before: str | None = None,
    limit: int = 50,
) -> TaskView:
    """Give a page of a deployment's tasks, newest first, after the one with the id ``before``."""
    with store.database.read() as connection:
        deployment, project = demand(connection, caller, name, Permission.VIEW)
        last = review_tasks.find(connection, before) if before is not None else None
        if before is not None and (last is None or last.deployment_id != deployment.id):
            raise NotFound(kind="review task", name=before)
        tasks = review_tasks.find_page(
            connection,
            deployment.id,
            status=status,
            before=(last.created_at, last.id) if last is not None else None,
            limit=min(max(limit, 1), MOST),
        )
        return _view(connection, caller, project.id, tasks)


def cancel(store: Store, caller: Caller, name: str, task_id: str) -> TaskView:
    """Call off what a deployment waits for: its text stays in the project, and is not awaited any more.

    What was called off before stays as it is; raises ``TaskOver`` for what was answered or expired.
    """
    now = store.now()
    with store.database.write() as connection:
        deployment, project = demand(connection, caller, name, Permission.EDIT)
        projects.lock_clock(connection, project.id)  # nobody answers it meanwhile
        task = review_tasks.find(connection, task_id)
        if task is None or task.deployment_id != deployment.id:
            raise NotFound(kind="review task", name=task_id)
        if task.status not in (TaskStatus.OPEN, TaskStatus.CANCELLED):
            raise TaskOver(status=task.status.value)
        if task.status is TaskStatus.OPEN:
            task = replace(task, status=TaskStatus.CANCELLED, ended_at=now)
            review_tasks.save(connection, task)
            tell_of(connection, project, task, now)
            note(
                connection,
                caller,
                Deed.TASK_CANCELLED,
                project_id=project.id,
                target=deployment.name,
                at=now,
                task=task.id,
            )
        return _view(connection, caller, project.id, [task])


def _view(connection: Connection, caller: Caller, project_id: str, tasks: Sequence[ReviewTask]) -> TaskView:
    ids = [task.document_id for task in tasks]
    return TaskView(
        tasks=_shown(connection, caller, project_id, tasks),
        texts={document.id: document for document in documents.find_by_ids(connection, project_id, ids)},
        names=_names(connection, project_id),
    )


def _names(connection: Connection, project_id: str) -> dict[str, str]:
    return {label.id: label.name for label in projects.find_labels(connection, project_id)}


def _shown(
    connection: Connection, caller: Caller, project_id: str, tasks: Sequence[ReviewTask]
) -> list[ReviewTask]:
    whose = whose_answers(connection, caller, project_id)
    return [task if whose is None or _is_of(task, whose) else replace(task, answer=None) for task in tasks]


def _is_of(task: ReviewTask, person_id: str) -> bool:
    return task.answer is not None and task.answer.person_id in (person_id, None)
