"""Review tasks: made in the call, asked first, answered with the text's answer, and never lost."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import null, update

from askwell.domain.documents import NewText
from askwell.domain.errors import NotFound
from askwell.domain.events import EventKind, Stream
from askwell.domain.members import Caller, Role
from askwell.domain.projects import Project
from askwell.domain.questions import Question, ReasonKind
from askwell.domain.review_tasks import AUDIT, ReviewTask, TaskStatus
from askwell.services import annotate, asking, deployments, projects, review_tasks, team
from askwell.services.actions import Action
from askwell.services.import_cells import LabelledText
from askwell.services.texts import add_texts
from askwell.storage import documents, schema
from askwell.storage.store import Store
from tests.services.deploying import NAME, PRECISE, UNSURE, Deployed, hand_over
from tests.services.standing import new_event_id


@pytest.fixture
def asked(deployed: Deployed) -> Callable[..., list[Question]]:
    """Ask somebody for questions that they do not hold yet."""

    def ask(count: int, caller: Caller | None = None) -> list[Question]:
        who = caller or deployed.owner
        annotate.release_leases(deployed.store, who, deployed.project.id)
        return asking.next_questions(deployed.store, who, deployed.project.id, count)

    return ask


def test_what_is_handed_over_becomes_a_text_of_the_project(deployed: Deployed) -> None:
    deployed.deploy(policy=UNSURE)
    first, second = hand_over(deployed, "Lost my hat", "Lost my coat", ids=("t-1", None))
    with deployed.store.database.read() as connection:
        hat, coat = documents.find_by_ids(
            connection, deployed.project.id, [first.document_id, second.document_id]
        )
    assert (hat.text, coat.text) == ("Lost my hat", "Lost my coat")
    assert hat.metadata == {"deployment": NAME, "external_id": "t-1"}
    assert coat.metadata == {"deployment": NAME}
    assert first.status is TaskStatus.OPEN and deployed.task(first.id) == first
    deployed.catch_up()  # they are encoded by the usual job, and the model knows them
    (again,) = hand_over(deployed, "Lost my hat", ids=("t-1",))
    assert again.id == first.id
    (other,) = hand_over(deployed, "Lost my hat", ids=("t-2",))
    assert other.id != first.id and other.document_id == first.document_id


def test_the_same_text_twice_in_a_call_is_one_task(deployed: Deployed) -> None:
    deployed.deploy(policy=UNSURE)
    first, second, third = hand_over(deployed, "Hm", "Hm", "Hm", ids=("a", "a", "b"))
    assert first.id == second.id != third.id


def test_a_text_that_no_project_can_hold_is_only_not_answered(deployed: Deployed) -> None:
    deployed.deploy(policy=UNSURE)
    answers = deployed.call(["", "nul \0", "fine"])
    assert [answer.abstained is not None for answer in answers] == [True] * 3
    assert [answer.task is not None for answer in answers] == [False, False, True]


def test_no_more_are_open_than_may_be(deployed: Deployed) -> None:
    deployed.deploy(policy=UNSURE, open_most=2)
    answers = deployed.call(["one", "two", "three"])
    assert [answer.task is not None for answer in answers] == [True, True, False]
    first = answers[0].task
    assert first is not None
    deployed.answer(first.document_id, 0)
    assert [answer.task is not None for answer in deployed.call(["three", "four"])] == [True, False]


def test_nobody_is_asked_where_the_owner_does_not_want_it(deployed: Deployed) -> None:
    deployed.deploy(policy=UNSURE, asks_people=False, audit_share=1.0)
    assert all(answer.abstained and answer.task is None for answer in deployed.call(["one", "two"]))


def test_most_urgent_first_and_the_audit_has_its_turns(
    deployed: Deployed, asked: Callable[..., list[Question]]
) -> None:
    deployed.deploy(policy=UNSURE)
    assert any(question.stream is Stream.AUDIT for question in asked(8))
    projects.change(deployed.store, deployed.owner, deployed.project.id, audit_share=0.0)
    patient = hand_over(deployed, "patient one", "patient two")
    (waiting,) = hand_over(deployed, "somebody waits", is_awaited=True)
    questions = asked(8)
    awaited = [question for question in questions if question.reason.kind is ReasonKind.AWAITED]
    assert [question.document.id for question in awaited] == [
        waiting.document_id, patient[0].document_id, patient[1].document_id
    ]  # fmt: skip
    assert {question.reason.by for question in awaited} == {NAME}
    assert all(question.reason.since is not None for question in awaited)
    assert {question.stream for question in awaited} == {Stream.DIRECT}
    assert awaited == questions[:3]


def test_unseen_questions_give_way_to_what_is_waited_for(
    deployed: Deployed, asked: Callable[..., list[Question]]
) -> None:
    deployed.deploy(policy=UNSURE)
    held = asked(8)
    seen = next(question for question in held if question.stream is Stream.ACTIVE)
    (task,) = hand_over(deployed, "this cannot wait")
    kept = [seen.document.id]
    renewed = asking.next_questions(deployed.store, deployed.owner, deployed.project.id, 8, keep=kept)
    assert task.document_id in {question.document.id for question in renewed}
    assert seen.document.id in {question.document.id for question in renewed}
    assert len(renewed) == 8


def test_with_every_question_drawn_at_random_it_is_asked_all_the_same(
    deployed: Deployed, asked: Callable[..., list[Question]]
) -> None:
    projects.change(deployed.store, deployed.owner, deployed.project.id, audit_share=1.0)
    deployed.deploy(policy=UNSURE)
    (task,) = hand_over(deployed, "hello")
    assert asked(1)[0].document.id == task.document_id


def test_the_answer_ends_the_task_and_taking_it_back_opens_it(deployed: Deployed) -> None:
    deployed.deploy(policy=UNSURE)
    (task,) = hand_over(deployed, "Lost my hat")
    event = deployed.answer(task.document_id, 1)
    answered = deployed.task(task.id)
    assert answered.status is TaskStatus.ANSWERED and answered.answer is not None
    assert answered.answer.labels == (deployed.labels[1],)
    assert answered.answer.person_id == deployed.owner.person.id
    deployed.undo(event)
    assert deployed.task(task.id) == task
    deployed.answer(task.document_id, 2)
    again = deployed.task(task.id).answer
    assert again is not None and again.labels == (deployed.labels[2],)


def test_another_answer_takes_the_place_of_the_first(deployed: Deployed) -> None:
    deployed.deploy(policy=UNSURE)
    (task,) = hand_over(deployed, "Lost my hat")
    deployed.answer(task.document_id, 1)
    action = Action(new_event_id(), EventKind.RELABEL, task.document_id, (deployed.labels[0],))
    annotate.record(deployed.store, deployed.owner, deployed.project.id, action)
    answer = deployed.task(task.id).answer
    assert answer is not None and answer.labels == (deployed.labels[0],)


def test_a_text_with_an_answer_is_answered_at_once(deployed: Deployed) -> None:
    deployed.deploy(policy=UNSURE)
    (task,) = hand_over(deployed, "Lost my hat")
    deployed.answer(task.document_id, 1)
    (other,) = hand_over(deployed, "Lost my hat", ids=("new caller",))
    assert other.status is TaskStatus.ANSWERED and other.answer is not None
    assert other.answer.labels == (deployed.labels[1],)


def test_an_imported_answer_counts_too(deployed: Deployed) -> None:
    deployed.deploy(policy=UNSURE)
    (task,) = hand_over(deployed, "Lost my hat")
    row = LabelledText(NewText("Lost my hat", 1), ("Delivery",))
    add_texts(deployed.store, deployed.owner, deployed.project.id, [row])
    answer = deployed.task(task.id).answer
    assert answer is not None and answer.labels == (deployed.labels[1],)


def test_with_overlap_the_last_answer_ends_it_and_a_reviewer_decides_a_tie(
    deployed: Deployed, annotator: Caller
) -> None:
    projects.change(deployed.store, deployed.owner, deployed.project.id, overlap=2)
    deployed.deploy(policy=UNSURE)
    same, tie = hand_over(deployed, "Lost my hat", "Lost my coat")
    for task, second in ((same, 1), (tie, 2)):
        deployed.answer(task.document_id, 1)
        assert deployed.task(task.id).status is TaskStatus.OPEN
        deployed.answer(task.document_id, second, caller=annotator)
    assert deployed.task(same.id).status is TaskStatus.ANSWERED
    assert deployed.task(tie.id).status is TaskStatus.OPEN
    action = Action(new_event_id(), EventKind.REVIEW, tie.document_id, (deployed.labels[0],))
    annotate.record(deployed.store, deployed.owner, deployed.project.id, action)
    decided = deployed.task(tie.id)
    assert decided.status is TaskStatus.ANSWERED and decided.answer is not None
    assert decided.answer.labels == (deployed.labels[0],)


def test_who_may_not_see_the_answers_of_others_is_not_shown_them_here(
    deployed: Deployed, annotator: Caller, store: Store, owner: Caller, project: Project
) -> None:
    deployed.deploy(policy=UNSURE)
    theirs, own = hand_over(deployed, "Lost my hat", "Lost my coat")
    deployed.answer(theirs.document_id, 1)
    deployed.answer(own.document_id, 1, caller=annotator)

    def seen(task: ReviewTask) -> ReviewTask:
        return review_tasks.find(store, annotator, task.id).tasks[0]

    assert seen(theirs).status is TaskStatus.ANSWERED and seen(theirs).answer is None
    assert seen(own).answer is not None
    robot = Caller(team.add_person(store, owner, project.id, "Robot", Role.SERVICE))
    assert review_tasks.find(store, robot, theirs.id).tasks[0].answer is not None
    with pytest.raises(NotFound, match="review task"):
        review_tasks.find(store, replace(robot, scope="another project"), theirs.id)


def test_who_checks_the_model_does_not_see_what_it_thinks(
    deployed: Deployed, asked: Callable[..., list[Question]]
) -> None:
    projects.change(deployed.store, deployed.owner, deployed.project.id, audit_share=0.0)
    deployed.deploy("checked", audit_share=1.0)
    deployed.deploy("unsure", policy=UNSURE)
    drawn = deployed.call(["I want my money back, hm"], name="checked")[0].task
    unsure = deployed.call(["Where is my parcel, hm"], name="unsure")[0].task
    assert drawn is not None and unsure is not None
    held = {question.document.id: question for question in asked(2)}
    assert held.keys() == {drawn.document_id, unsure.document_id}
    assert held[drawn.document_id].suggestion is None and held[drawn.document_id].is_check
    assert held[unsure.document_id].suggestion is not None and not held[unsure.document_id].is_check
    deployed.catch_up()  # what people hold has fresh suggestions
    held = {question.document.id: question for question in asking.next_questions(
        deployed.store, deployed.owner, deployed.project.id, 2
    )}  # fmt: skip
    assert held[drawn.document_id].suggestion is None
    assert held[unsure.document_id].suggestion is not None


def test_what_a_deployment_would_have_said_is_offered_until_the_model_has_met_the_text(
    deployed: Deployed, asked: Callable[..., list[Question]]
) -> None:
    projects.change(deployed.store, deployed.owner, deployed.project.id, audit_share=0.0)
    deployed.deploy(policy=UNSURE)
    pinned = deployed.newest
    (said,) = deployed.call(["Where is my parcel, hm"], n_best=1)
    (question,) = asked(1)
    guess = question.suggestion
    assert guess is not None and question.model_version == pinned == said.model_version
    (likeliest,) = said.prediction.n_best
    assert guess.labels[0] == (likeliest.label_id, pytest.approx(likeliest.probability, abs=1e-4))
    assert {label for label, _ in guess.labels} == set(deployed.labels)
    chances = [probability for _, probability in guess.labels]
    assert chances == sorted(chances, reverse=True)
    assert (guess.epistemic, guess.out_of_scope) == (
        said.prediction.epistemic, said.prediction.out_of_scope
    )  # fmt: skip
    assert question.answers_learnt == 30
    deployed.catch_up()
    (again,) = asking.next_questions(deployed.store, deployed.owner, deployed.project.id)
    assert again.document.id == question.document.id
    assert again.suggestion is not None and again.model_version > pinned


def test_tasks_that_were_made_before_guesses_were_kept_are_read(
    deployed: Deployed, asked: Callable[..., list[Question]]
) -> None:
    projects.change(deployed.store, deployed.owner, deployed.project.id, audit_share=0.0)
    deployed.deploy(policy=UNSURE)
    (task,) = hand_over(deployed, "Lost my hat")
    with deployed.store.database.write() as connection:
        connection.execute(update(schema.review_tasks).values(suggestion=null()))
    assert deployed.task(task.id).model == replace(task.model, suggestion=None)
    (question,) = asked(1)
    assert question.document.id == task.document_id and question.suggestion is None


def test_a_share_is_drawn_whatever_the_model_says(deployed: Deployed) -> None:
    deployed.deploy(audit_share=0.25)
    answers = deployed.call([f"I want my money back, number {number}" for number in range(200)])
    drawn = [answer.task for answer in answers if answer.task is not None]
    assert 25 <= len(drawn) <= 75
    assert all(task.is_audit and task.because == AUDIT for task in drawn)
    assert all(answer.abstained is None for answer in answers)


def test_a_deployment_that_goes_leaves_its_texts_and_cancels_what_it_waits_for(deployed: Deployed) -> None:
    deployed.deploy(policy=UNSURE)
    waiting, done = hand_over(deployed, "Lost my hat", "Lost my coat")
    deployed.answer(done.document_id, 1)
    deployments.remove(deployed.store, deployed.owner, NAME)
    assert deployed.task(waiting.id).status is TaskStatus.CANCELLED
    assert deployed.task(done.id).status is TaskStatus.ANSWERED
    deployed.responder.recorder.flush()
    deployed.deploy(policy=PRECISE)


def test_the_model_learns_from_the_answers(deployed: Deployed) -> None:
    deployed.deploy(policy=UNSURE)
    before = deployed.newest
    (task,) = hand_over(deployed, "Lost my hat")
    deployed.answer(task.document_id, 1)
    deployed.catch_up()
    (answer,) = deployed.call(["Lost my hat"], ["again"])
    assert answer.model_version == deployed.newest > before
    assert answer.prediction.labels[0].label_id == deployed.labels[1]
