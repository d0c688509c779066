"""Watch a deployment: traffic, speed, how often it is right, drift, alerts; and forget what it kept."""

from typing import Annotated

from fastapi import APIRouter, Query

from askwell.domain.documents import MAX_EXTERNAL_ID
from askwell.services import forgetting, monitoring
from askwell.web.deps import DeploymentName, Parts, SignedIn, Store
from askwell.web.errors import documented
from askwell.wire.base import CleanStr
from askwell.wire.forgotten import ForgottenOut
from askwell.wire.monitoring import MonitoringOut

router = APIRouter(tags=["deploy"], responses=documented(401, 403, 404, 422))

Hours = Annotated[int, Query(ge=1, le=monitoring.MOST_HOURS, description="How far back, in hours.")]

ExternalId = Annotated[
    CleanStr,
    Query(min_length=1, max_length=MAX_EXTERNAL_ID, description="The id under which the texts were sent."),
]


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


@router.delete(
    "/deployments/{deployment}/served",
    operation_id="forget_served",
    summary="Forget what was kept of somebody's texts",
)
def forget_served(
    parts: Parts, store: Store, caller: SignedIn, deployment: DeploymentName, external_id: ExternalId
) -> ForgottenOut:
    """Delete the records, texts and features that were kept under an id; the answer tells what stays and why.

    Texts that were handed to people and that nobody has dealt with yet are deleted too, and what is open
    about them is cancelled. What another process answered in the last seconds may be written after this:
    ask once more then.
    """
    parts.responder.recorder.flush()
    return ForgottenOut.of(forgetting.forget(store, caller, deployment, external_id))
