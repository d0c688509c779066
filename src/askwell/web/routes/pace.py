"""Pace: how the team gets on, person by person, and when the goal is likely to be reached."""

from typing import Annotated

from fastapi import APIRouter, Query

from askwell.services import pace
from askwell.web.deps import ProjectId, SignedIn, Store
from askwell.web.errors import documented
from askwell.wire.pace import TeamPaceOut

router = APIRouter(tags=["team"])

UtcOffset = Annotated[
    int, Query(ge=-840, le=840, description="Minutes that the reader's clock is ahead of UTC.")
]


@router.get(
    "/projects/{project}/team-progress",
    operation_id="read_team_progress",
    summary="How the team gets on",
    responses=documented(401, 403, 404, 422),
)
def read_team_progress(
    store: Store, caller: SignedIn, project: ProjectId, utc_offset: UtcOffset = 0
) -> TeamPaceOut:
    """Give what each person gave and how fast, the last 28 days, and when the goal is likely to be reached.

    Who may annotate but not review sees nobody's work but their own; days and outlook are everybody's.
    """
    return TeamPaceOut.of(pace.read_pace(store, caller, project, utc_offset=utc_offset))
