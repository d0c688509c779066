"""Server-sent events: that a project was changed, its model's version and delay, and progress of jobs."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Any

from anyio.to_thread import run_sync
from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from askwell.domain.errors import AskwellError
from askwell.domain.members import Caller, Permission
from askwell.services import access, sessions
from askwell.storage.store import Store as StoreParts
from askwell.web.deps import ProjectId, SignedIn, Store, Watching
from askwell.web.errors import documented
from askwell.web.watching import Snapshot, Watch
from askwell.wire.jobs import JobOut

router = APIRouter(tags=["learn"])

LOOK_SECONDS = 0.2
CHECK_SECONDS = 5.0
BEAT_SECONDS = 15.0


@router.get(
    "/projects/{project}/events",
    operation_id="watch_project",
    summary="Watch a project",
    response_class=StreamingResponse,
    responses={
        **documented(401, 403, 404, 422),
        200: {
            "description": "Server-sent events: `project` {settings, guideline_version} when settings, "
            "labels or guideline have changed, `model` {version, answers_learnt}, `staleness` {behind} "
            "and `job` (a job). The present state comes first, so a reconnection misses nothing.",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        },
    },
)
async def watch_project(
    store: Store, caller: SignedIn, project: ProjectId, watch: Watching
) -> StreamingResponse:
    """Send what changes, as it changes, until the client goes."""
    await run_sync(access.check, store, caller, project, Permission.VIEW)
    return StreamingResponse(watched(store, caller, project, watch), media_type="text/event-stream")


async def watched(store: StoreParts, caller: Caller, project_id: str, watch: Watch) -> AsyncIterator[str]:
    """Give the stream's text; it ends when the caller may no longer see the project.

    Within ``CHECK_SECONDS`` of it: also when the session or the key has been ended.
    """
    seen: Snapshot | None = None
    checked_at = beat_at = time.monotonic()
    watch.enter(project_id)
    try:
        yield "retry: 2000\n\n"
        while True:
            now = time.monotonic()
            if now - checked_at > CHECK_SECONDS:
                await run_sync(_check, store, caller, project_id)
                checked_at = now
            snapshot = await watch.look(caller, project_id)
            if text := changes(seen, snapshot):
                yield text
                beat_at = now
            elif now - beat_at > BEAT_SECONDS:
                yield ": still here\n\n"
                beat_at = now
            seen = snapshot
            await asyncio.sleep(LOOK_SECONDS)
    except AskwellError:
        return
    finally:
        watch.leave(project_id)


def _check(store: StoreParts, caller: Caller, project_id: str) -> None:
    sessions.check_door(store, caller)
    access.check(store, caller, project_id, Permission.VIEW)


def changes(before: Snapshot | None, now: Snapshot) -> str:
    """Give the events that tell what is new, or everything to somebody who has seen nothing yet."""
    clock = now.clock
    last = f"{clock.model_version}.{clock.events}"
    parts: list[str] = []
    if before is None or (before.project, before.clock.settings) != (now.project, clock.settings):
        project = {"settings": clock.settings, "guideline_version": now.project.guideline_version}
        parts.append(_event("project", last, project))
    if before is None or before.clock.model_version != clock.model_version:
        model = {"version": clock.model_version, "answers_learnt": now.answers_learnt}
        parts.append(_event("model", last, model))
    behind = clock.events - clock.learnt_events
    if before is None or before.clock.events - before.clock.learnt_events != behind:
        parts.append(_event("staleness", last, {"behind": behind}))
    known = {job.id: job for job in before.jobs} if before else {}
    for job in reversed(now.jobs):
        is_news = not job.is_over if before is None else known.get(job.id) != job
        if is_news:
            parts.append(_event("job", last, JobOut.of(job).model_dump(mode="json")))
    return "".join(parts)


def _event(name: str, number: str, data: dict[str, Any]) -> str:
    return f"id: {number}\nevent: {name}\ndata: {json.dumps(data, allow_nan=False)}\n\n"
