"""Review tasks called off one by one, from a deployment's page or by a program."""

import pytest

from askwell.domain.errors import NotAllowed, NotFound, TaskOver
from askwell.domain.members import Caller, Role
from askwell.domain.questions import ReasonKind
from askwell.domain.review_tasks import TaskStatus
from askwell.domain.trail import Deed, TrailFilter
from askwell.services import asking, projects, review_tasks, team, trail
from tests.services.deploying import NAME, UNSURE, Deployed, hand_over


def test_one_is_called_off_by_who_may_and_its_text_is_one_among_others(
    deployed: Deployed,
) -> None:
    store, owner, project = deployed.store, deployed.owner, deployed.project
    deployed.deploy(policy=UNSURE)
    deployed.deploy("letters", policy=UNSURE)
    hat, coat, sock = hand_over(deployed, "Lost my hat", "Lost my coat", "Lost my sock")
    reviewer = Caller(team.add_person(store, owner, project.id, "Rae", Role.REVIEWER))
    with pytest.raises(NotAllowed):
        review_tasks.cancel(store, reviewer, NAME, hat.id)
    with pytest.raises(NotFound, match="review task"):
        review_tasks.cancel(store, owner, "letters", hat.id)
    with pytest.raises(NotFound, match="review task"):
        review_tasks.cancel(store, owner, NAME, "rvt_nothing")
    for _ in range(2):
        (cancelled,) = review_tasks.cancel(store, owner, NAME, hat.id).tasks
        assert (cancelled.status, cancelled.answer) == (TaskStatus.CANCELLED, None)
        assert cancelled == deployed.task(hat.id) and cancelled.ended_at is not None
    projects.change(store, owner, project.id, audit_share=0.0)  # chance asks for nothing
    (step,) = trail.find_page(store, owner, project.id, TrailFilter(action=Deed.TASK_CANCELLED)).steps
    assert (step.target, step.details) == (NAME, {"task": hat.id})
    questions = asking.next_questions(store, owner, project.id, 8)
    awaited = {q.document.id for q in questions if q.reason.kind is ReasonKind.AWAITED}
    assert awaited == {coat.document_id, sock.document_id}
    deployed.answer(coat.document_id, 0)
    with pytest.raises(TaskOver, match="it is answered"):
        review_tasks.cancel(store, owner, NAME, coat.id)
    deployed.answer(hat.document_id, 0)  # an answer that nobody waits for changes nothing of it
    assert deployed.task(hat.id) == cancelled
    (anew,) = hand_over(deployed, "Lost my glove")
    assert anew.status is TaskStatus.OPEN
