"""Watch a deployment: its traffic and speed, how often it is right, its drift, what its owner was told."""

from typing import Annotated

from fastapi import APIRouter, Query

from askwell.services import monitoring
from askwell.web.deps import DeploymentName, SignedIn, Store
from askwell.web.errors import documented
from askwell.wire.monitoring import MonitoringOut

router = APIRouter(tags=["deploy"], responses=documented(401, 403, 404, 422))

Hours = Annotated[int, Query(ge=1, le=monitoring.MOST_HOURS, description="How far back, in hours.")]


@router.get(
    "/deployments/{deployment}/monitoring",
    operation_id="read_monitoring",
    summary="What a deployment did",
)
def read_monitoring(
    store: Store, caller: SignedIn, deployment: DeploymentName, hours: Hours = 168
) -> MonitoringOut:
    """Give a deployment's traffic, latency, label shares, review tasks, live quality, drift and alerts.

    How often it is right is told by texts that chance chose for people, whatever the model said of them.
    Traffic is told by the hour, beyond two weeks by the day.
    """
    return MonitoringOut.of(monitoring.look(store, caller, deployment, hours=hours))
