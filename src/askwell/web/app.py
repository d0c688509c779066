"""The web application, made from its parts."""

from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI

from askwell import __version__
from askwell.bootstrap import Askwell
from askwell.web.errors import add_error_handlers
from askwell.web.middleware import layers
from askwell.web.routes import (
    annotate,
    deploy,
    documents,
    events,
    exports,
    health,
    imports,
    jobs,
    learn,
    projects,
    sign_in,
    team,
)
from askwell.web.security import Attempts
from askwell.web.watching import Watch

PREFIX = "/api/v1"
THREADS = 64
PREDICT_THREADS = 2

_TAGS = [
    {"name": "projects", "description": "Set up, label set, guidelines, import, export, jobs."},
    {"name": "annotate", "description": "Next text, answer, skip, undo."},
    {"name": "learn", "description": "The live model: progress, versions, learning curve, quality."},
    {"name": "deploy", "description": "Call the model; health."},
    {"name": "team", "description": "People, sessions and API keys."},
]


def create_app(askwell: Askwell, *, attempts: Attempts | None = None) -> FastAPI:
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
    app.state.allowed_hosts = frozenset(
        host.lower() for host in (*askwell.settings.allowed_hosts, askwell.settings.host)
    )
    app.state.attempts = attempts or Attempts()
    app.state.predicting = ThreadPoolExecutor(PREDICT_THREADS, thread_name_prefix="predict")
    app.state.watch = Watch(askwell.store)
    add_error_handlers(app)
    for layer, options in reversed(layers(askwell.settings.max_upload_bytes)):
        app.add_middleware(layer, **options)
    for module in (projects, documents, imports, exports, jobs, annotate, learn, events, deploy, team):
        app.include_router(module.router, prefix=PREFIX)
    app.include_router(health.router)
    app.include_router(sign_in.router)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    current_default_thread_limiter().total_tokens = THREADS
    yield
    app.state.predicting.shutdown(wait=False, cancel_futures=True)
