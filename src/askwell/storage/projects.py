"""Projects, label sets and clocks as rows."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, RowMapping, bindparam, insert, select, update

from askwell.domain.labels import Label, LabelKind
from askwell.domain.projects import Project, Task
from askwell.storage.schema import clocks, labels, projects

_PROJECT_FIELDS = (
    "id", "name", "guideline", "encoder", "strategy", "audit_share", "overlap", "lease_seconds", "is_demo",
    "created_at", "spans_overlap", "overlap_share", "overlap_most", "is_blind", "guideline_version", "goal",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clock:
    """How far a project is: counts of events, of settings changes, of questions asked, of texts, of texts
    with an answer, of encoded texts; the newest model version and the number of events it has learnt."""

    project_id: str
    events: int
    settings: int
    questions: int
    documents: int
    answered: int
    encoded: int
    model_version: int
    learnt_events: int


def add(connection: Connection, project: Project) -> None:
    """Store a new project and start its clock."""
    connection.execute(insert(projects).values(**_project_row(project)))
    connection.execute(insert(clocks).values(project_id=project.id))


def save(connection: Connection, project: Project) -> None:
    """Store a changed project."""
    row = _project_row(project)
    connection.execute(update(projects).where(projects.c.id == row.pop("id")).values(**row))
    tick_settings(connection, project.id)


def find(connection: Connection, project_id: str) -> Project | None:
    """Give a project that has not been deleted, or None."""
    query = select(projects).where(projects.c.id == project_id, projects.c.deleted_at.is_(None))
    row = connection.execute(query).mappings().first()
    return _project(row) if row else None


def find_all(connection: Connection) -> list[Project]:
    """Give every project that has not been deleted, oldest first."""
    query = (
        select(projects).where(projects.c.deleted_at.is_(None)).order_by(projects.c.created_at, projects.c.id)
    )
    return [_project(row) for row in connection.execute(query).mappings()]


def find_deleted(connection: Connection) -> list[tuple[Project, datetime]]:
    """Give every deleted project and when it was deleted, the latest first."""
    query = (
        select(projects)
        .where(projects.c.deleted_at.is_not(None))
        .order_by(projects.c.deleted_at.desc(), projects.c.id)
    )
    return [(_project(row), row["deleted_at"]) for row in connection.execute(query).mappings()]


def find_names(connection: Connection, project_ids: Collection[str]) -> dict[str, str]:
    """Give the names of projects, deleted ones too, by their ids."""
    query = select(projects.c.id, projects.c.name).where(projects.c.id.in_(project_ids))
    return {row.id: row.name for row in connection.execute(query)}


def find_demos(connection: Connection) -> dict[str, str]:
    """Give the names of all demo projects, deleted ones too, by their ids, the oldest first."""
    query = select(projects.c.id, projects.c.name).where(projects.c.is_demo)
    return {row.id: row.name for row in connection.execute(query.order_by(projects.c.created_at))}


def mark_deleted(connection: Connection, project_id: str, at: datetime | None) -> bool:
    """Hide a project from everybody (or, with None, bring it back); False where it was so already."""
    other = projects.c.deleted_at.is_(None) if at is not None else projects.c.deleted_at.is_not(None)
    query = update(projects).where(projects.c.id == project_id, other).values(deleted_at=at)
    return connection.execute(query).rowcount == 1


def find_labels(connection: Connection, project_id: str) -> list[Label]:
    """Give a project's labels, archived ones too, in their order."""
    query = select(labels).where(labels.c.project_id == project_id).order_by(labels.c.position)
    return [_label(row) for row in connection.execute(query)]


def find_labels_of(connection: Connection, project_ids: Collection[str]) -> dict[str, list[Label]]:
    """Give the labels of several projects in one query."""
    query = select(labels).where(labels.c.project_id.in_(project_ids)).order_by(labels.c.position)
    found: dict[str, list[Label]] = {project_id: [] for project_id in project_ids}
    for row in connection.execute(query):
        found[row.project_id].append(_label(row))
    return found


def add_labels(connection: Connection, project_id: str, new: Iterable[Label]) -> None:
    """Store new labels."""
    rows = [{**asdict(label), "project_id": project_id} for label in new]
    if rows:
        connection.execute(insert(labels), rows)
        tick_settings(connection, project_id)


def save_label(connection: Connection, project_id: str, label: Label) -> None:
    """Store a changed label."""
    row = asdict(label)
    query = update(labels).where(labels.c.project_id == project_id, labels.c.id == row.pop("id"))
    connection.execute(query.values(**row))
    tick_settings(connection, project_id)


def save_order(connection: Connection, project_id: str, ordered: Sequence[Label]) -> None:
    """Store the positions of a whole label set.

    The learner is not told: which class is which is its own affair, written down with each version.
    """
    mine = update(labels).where(labels.c.project_id == project_id)
    connection.execute(mine.values(position=-1 - labels.c.position))  # out of the way: positions are unique
    if ordered:
        query = mine.where(labels.c.id == bindparam("label")).values(position=bindparam("place"))
        connection.execute(query, [{"label": each.id, "place": each.position} for each in ordered])


def read_clock(connection: Connection, project_id: str) -> Clock:
    """Give one project's clock."""
    return Clock(
        **connection.execute(select(clocks).where(clocks.c.project_id == project_id)).mappings().one()
    )


def read_clocks(connection: Connection, project_ids: Sequence[str]) -> list[Clock]:
    """Give the clocks of several projects in one query."""
    query = select(clocks).where(clocks.c.project_id.in_(project_ids))
    return [Clock(**row) for row in connection.execute(query).mappings()]


def lock_clock(connection: Connection, project_id: str) -> None:
    """Let this transaction be the only one that leases or answers in the project until it ends.

    On SQLite a write transaction is alone already; on PostgreSQL the clock's row is locked.
    """
    connection.execute(select(clocks.c.project_id).where(clocks.c.project_id == project_id).with_for_update())


def tick_questions(connection: Connection, project_id: str, count: int) -> None:
    """Count questions that were asked."""
    query = update(clocks).where(clocks.c.project_id == project_id)
    connection.execute(query.values(questions=clocks.c.questions + count))


def tick_settings(connection: Connection, project_id: str) -> None:
    """Tell the learner that the project or its labels have changed."""
    query = update(clocks).where(clocks.c.project_id == project_id)
    connection.execute(query.values(settings=clocks.c.settings + 1))


def _project_row(project: Project) -> dict[str, object]:
    row: dict[str, object] = {name: getattr(project, name) for name in _PROJECT_FIELDS}
    return {**row, "task": project.task.value}


def _label(row: Row[Any]) -> Label:
    return Label(
        id=row.id,
        name=row.name,
        description=row.description,
        key=row.key,
        colour=row.colour,
        position=row.position,
        is_archived=row.is_archived,
        kind=LabelKind(row.kind),
    )


def _project(row: RowMapping) -> Project:
    return Project(task=Task(row["task"]), **{name: row[name] for name in _PROJECT_FIELDS})
