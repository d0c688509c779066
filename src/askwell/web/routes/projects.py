"""Projects: set one up, change it, put it away, and shape its label set."""

from fastapi import APIRouter, status

from askwell.domain.members import Permission
from askwell.services import access, encoders, projects
from askwell.services.projects import ProjectView
from askwell.web.deps import LabelId, Parts, ProjectId, SignedIn, Store
from askwell.web.errors import documented
from askwell.wire.projects import (
    DeletedProjectOut,
    DeletedProjectsOut,
    LabelChangeIn,
    LabelOrderIn,
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
    return project_out(projects.find(store, caller, made.id))


@router.get(
    "/projects",
    operation_id="list_projects",
    summary="The caller's projects",
    responses=documented(401, 403),
)
def list_projects(store: Store, caller: SignedIn) -> ProjectsOut:
    """Give every project that the caller has a part in, oldest first."""
    return ProjectsOut(projects=[project_out(view) for view in projects.find_all(store, caller)])


@router.get(
    "/deleted-projects",
    operation_id="list_deleted_projects",
    summary="Projects that were put away",
    responses=documented(401, 403),
)
def list_deleted_projects(store: Store, caller: SignedIn) -> DeletedProjectsOut:
    """Give every project that can be brought back, the latest deleted first."""
    return DeletedProjectsOut(
        projects=[
            DeletedProjectOut.of(
                each.project,
                each.deleted_at,
                documents=each.clock.documents,
                answered=each.clock.answered,
            )
            for each in projects.find_deleted(store, caller)
        ]
    )


@router.get(
    "/projects/{project}",
    operation_id="read_project",
    summary="One project with its label set",
    responses=documented(401, 403, 404, 422),
)
def read_project(store: Store, caller: SignedIn, project: ProjectId) -> ProjectOut:
    """Give one project."""
    return project_out(projects.find(store, caller, project))


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
    return project_out(projects.find(store, caller, project))


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
    return project_out(projects.find(store, caller, project))


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


@router.post(
    "/projects/{project}/labels:order",
    operation_id="order_labels",
    summary="Put the labels in order",
    responses=documented(401, 403, 404, 422),
)
def order_labels(store: Store, caller: SignedIn, project: ProjectId, body: LabelOrderIn) -> LabelsOut:
    """Put the named labels first, in this order, and the others after them; gives the whole label set."""
    return LabelsOut.of(projects.order_labels(store, caller, project, body.labels))


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


def project_out(view: ProjectView) -> ProjectOut:
    """Map a project with its labels and how far it is."""
    clock = view.clock
    return ProjectOut.of(
        view.project,
        view.labels,
        role=view.role,
        documents=clock.documents,
        answered=clock.answered,
        model_version=clock.model_version,
    )
