"""Projects: set one up, change its settings, and shape its label set."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from askwell.domain.errors import InvalidInput, NotFound
from askwell.domain.ids import new_id
from askwell.domain.labels import Label, LabelDraft, change_label, reorder
from askwell.domain.members import Caller, Permission, Role, demand_use
from askwell.domain.projects import Project, Task, marks_spans, new_labels
from askwell.domain.trail import Deed
from askwell.services import encoding, guidelines
from askwell.services.access import authorise, demand_owner, demand_role
from askwell.services.project_notes import EDITABLE, note_label, note_settings
from askwell.services.trail import note
from askwell.storage import features, members, projects, queue
from askwell.storage.projects import Clock
from askwell.storage.store import Store


@dataclass(frozen=True, slots=True)
class ProjectView:
    """A project with its label set and how far it is."""

    project: Project
    labels: tuple[Label, ...]
    clock: Clock
    role: Role
    """The caller's role there."""


@dataclass(frozen=True, slots=True)
class DeletedProject:
    """A project that was put away, when, and how much of it there is."""

    project: Project
    deleted_at: datetime
    clock: Clock


def create(
    store: Store,
    caller: Caller,
    *,
    name: str,
    task: Task,
    labels: Sequence[LabelDraft] = (),
    **settings: Any,
) -> Project:
    """Set up a project; labels can be added later, also by importing a file that has them.

    Raises ``InvalidInput`` and ``NameTaken`` for what cannot be stored, and ``NotAllowed`` unless the caller
    owns the installation.
    """
    demand_owner(caller)
    project = Project(id=new_id("prj"), name=name.strip(), task=task, created_at=store.now(), **settings)
    text, project = project.guideline, replace(project, guideline="")
    with store.database.write() as connection:
        projects.add(connection, project)
        projects.add_labels(connection, project.id, new_labels(project, [], labels))
        note(
            connection,
            caller,
            Deed.PROJECT_MADE,
            project_id=project.id,
            target=project.name,
            at=project.created_at,
        )
        if text:
            project = guidelines.put_text(connection, project, text, caller.person.id, project.created_at)
    return project


def find_all(store: Store, caller: Caller) -> list[ProjectView]:
    """Give every project that the caller has a part in, oldest first."""
    demand_use(caller, Permission.VIEW)
    with store.database.read() as connection:
        roles = members.find_roles(connection, caller.person)
        ids = [project_id for project_id in roles if caller.scope in (None, project_id)]
        clocks = {clock.project_id: clock for clock in projects.read_clocks(connection, ids)}
        labels = projects.find_labels_of(connection, list(clocks))
        return [
            ProjectView(project, tuple(labels[project.id]), clocks[project.id], roles[project.id])
            for project in projects.find_all(connection)
            if project.id in clocks
        ]


def find(store: Store, caller: Caller, project_id: str) -> ProjectView:
    """Give one project."""
    with store.database.read() as connection:
        project = authorise(connection, caller, project_id, Permission.VIEW)
        role = demand_role(connection, caller, project_id)
        labels = projects.find_labels(connection, project_id)
        return ProjectView(project, tuple(labels), projects.read_clock(connection, project_id), role)


def label_names(store: Store, caller: Caller, project_id: str) -> dict[str, str]:
    """Give the names of a project's labels, archived ones too, by their ids."""
    with store.database.read() as connection:
        authorise(connection, caller, project_id, Permission.VIEW)
        return {label.id: label.name for label in projects.find_labels(connection, project_id)}


def change(store: Store, caller: Caller, project_id: str, **changes: Any) -> Project:
    """Change some settings. The task is fixed once a project exists: its answers depend on it.

    Another encoder (one that can be used: ``encoders.demand_usable``) has every text encoded anew by a job.
    The learner starts anew on the new features as soon as there are some, from all the answers; until then
    texts are asked in random order. The old features stay, so that going back costs nothing.

    Another guideline is in force at once: as a new version where somebody has answered under the last.
    """
    if unknown := changes.keys() - EDITABLE:
        raise InvalidInput(field=min(unknown), reason="cannot be changed")
    with store.database.write() as connection:
        projects.lock_clock(connection, project_id)  # before it is read: nobody's change is written over
        project = authorise(connection, caller, project_id, Permission.EDIT)
        changed = replace(project, **changes)
        if changed.guideline != project.guideline:
            text, now = changed.guideline, store.now()
            changed = guidelines.put_text(connection, project, text, caller.person.id, now)
            changed = replace(changed, **changes)
        projects.save(connection, changed)
        note_settings(connection, caller, store.now(), project, changed)
        if changed.encoder != project.encoder:
            features.set_encoded(connection, project_id, 0)
            queue.replace_all(connection, project_id, [])
    if changed.encoder != project.encoder:
        encoding.request(store, project_id, caller.person.id)
    return changed


