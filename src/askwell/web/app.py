"""The web application, made from its parts."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI

from askwell import __version__
from askwell.bootstrap import Askwell
from askwell.services.metrics import Meter
from askwell.web.errors import add_error_handlers
from askwell.web.heap import keep_giving_back
from askwell.web.measuring import Measured, Requests
from askwell.web.middleware import layers
from askwell.web.predicting import Predicting
from askwell.web.routes import (
    agreement,
    annotate,
    answers,
    assigning,
    demos,
    deploy,
    deployment_keys,
    deployments,
    documents,
    encoders,
    events,
    exports,
    file_predictions,
    guidelines,
    health,
    imports,
    inference,
    invitations,
    jobs,
    learn,
    members,
    metrics,
    monitoring,
    pace,
    people,
    projects,
    provider,
    review,
    service_accounts,
    sessions,
    surgery,
    team,
    trail,
    webhooks,
)
from askwell.web.screen import SCREEN, Screen
from askwell.web.security import Attempts
from askwell.web.watching import Watch

PREFIX = "/api/v1"
THREADS = 64

_TAGS = [
    {"name": "projects", "description": "Set up, label set, guidelines, import, export, jobs."},
    {"name": "annotate", "description": "Next text, answer, skip, undo."},
    {"name": "review", "description": "What needs the eye of somebody who decides."},
    {"name": "learn", "description": "The live model: progress, versions, learning curve, quality."},
    {"name": "deploy", "description": "Call the model, deployments and what they leave to people; health."},
    {"name": "team", "description": "People, roles, invitations, sessions and API keys."},
]


def create_app(askwell: Askwell, *, attempts: Attempts | None = None, screen: Path = SCREEN) -> FastAPI:
    """Put the application together over the parts of one process; whoever built those closes them."""
    app = FastAPI(
        title="Askwell",
        version=__version__,
        summary="Annotate text while a Bayesian model learns, asks what is worth asking, and is served.",
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        openapi_tags=_TAGS,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
    )
    app.state.askwell = askwell
    settings = askwell.settings
    hosts = (*settings.allowed_hosts, settings.host, urlsplit(settings.public_url).hostname or "")
    app.state.allowed_hosts = frozenset(host.lower() for host in hosts if host)
    app.state.attempts = attempts or Attempts()
    app.state.predicting = Predicting()
    app.state.watch = Watch(askwell.store)
    app.state.meter = Meter(askwell.store)
    app.state.requests = Requests()
    add_error_handlers(app)
    for layer, options in reversed(layers(settings.max_upload_bytes)):
        app.add_middleware(layer, **options)
    app.add_middleware(Measured, requests=app.state.requests)
    for module in (
        answers,  # what is called most is found first
        deploy,
        agreement,
        projects,
        surgery,
        guidelines,
        documents,
        imports,
        exports,
        jobs,
        annotate,
        assigning,
        review,
        learn,
        events,
        demos,
        deployments,
        deployment_keys,
        file_predictions,
        monitoring,
        encoders,
        sessions,
        team,
        members,
        invitations,
        service_accounts,
        people,
        provider,
        pace,
        trail,
        webhooks,
    ):
        app.include_router(module.router, prefix=PREFIX)
    app.include_router(inference.router)
    app.include_router(health.router)
    app.include_router(metrics.router)
    app.router.routes.append(Screen(screen))
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    current_default_thread_limiter().total_tokens = THREADS
    recorder = app.state.askwell.responder.recorder
    recorder.start()
    giving_back = asyncio.create_task(keep_giving_back())
    yield
    giving_back.cancel()
    app.state.predicting.close()
    recorder.close()
