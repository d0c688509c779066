"""Projects: set one up, change it, put it away, and shape its label set."""

from fastapi import APIRouter, status

from askwell.domain.members import Permission
from askwell.services import access, demo, encoders, projects
from askwell.services.projects import ProjectView
from askwell.web.deps import LabelId, Parts, ProjectId, SignedIn, Store
from askwell.web.errors import documented
from askwell.wire.projects import (
    LabelChangeIn,
    LabelOut,
    LabelsIn,
    LabelsOut,
    ProjectChangeIn,
    ProjectIn,
    ProjectOut,
    ProjectsOut,
)

router = APIRouter(tags=["projects"])


@router.post(
    "/projects",
    operation_id="create_project",
    summary="Set up a project",
    status_code=status.HTTP_201_CREATED,
    responses=documented(401, 403, 409, 422),
)
def create_project(store: Store, parts: Parts, caller: SignedIn, body: ProjectIn) -> ProjectOut:
    """Set up a project; labels can be added later, also by importing a file that has them."""
    access.demand_owner(caller)
    encoders.demand_usable(parts.encoders, caller, body.encoder)
    made = projects.create(
        store, caller, name=body.name, task=body.task, labels=body.drafts(), **body.settings()
    )
    return _out(projects.find(store, caller, made.id))


@router.get(
    "/projects",
    operation_id="list_projects",
    summary="The caller's projects",
    responses=documented(401, 403),
)
def list_projects(store: Store, caller: SignedIn) -> ProjectsOut:
    """Give every project that the caller has a part in, oldest first."""
    return ProjectsOut(projects=[_out(view) for view in projects.find_all(store, caller)])


@router.get(
    "/projects/{project}",
    operation_id="read_project",
    summary="One project with its label set",
    responses=documented(401, 403, 404, 422),
)
def read_project(store: Store, caller: SignedIn, project: ProjectId) -> ProjectOut:
    """Give one project."""
    return _out(projects.find(store, caller, project))


@router.patch(
    "/projects/{project}",
    operation_id="change_project",
    summary="Change a project's settings",
    responses=documented(401, 403, 404, 409, 422),
)
def change_project(
    store: Store, parts: Parts, caller: SignedIn, project: ProjectId, body: ProjectChangeIn
) -> ProjectOut:
    """Change what is given, and leave the rest. The task is fixed once a project exists.

    Another encoder encodes every text anew in a job. The model starts anew with it, and keeps all answers.
    """
    present = access.check(store, caller, project, Permission.EDIT)
    if body.encoder != present.encoder:
        encoders.demand_usable(parts.encoders, caller, body.encoder)
    projects.change(store, caller, project, **body.model_dump(exclude_unset=True))
    return _out(projects.find(store, caller, project))


@router.delete(
    "/projects/{project}",
    operation_id="delete_project",
    summary="Put a project away",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(401, 403, 404, 422),
)
def delete_project(store: Store, caller: SignedIn, project: ProjectId) -> None:
    """Hide a project from everybody; restoring brings it back whole."""
    projects.delete(store, caller, project)


@router.post(
    "/projects/{project}:restore",
    operation_id="restore_project",
    summary="Bring a deleted project back",
    responses=documented(401, 403, 404, 422),
)
def restore_project(store: Store, caller: SignedIn, project: ProjectId) -> ProjectOut:
    """Bring a deleted project back whole; harmless when it is there."""
    projects.restore(store, caller, project)
    return _out(projects.find(store, caller, project))


@router.post(
    "/projects/{project}:reset-demo",
    operation_id="reset_demo",
    summary="Begin a demo project again",
    responses=documented(401, 403, 404, 409, 422),
)
def reset_demo(store: Store, caller: SignedIn, project: ProjectId) -> ProjectOut:
    """Throw a demo project's answers and model away; its texts, labels and settings stay."""
    demo.reset_demo(store, caller, project)
    return _out(projects.find(store, caller, project))


@router.post(
    "/projects/{project}/labels",
    operation_id="add_labels",
    summary="Add labels",
    status_code=status.HTTP_201_CREATED,
    responses=documented(401, 403, 404, 409, 422),
)
def add_labels(store: Store, caller: SignedIn, project: ProjectId, body: LabelsIn) -> LabelsOut:
    """Append labels to the label set, all or none; the model knows them from its next update on."""
    drafts = [label.to_draft() for label in body.labels]
    return LabelsOut.of(projects.append_labels(store, caller, project, drafts))


@router.patch(
    "/projects/{project}/labels/{label}",
    operation_id="change_label",
    summary="Rename, describe, recolour or archive a label",
    responses=documented(401, 403, 404, 409, 422),
)
def change_label(
    store: Store, caller: SignedIn, project: ProjectId, label: LabelId, body: LabelChangeIn
) -> LabelOut:
    """Change what is given, and leave the rest; the label's id and every answer with it stay."""
    changes = body.model_dump(exclude_unset=True)
    return LabelOut.of(projects.edit_label(store, caller, project, label, **changes))


def _out(view: ProjectView) -> ProjectOut:
    clock = view.clock
    return ProjectOut.of(
        view.project,
        view.labels,
        documents=clock.documents,
        answered=clock.answered,
        model_version=clock.model_version,
    )