def delete(store: Store, caller: Caller, project_id: str) -> None:
    """Put a project away; ``restore`` brings it back whole."""
    with store.database.write() as connection:
        project = authorise(connection, caller, project_id, Permission.DELETE)
        now = store.now()
        projects.mark_deleted(connection, project_id, now)
        note(connection, caller, Deed.PROJECT_DELETED, project_id=project_id, target=project.name, at=now)


def restore(store: Store, caller: Caller, project_id: str) -> Project:
    """Bring a deleted project back."""
    demand_owner(caller)
    with store.database.write() as connection:
        is_back = projects.mark_deleted(connection, project_id, None)
        project = authorise(connection, caller, project_id, Permission.DELETE)
        if is_back:
            now = store.now()
            note(
                connection, caller, Deed.PROJECT_RESTORED, project_id=project_id, target=project.name, at=now
            )
    return project


def find_deleted(store: Store, caller: Caller) -> list[DeletedProject]:
    """Give the projects that were put away, the latest first, to those who may bring them back."""
    demand_owner(caller)
    with store.database.read() as connection:
        found = projects.find_deleted(connection)
        ids = [project.id for project, _ in found]
        clocks = {clock.project_id: clock for clock in projects.read_clocks(connection, ids)}
    return [DeletedProject(project, at, clocks[project.id]) for project, at in found]


def append_labels(store: Store, caller: Caller, project_id: str, drafts: Iterable[LabelDraft]) -> list[Label]:
    """Add labels to a project and give them; the model knows them from the next update on.

    The first label for parts of texts has the words of every text encoded by a job. Texts are asked in random
    order until there are some, and the learner then starts anew, from all the answers.
    """
    with store.database.write() as connection:
        project = authorise(connection, caller, project_id, Permission.EDIT)
        projects.lock_clock(connection, project_id)
        present = projects.find_labels(connection, project_id)
        added = new_labels(project, present, drafts)
        projects.add_labels(connection, project_id, added)
        names = ", ".join(label.name for label in added)
        note(
            connection,
            caller,
            Deed.LABELS_ADDED,
            project_id=project_id,
            target=names,
            at=store.now(),
            count=len(added),
        )
        is_first = marks_spans(project, added) and not marks_spans(project, present)
        if is_first:
            features.set_encoded(connection, project_id, 0)
    if is_first:
        encoding.request(store, project_id, caller.person.id)
    return added


def edit_label(store: Store, caller: Caller, project_id: str, label_id: str, **changes: Any) -> Label:
    """Rename, describe, recolour or archive a label; its id and every answer with it stay."""
    if unknown := changes.keys() - {"name", "description", "key", "colour", "is_archived"}:
        raise InvalidInput(field=min(unknown), reason="cannot be changed")
    with store.database.write() as connection:
        authorise(connection, caller, project_id, Permission.EDIT)
        projects.lock_clock(connection, project_id)
        present = projects.find_labels(connection, project_id)
        label = next((label for label in present if label.id == label_id), None)
        if label is None:
            raise NotFound(kind="label", name=label_id)
        changed = change_label(present, label, **changes)
        projects.save_label(connection, project_id, changed)
        note_label(connection, caller, store.now(), project_id, label, changed)
    return changed


def order_labels(store: Store, caller: Caller, project_id: str, label_ids: Sequence[str]) -> list[Label]:
    """Put the named labels first, in this order, the others after them, and give the whole label set."""
    with store.database.write() as connection:
        authorise(connection, caller, project_id, Permission.EDIT)
        projects.lock_clock(connection, project_id)
        before = projects.find_labels(connection, project_id)
        ordered = reorder(before, label_ids)
        projects.save_order(connection, project_id, ordered)
        if [label.id for label in ordered] != [label.id for label in before]:
            names = ", ".join(label.name for label in ordered)
            note(
                connection,
                caller,
                Deed.LABELS_ORDERED,
                project_id=project_id,
                target=names,
                at=store.now(),
            )
    return ordered
