"""The audit trail: what happened in a project, or everywhere, to read and to take away."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime

from askwell.domain.trail import Deed, TrailFilter
from askwell.services import trail, trail_export
from askwell.services.trail_export import TrailFormat
from askwell.web.deps import ProjectId, SignedIn, Store
from askwell.web.errors import documented
from askwell.wire.base import MAX_INTEGER, CleanStr
from askwell.wire.trail import TrailOut

router = APIRouter(tags=["team"])


def _wanted(
    person: Annotated[CleanStr | None, Query(max_length=40, description="A person's id.")] = None,
    action: Annotated[Deed | None, Query(description="One kind of deed.")] = None,
    since: Annotated[AwareDatetime | None, Query(description="Not before this moment.")] = None,
) -> TrailFilter:
    return TrailFilter(person_id=person, action=action, since=since)


Wanted = Annotated[TrailFilter, Depends(_wanted)]
Before = Annotated[int | None, Query(ge=1, le=MAX_INTEGER, description="The last number of the page before.")]
Limit = Annotated[int, Query(ge=1, le=trail.MAX_STEPS)]
Form = Annotated[TrailFormat, Query(alias="format", description="JSONL holds everything as it is.")]
_FILE = {
    "description": "The trail, newest first.",
    "content": {form.media_type: {} for form in TrailFormat},
}


@router.get(
    "/projects/{project}/trail",
    operation_id="read_project_trail",
    summary="What happened in a project",
    responses=documented(401, 403, 404, 422),
)
def read_project_trail(
    store: Store,
    caller: SignedIn,
    project: ProjectId,
    wanted: Wanted,
    before: Before = None,
    limit: Limit = 50,
) -> TrailOut:
    """Give who did what, when and from where, newest first; answers are in the history of each text."""
    page = trail.find_page(store, caller, project, wanted, before=before, limit=limit)
    return TrailOut.of(page.steps, page.names, page.people, page.projects)


@router.get(
    "/projects/{project}/trail:export",
    operation_id="export_project_trail",
    summary="Take away what happened in a project",
    response_class=StreamingResponse,
    responses={**documented(401, 403, 404, 422), 200: _FILE},
)
def export_project_trail(
    store: Store, caller: SignedIn, project: ProjectId, wanted: Wanted, form: Form = TrailFormat.CSV
) -> StreamingResponse:
    """Give the whole trail of a project, filtered as it is read; in CSV, formulas are made harmless."""
    return _file(trail_export.export(store, caller, project, wanted, form), form)


@router.get(
    "/trail",
    operation_id="read_trail",
    summary="What happened everywhere",
    responses=documented(401, 403, 422),
)
def read_trail(
    store: Store, caller: SignedIn, wanted: Wanted, before: Before = None, limit: Limit = 50
) -> TrailOut:
    """Give the same for the whole installation, sign-ins and refused ones too, to its owner."""
    page = trail.find_page(store, caller, None, wanted, before=before, limit=limit)
    return TrailOut.of(page.steps, page.names, page.people, page.projects)


@router.get(
    "/trail:export",
    operation_id="export_trail",
    summary="Take away what happened everywhere",
    response_class=StreamingResponse,
    responses={**documented(401, 403, 422), 200: _FILE},
)
def export_trail(
    store: Store, caller: SignedIn, wanted: Wanted, form: Form = TrailFormat.CSV
) -> StreamingResponse:
    """Give the installation's whole trail, filtered as it is read."""
    return _file(trail_export.export(store, caller, None, wanted, form), form)


def _file(stream: Iterator[bytes], form: TrailFormat) -> StreamingResponse:
    return StreamingResponse(
        stream,
        media_type=form.media_type,
        headers={"Content-Disposition": f"attachment; filename=trail.{form.value}"},
    )
