"""Whether the process is up, and whether it can work."""

from fastapi import APIRouter

from askwell.services import health
from askwell.web.deps import Store
from askwell.web.errors import documented
from askwell.wire.base import Out

router = APIRouter(tags=["deploy"])


class HealthOut(Out):
    """A sign of life."""

    status: str


@router.get("/health", operation_id="check_health", summary="Whether the process is up")
async def check_health() -> HealthOut:
    """Answer without touching anything else."""
    return HealthOut(status="ok")


@router.get(
    "/ready",
    operation_id="check_readiness",
    summary="Whether the database answers and has the right tables",
    responses=documented(503),
)
def check_readiness(store: Store) -> HealthOut:
    """Answer when requests can be served."""
    health.check(store)
    return HealthOut(status="ready")
