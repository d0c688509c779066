"""Deployments of projects that mark parts of texts, or choose several labels: answers, tasks, and what ends
them."""

import random
from dataclasses import replace

import pytest

from askwell.domain.answers import Answers, Call
from askwell.domain.deployments import Conduct
from askwell.domain.events import EventKind
from askwell.domain.labels import LabelDraft
from askwell.domain.members import Caller
from askwell.domain.policies import Policy, PolicyKind
from askwell.domain.projects import Project, Task
from askwell.domain.review_tasks import TaskStatus
from askwell.domain.spans import OffsetUnit, Span
from askwell.services import annotate, deployments, projects, review_tasks
from askwell.services.actions import Action
from askwell.services.encoding import encode_pending
from askwell.services.feature_kinds import Encoder
from askwell.services.hosting import LearnerHost
from askwell.services.loaded import LoadedModels
from askwell.services.responding import Responder
from askwell.storage import served
from askwell.storage.store import Store
from tests.services.conftest import put
from tests.services.standing import new_event_id

ACTORS = ["Velvet Heron", "Quiet Otter"]


@pytest.fixture
def responder(store: Store, encoder: Encoder) -> Responder:
    return Responder(store, LoadedModels(store, lambda _: encoder), chance=random.Random(7))


def taught(store: Store, owner: Caller, encoder: Encoder, project: Project, given: list[Action]) -> None:
    """Let the model learn some answers."""
    encode_pending(store, project.id, encoder)
    for action in given:
        annotate.record(store, owner, project.id, action)
    host = LearnerHost(store, lambda _: encoder, "kinds")
    host.claim()
    while host.step() or host.rest():
        pass


def call(
    responder: Responder, owner: Caller, *texts: str, unit: OffsetUnit = OffsetUnit.CODE_POINTS
) -> Answers:
    given = Call(texts=texts, external_ids=[None] * len(texts), unit=unit, explains=True)
    return responder.predict(owner, "it", given)


def test_parts_of_texts(store: Store, owner: Caller, encoder: Encoder, responder: Responder) -> None:
    drafts = [LabelDraft("Actor")]
    project = projects.create(store, owner, name="Threats", task=Task.MARK_SPANS, labels=drafts)
    (actor,) = projects.find(store, owner, project.id).labels
    texts = [f"In week {n} {ACTORS[n % 2]} was seen on a host" for n in range(24)]
    ids = put(store, project, texts)
    marked = [Span(text.index(ACTORS[n % 2]), text.index(" was"), actor.id) for n, text in enumerate(texts)]
    given = [
        Action(new_event_id(), EventKind.SUBMIT, key, spans=(span,))
        for key, span in zip(ids, marked, strict=True)
    ]
    taught(store, owner, encoder, project, given)
    made = deployments.create(
        store, responder, owner, project.id, "it", conduct=Conduct(audit_share=1.0, fallback="model")
    )
    text = "\U0001f388 In week 99 Velvet Heron was seen on a host"
    (answer,) = call(responder, owner, text, unit=OffsetUnit.UTF16).answers
    (span,) = answer.prediction.spans
    assert (span.text, span.start) == ("Velvet Heron", 14)
    assert answer.explanation is not None and answer.explanation.why_not is not None
    assert answer.likely is None and answer.probability == pytest.approx(span.probability)
    task = answer.task
    assert task is not None and task.is_audit
    found = Span(13, 25, actor.id)  # in code points, whatever the caller counts in
    assert [each for each, _ in task.model.spans] == [found]
    offered = task.model.suggestion
    assert offered is not None and offered.labels == ()
    assert [(each.span, each.epistemic) for each in offered.spans] == [(found, span.epistemic)]
    event_id = new_event_id()
    action = Action(event_id, EventKind.SUBMIT, task.document_id, spans=(found,))
    annotate.record(store, owner, project.id, action)
    final = review_tasks.find(store, owner, task.id).tasks[0]
    assert final.status is TaskStatus.ANSWERED and final.answer is not None
    assert (final.answer.labels, final.answer.spans) == ((), (found,))
    responder.recorder.flush()
    with store.database.read() as connection:
        (record,) = served.find(connection, made.id)
    assert [each for each, _ in record.spans] == [found] and record.labels == ()


def test_several_labels(store: Store, owner: Caller, encoder: Encoder, responder: Responder) -> None:
    words = {"Refund": "money back", "Delivery": "where is my parcel", "Anger": "this is a shame"}
    drafts = [LabelDraft(name) for name in words]
    project = projects.create(
        store, owner, name="Mail", task=Task.CHOOSE_SEVERAL, labels=drafts, audit_share=1.0
    )
    ids = {label.name: label.id for label in projects.find(store, owner, project.id).labels}
    sets = [(), ("Refund",), ("Delivery",), ("Refund", "Anger"), ("Delivery", "Anger")]
    texts = [f"{' and '.join(words[name] for name in sets[n % 5])} number {n}" for n in range(60)]
    keys = put(store, project, texts)
    given = [
        Action(new_event_id(), EventKind.SUBMIT, key, tuple(ids[name] for name in sets[n % 5]))
        for n, key in enumerate(keys)
    ]
    taught(store, owner, encoder, project, given)
    policy = Policy(PolicyKind.COSTS, wrong=1.0, asking=1.0)
    conduct = Conduct(policy=policy, audit_share=0.0, scope_limit=None)
    deployments.create(store, responder, owner, project.id, "it", conduct=conduct)
    (answer,) = call(responder, owner, "money back and this is a shame number 999").answers
    assert {label.name for label in answer.prediction.labels} == {"Refund", "Anger"}
    assert 0 < answer.probability <= min(label.probability for label in answer.prediction.labels)
    dear = replace(policy, wrong=10_000.0, asking=0.001)
    deployments.change(store, responder, owner, "it", policy=dear)
    (held,) = call(responder, owner, "money back, hm").answers
    assert held.abstained is not None and held.task is not None
    action = Action(new_event_id(), EventKind.SUBMIT, held.task.document_id, ())
    annotate.record(store, owner, project.id, action)
    final = review_tasks.find(store, owner, held.task.id).tasks[0]
    assert final.status is TaskStatus.ANSWERED and final.answer is not None and final.answer.labels == ()
