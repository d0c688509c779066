"""Jobs as JSON."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from askwell.domain.jobs import Job, JobKind, JobState
from askwell.wire.base import Out


class JobOut(Out):
    """A durable job: ``done`` of ``total`` ``unit``s, at ``rate`` units a second."""

    id: str
    kind: JobKind
    state: JobState
    is_over: bool
    done: int
    total: int | None
    unit: str
    rate: float
    eta_seconds: float | None
    message: str
    result: dict[str, Any]
    is_cancel_requested: bool
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, job: Job) -> "JobOut":
        """Map from the domain."""
        return cls(
            id=job.id,
            kind=job.kind,
            state=job.state,
            is_over=job.is_over,
            done=job.done,
            total=job.total,
            unit=job.unit,
            rate=job.rate,
            eta_seconds=job.eta_seconds,
            message=job.message,
            result={name: value for name, value in job.result.items() if name != "cursor"},
            is_cancel_requested=job.is_cancel_requested,
            created_at=job.created_at,
            updated_at=job.updated_at,
        )


class JobsOut(Out):
    """A project's jobs, newest first."""

    jobs: list[JobOut]

    @classmethod
    def of(cls, jobs: Iterable[Job]) -> "JobsOut":
        """Map from the domain."""
        return cls(jobs=[JobOut.of(job) for job in jobs])
