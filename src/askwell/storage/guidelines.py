"""Versions of guidelines as rows; the row after the version in force is the draft of the next one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from askwell.domain.annotations import Status
from askwell.domain.guidelines import Draft, Version
from askwell.domain.projects import Project
from askwell.storage.schema import annotations, guidelines, projects


def put(connection: Connection, project_id: str, version: Version) -> None:
    """Store a version, or a draft, in the place of what has its number."""
    drop(connection, project_id, version.version)
    row = {
        "version": version.version,
        "text": version.text,
        "note": version.note,
        "person_id": version.person_id,
        "created_at": version.created_at,
    }
    connection.execute(insert(guidelines).values(project_id=project_id, **row))


def drop(connection: Connection, project_id: str, version: int) -> None:
    """Forget what has a number."""
    mine = (guidelines.c.project_id == project_id) & (guidelines.c.version == version)
    connection.execute(delete(guidelines).where(mine))


def put_in_force(connection: Connection, project_id: str, version: int, text: str) -> None:
    """Let a text be the project's guideline, under a version's number; the model is not concerned."""
    mine = update(projects).where(projects.c.id == project_id)
    connection.execute(mine.values(guideline=text, guideline_version=version))


def find(connection: Connection, project: Project, version: int) -> Version | None:
    """Give a version that is or was in force, or None."""
    return next((each for each in find_all(connection, project) if each.version == version), None)


def find_all(connection: Connection, project: Project) -> list[Version]:
    """Give the versions that were in force, the latest first.

    The first is known from the project alone where it was written before versions were kept.
    """
    given = count_answers(connection, project.id)
    query = select(guidelines).where(
        guidelines.c.project_id == project.id, guidelines.c.version <= project.guideline_version
    )
    rows = connection.execute(query.order_by(guidelines.c.version.desc()))
    found = [_version(row, given.get(row.version, 0)) for row in rows]
    is_listed = any(each.version == project.guideline_version for each in found)
    if not is_listed and project.guideline:
        number = project.guideline_version
        text, at = project.guideline, project.created_at
        found.insert(0, Version(number, text, "", "", at, given.get(number, 0)))
    return found


def find_draft(connection: Connection, project: Project) -> Draft | None:
    """Give the draft of the next version, or None."""
    query = select(guidelines).where(
        guidelines.c.project_id == project.id, guidelines.c.version == project.guideline_version + 1
    )
    row = connection.execute(query).first()
    return Draft(row.text, row.person_id, row.created_at) if row else None


def count_answers(connection: Connection, project_id: str) -> Mapping[int, int]:
    """Give how many answers that stand were given under each version (0: before there was any)."""
    version = func.coalesce(annotations.c.guideline_version, 0)
    query = (
        select(version.label("version"), func.count().label("answers"))
        .where(annotations.c.project_id == project_id, annotations.c.status == Status.SUBMITTED.value)
        .group_by(version)
    )
    return {row.version: row.answers for row in connection.execute(query)}


def _version(row: Row[Any], answers: int) -> Version:
    created_at: datetime = row.created_at
    return Version(row.version, row.text, row.note, row.person_id, created_at, answers)
