"""Files and jobs for the client: sent as a form, waited for, fetched whole."""

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

from askwell.sdk_transport import AskwellError, Transport
from askwell.sdk_values import Job, read

OnProgress = Callable[[Job], None]


def send_file(transport: Transport, address: str, path: Path, options: Mapping[str, Any]) -> Job:
    """Send a file, and give the job that takes it."""
    with path.open("rb") as file:
        sent = transport.call(
            "POST", address, files={"file": (path.name, file)}, data={"options": json.dumps(options)}
        )
    return read(Job, sent)


def wait_for(
    transport: Transport, address: str, job: Job, *, every: float, on_progress: OnProgress | None = None
) -> Job:
    """Wait until a job is over, and raise ``AskwellError`` when it failed; ``address`` is that of jobs."""
    while True:
        if on_progress is not None:
            on_progress(job)
        if job.is_over:
            break
        time.sleep(every)
        job = read(Job, transport.call("GET", f"{address}/{job.id}"))
    if job.state == "failed":
        raise AskwellError(job.message, code="job_failed")
    return job


def fetch_file(transport: Transport, address: str, path: Path, params: Mapping[str, Any]) -> Path:
    """Write a download to a file, which appears when it is whole."""
    partial = path.with_name(f"{path.name}.{uuid4().hex[:8]}.part")
    try:
        with transport.stream(address, params) as chunks, partial.open("wb") as file:
            for chunk in chunks:
                file.write(chunk)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return path
