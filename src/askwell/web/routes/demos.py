"""Demo projects: which there are, have one, and begin one again."""

from fastapi import APIRouter

from askwell.services import demo, projects
from askwell.web.deps import ProjectId, SignedIn, Store
from askwell.web.errors import documented
from askwell.web.routes.projects import project_out
from askwell.wire.projects import DemoIn, DemoOut, DemosOut, ProjectOut

router = APIRouter(tags=["projects"])


@router.get(
    "/demos",
    operation_id="list_demos",
    summary="The demo projects that can be had",
    responses=documented(401, 403),
)
def list_demos(store: Store, caller: SignedIn) -> DemosOut:
    """Give every demo project, and whether it is here."""
    found = demo.find_demos(store, caller)
    return DemosOut(
        demos=[DemoOut(name=each.name, project=each.project_id, is_deleted=each.is_deleted) for each in found]
    )


@router.post(
    "/demos",
    operation_id="add_demo",
    summary="Have a demo project",
    responses=documented(401, 403, 404, 422),
)
def add_demo(store: Store, caller: SignedIn, body: DemoIn) -> ProjectOut:
    """Make a demo project, or bring a deleted one back as it was left; harmless when it is there."""
    added = demo.add_demo(store, caller, demo.demo_folder(), body.name)
    return project_out(projects.find(store, caller, added))


@router.post(
    "/projects/{project}:reset-demo",
    operation_id="reset_demo",
    summary="Begin a demo project again",
    responses=documented(401, 403, 404, 409, 422),
)
def reset_demo(store: Store, caller: SignedIn, project: ProjectId) -> ProjectOut:
    """Throw a demo project's answers and model away; its texts, labels and settings stay."""
    demo.reset_demo(store, caller, project)
    return project_out(projects.find(store, caller, project))
