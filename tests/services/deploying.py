"""A project whose model has learnt, deployed: what the tests of deployments begin with."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from askwell.domain.answers import Answer, Call
from askwell.domain.deployments import Conduct, Deployment
from askwell.domain.events import EventKind
from askwell.domain.members import Caller
from askwell.domain.policies import Policy, PolicyKind
from askwell.domain.projects import Project
from askwell.domain.review_tasks import ReviewTask
from askwell.services import annotate, asking, deployments, projects, review_tasks
from askwell.services.annotate import Action
from askwell.services.encoding import encode_pending
from askwell.services.feature_kinds import Encoder
from askwell.services.hosting import LearnerHost
from askwell.services.loaded import LoadedModels
from askwell.services.responding import Responder
from askwell.storage import artifacts
from askwell.storage.store import Store
from tests.services.standing import WISHES, new_event_id

NAME = "tickets"
STRANGE = "zzqx vvkw jjpt 000"
PRECISE = Policy(PolicyKind.PRECISION, target=0.95)
UNSURE = Policy(PolicyKind.COSTS, wrong=10_000.0, asking=0.01)
"""Under which nothing is answered."""


@dataclass
class Deployed:
    """A project with its owner, who answers as somebody who knows, and a process that serves it."""

    store: Store
    owner: Caller
    project: Project
    encoder: Encoder
    seconds: float = 0.0
    host: LearnerHost = field(init=False)
    responder: Responder = field(init=False)

    def __post_init__(self) -> None:
        self.project = projects.change(self.store, self.owner, self.project.id, audit_share=0.5)
        self.host = LearnerHost(self.store, lambda _: self.encoder, "deploying")
        self.host.claim()
        self.learn(30)
        self.responder = self.process()

    def process(self) -> Responder:
        """Another process that serves the same deployments."""
        models = LoadedModels(self.store, lambda _: self.encoder)
        return Responder(self.store, models, chance=random.Random(7), clock=lambda: self.seconds)

    @property
    def labels(self) -> list[str]:
        return [label.id for label in projects.find(self.store, self.owner, self.project.id).labels]

    @property
    def newest(self) -> int:
        with self.store.database.read() as connection:
            version = artifacts.newest(connection, self.project.id)
        return version.version if version is not None else 0

    def learn(self, count: int) -> None:
        """Answer so many questions, and let the model learn and be audited."""
        for _ in range(count):
            question = asking.next_questions(self.store, self.owner, self.project.id)[0]
            text = question.document.text
            right = next((place for place, wish in enumerate(WISHES) if text.startswith(wish)), 0)
            self.answer(question.document.id, right)
        self.catch_up()

    def catch_up(self) -> None:
        encode_pending(self.store, self.project.id, self.encoder)
        self.host.claim()
        while self.host.step() or self.host.rest():
            pass

    def answer(self, document_id: int, place: int, *, caller: Caller | None = None) -> str:
        """Answer a text with the label of a place, and give the event's id."""
        event_id = new_event_id()
        action = Action(event_id, EventKind.SUBMIT, document_id, (self.labels[place],))
        annotate.record(self.store, caller or self.owner, self.project.id, action)
        return event_id

    def undo(self, event_id: str) -> None:
        action = Action(new_event_id(), EventKind.UNDO, target=event_id)
        annotate.record(self.store, self.owner, self.project.id, action)

    def deploy(self, name: str = NAME, *, version: int | None = None, **conduct: Any) -> Deployment:
        """Deploy the model; it asks people of nothing at random unless a test says so."""
        given = Conduct(**{"audit_share": 0.0, **conduct})
        return deployments.create(
            self.store, self.responder, self.owner, self.project.id, name, version=version, conduct=given
        )

    def call(
        self, texts: Sequence[str], ids: Sequence[str | None] = (), *, name: str = NAME, **more: Any
    ) -> tuple[Answer, ...]:
        """Call the deployment as the owner."""
        external = list(ids) or [None] * len(texts)
        call = Call(texts=list(texts), external_ids=external, **more)
        return self.responder.predict(self.owner, name, call).answers

    def task(self, task_id: str) -> ReviewTask:
        """How a review task stands now."""
        return review_tasks.find(self.store, self.owner, task_id).tasks[0]


def hand_over(
    deployed: Deployed, *texts: str, ids: tuple[str | None, ...] = (), **more: bool
) -> list[ReviewTask]:
    """Call a deployment that answers nothing, and give the tasks."""
    answers = deployed.call(texts, ids, **more)
    tasks = [answer.task for answer in answers]
    assert all(task is not None for task in tasks)
    return [task for task in tasks if task is not None]
