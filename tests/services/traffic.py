"""A deployment with traffic: what it said, what chance chose for people, and what these answered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from askwell.domain.deployments import Conduct, Deployment, Serving
from askwell.domain.ids import new_id
from askwell.domain.projects import Project
from askwell.domain.review_tasks import AUDIT, FinalAnswer, ModelAnswer, ReviewTask, TaskStatus
from askwell.domain.served import Hour, Served, beginning_of_hour
from askwell.storage import deployments, review_tasks, served
from askwell.storage.store import Store
from tests.conftest import TurnableClock
from tests.services.conftest import put


@dataclass
class Traffic:
    """Writes down what a deployment might have said."""

    store: Store
    clock: TurnableClock
    project: Project
    deployment: Deployment

    @property
    def id(self) -> str:
        return self.deployment.id

    @property
    def name(self) -> str:
        return self.deployment.name

    def hour(self, *, ago: float = 0.0, version: int = 1, **counts: object) -> None:
        """Count something as it happened some hours ago."""
        at = beginning_of_hour(self.clock.time - timedelta(hours=ago))
        hour = Hour(self.id, self.project.id, at, version, **counts)  # type: ignore[arg-type]
        with self.store.database.write() as connection:
            served.count_up(connection, [hour])

    def say(self, texts: Sequence[str], features: np.ndarray | None = None, **more: object) -> None:
        """Keep what was said of some texts, with their features where they are given."""
        served_once = Served(
            deployment_id=self.id,
            project_id=self.project.id,
            created_at=self.clock(),
            model_version=1,
            labels=("lbl_a",),
            probability=0.9,
            epistemic=0.1,
            out_of_scope=0.5,
            milliseconds=3.0,
        )
        said = replace(served_once, **more)  # type: ignore[arg-type]
        rows = (
            [None] * len(texts)
            if features is None
            else [row.astype(np.float16).tobytes() for row in features]
        )
        records = [replace(said, text=text, features=row) for text, row in zip(texts, rows, strict=True)]
        with self.store.database.write() as connection:
            served.add(connection, records)

    def audit(
        self,
        labels: str,
        answer: str | None,
        *,
        probability: float = 0.9,
        because: str = AUDIT,
        is_audit: bool = True,
        version: int = 1,
        ago: float = 0.0,
        external_id: str | None = None,
        status: TaskStatus | None = None,
        document_id: int | None = None,
    ) -> ReviewTask:
        """Hand a text to people, who gave an answer a quarter of an hour later, or (None) have not yet.

        Labels are ids, separated by spaces.
        """
        made = self.clock.time - timedelta(hours=ago)
        is_answered = answer is not None
        task = ReviewTask(
            id=new_id("rvt"),
            project_id=self.project.id,
            deployment_id=self.id,
            deployment=self.name,
            document_id=document_id or put(self.store, self.project, [new_id("text")])[0],
            because=because,
            urgency=0.0,
            created_at=made,
            model=ModelAnswer(tuple(labels.split()), probability, version),
            external_id=external_id,
            is_audit=is_audit,
            status=status or (TaskStatus.ANSWERED if is_answered else TaskStatus.OPEN),
            ended_at=made + timedelta(minutes=15) if is_answered or status else None,
            answer=FinalAnswer(tuple(answer.split()), person_id="per_x") if answer is not None else None,
        )
        with self.store.database.write() as connection:
            review_tasks.add(connection, [task])
        return task


def deploy(
    store: Store,
    clock: TurnableClock,
    project: Project,
    *,
    serving: Serving | None = None,
    conduct: Conduct | None = None,
    at: datetime | None = None,
) -> Traffic:
    """Store a deployment as it would stand after somebody made it."""
    made = Deployment(
        id=new_id("dep"),
        name=f"d-{new_id('n').lower().replace('_', '-')}"[:40],
        project_id=project.id,
        created_by="per_x",
        created_at=at or clock(),
        serving=serving or Serving(version=1),
        conduct=conduct or Conduct(),
    )
    with store.database.write() as connection:
        deployments.add(connection, made)
    return Traffic(store, clock, project, made)
