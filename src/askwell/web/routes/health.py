"""Whether the process is up, whether it can work, and a page that says what this is."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from askwell.services import health
from askwell.web.deps import Store
from askwell.web.errors import documented
from askwell.wire.base import Out

router = APIRouter(tags=["deploy"])

_HOME = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Askwell</title>
<h1>Askwell</h1>
<p>Ask well. Label less. Know what you don’t know.</p>
<p>The server is running. It is used over HTTP and from the command line; there are no screens yet.</p>
<ul>
<li><a href="/api/openapi.json">The HTTP interface, as OpenAPI</a></li>
<li>Label in the terminal: <code>askwell label</code></li>
<li>All commands: <code>askwell --help</code></li>
</ul>
</html>
"""


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


@router.get("/", include_in_schema=False)
async def home() -> HTMLResponse:
    """Say what this is and where to go on."""
    return HTMLResponse(_HOME)
