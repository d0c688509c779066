"""A durable job as people see it: what runs, how far it is, how to stop it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class JobKind(StrEnum):
    """What a job does."""

    IMPORT = "import"
    ENCODE = "encode"
    ASK_AGAIN = "ask_again"
    PREDICT_FILE = "predict_file"


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Job:
    """Progress in ``unit``s: ``done`` of ``total`` (None: unknown), at ``rate`` units a second."""

    id: str
    project_id: str
    kind: JobKind
    state: JobState
    created_at: datetime
    updated_at: datetime
    person_id: str
    done: int = 0
    total: int | None = None
    unit: str = "rows"
    rate: float = 0.0
    message: str = ""
    options: Mapping[str, object] = field(default_factory=dict[str, object])
    result: Mapping[str, object] = field(default_factory=dict[str, object])
    is_cancel_requested: bool = False

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)

    @property
    def eta_seconds(self) -> float | None:
        """Seconds until the end at the present rate, or None when it cannot be known."""
        if self.is_over or not self.rate or self.total is None:
            return None
        return max(self.total - self.done, 0) / self.rate
