"""What a worker keeps: tasks expire as their owner chose, who wants is told, old records are forgotten."""

from askwell.domain.review_tasks import TaskStatus
from askwell.services import review_tasks
from askwell.services.delivering import Messenger
from askwell.services.keeping import Keeper
from askwell.services.webhooks import NewSecret
from askwell.storage import served
from tests.conftest import TurnableClock
from tests.receiving import Receiver
from tests.services.deploying import NAME, UNSURE, Deployed, hand_over


def test_an_unanswered_task_expires_into_what_the_owner_chose(
    deployed: Deployed, clock: TurnableClock
) -> None:
    keeper = Keeper(deployed.store)
    for name, fallback in (("model", "model"), ("nothing", "none"), ("label", deployed.labels[2])):
        deployed.deploy(name, policy=UNSURE, expiry_hours=1.0, fallback=fallback)
    tasks = {
        name: deployed.call([f"Lost my {name}"], name=name)[0].task for name in ("model", "nothing", "label")
    }
    assert keeper.expire() == 0
    clock.forward(hours=1.01)
    assert keeper.expire() == 3
    assert keeper.expire() == 0
    found = {name: deployed.task(task.id) for name, task in tasks.items() if task is not None}
    assert {task.status for task in found.values()} == {TaskStatus.EXPIRED}
    assert found["nothing"].answer is None
    model, label = found["model"].answer, found["label"].answer
    assert model is not None and model.labels == found["model"].model.labels and model.person_id is None
    assert label is not None and label.labels == (deployed.labels[2],)
    deployed.answer(found["model"].document_id, 0)
    assert deployed.task(found["model"].id) == found["model"]


def test_an_answer_taken_back_after_its_time_stays_told(deployed: Deployed, clock: TurnableClock) -> None:
    deployed.deploy(policy=UNSURE, expiry_hours=1.0)
    (task,) = hand_over(deployed, "Lost my hat")
    event = deployed.answer(task.document_id, 1)
    clock.forward(hours=1.01)
    deployed.undo(event)
    assert deployed.task(task.id).status is TaskStatus.ANSWERED


def test_webhooks_are_told_what_became_of_it(
    deployed: Deployed, messenger: Messenger, hook: NewSecret, receiver: Receiver, clock: TurnableClock
) -> None:
    deployed.deploy(policy=UNSURE, expiry_hours=1.0)
    first, second, third = hand_over(
        deployed, "Lost my hat", "Lost my coat", "Lost my sock", ids=("t-1", "t-2", "t-3")
    )
    deployed.answer(first.document_id, 1)
    for _ in range(2):  # the second time there is nothing to tell
        review_tasks.cancel(deployed.store, deployed.owner, NAME, third.id)
    messenger.deliver()
    clock.forward(hours=1.01)
    Keeper(deployed.store).expire()
    messenger.deliver()
    told = {each.content["kind"]: each.content["data"] for each in receiver.received}
    assert told["review_task_answered"] == {
        "review_task_id": first.id,
        "deployment": NAME,
        "external_id": "t-1",
        "document_id": first.document_id,
        "labels": [deployed.labels[1]],
    }
    assert told["review_task_expired"]["review_task_id"] == second.id
    assert told["review_task_cancelled"]["review_task_id"] == third.id
    assert len(receiver.received) == 3
    assert b"Lost" not in b"".join(each.body for each in receiver.received)


def test_what_was_said_is_forgotten_after_its_time_or_by_its_id(
    deployed: Deployed, clock: TurnableClock
) -> None:
    made = deployed.deploy(retention_days=7)
    kept = deployed.deploy("kept", retention_days=None)
    keeper = Keeper(deployed.store)
    for name in (NAME, "kept"):
        deployed.call(["one", "two"], ["a", "b"], name=name, saves=True)
    deployed.responder.recorder.flush()
    clock.forward(days=6)
    deployed.call(["three", "four"], ["a", "c"], saves=True)
    deployed.responder.recorder.flush()
    assert keeper.forget() == 0
    clock.forward(days=2)
    assert keeper.forget() == 2
    with deployed.store.database.write() as connection:
        assert [each.external_id for each in served.find(connection, made.id)] == ["c", "a"]
        assert len(served.find(connection, kept.id)) == 2
        assert served.forget_external(connection, made.id, "a") == 1
        assert [each.text for each in served.find(connection, made.id)] == ["four"]
