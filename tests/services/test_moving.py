"""Moving a deployment: promoted, tried and rolled back, with its history, and without losing a call."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from askwell.domain.answers import Call
from askwell.domain.deployments import MoveKind
from askwell.domain.errors import (
    DeploymentPaused,
    InvalidInput,
    NameTaken,
    NotAllowed,
    NotFound,
    NothingToRollBack,
    VersionUnreadable,
)
from askwell.domain.members import Caller
from askwell.domain.policies import Policy, PolicyKind
from askwell.domain.projects import Task
from askwell.domain.review_tasks import TaskStatus
from askwell.domain.trail import Deed, TrailFilter
from askwell.services import deployments, moving, projects, trail
from askwell.services.encoding import encode_pending
from askwell.services.loaded import LoadedModels
from askwell.storage import artifacts, served
from askwell.storage.forgetting import forget_answers
from askwell.storage.store import Store
from tests.services.deploying import NAME, PRECISE, UNSURE, Deployed, hand_over

TEXTS = ["I want my money back, please", "Where is my parcel, please"]


def versions(deployed: Deployed) -> set[int]:
    return {answer.model_version for answer in deployed.call(TEXTS)}


def test_promoting_and_rolling_back_lead_through_the_history(deployed: Deployed) -> None:
    store, responder, owner = deployed.store, deployed.responder, deployed.owner
    deployed.deploy(version=1)
    newest = deployed.newest
    assert versions(deployed) == {1}
    moving.promote(store, responder, owner, NAME, newest)
    assert versions(deployed) == {newest}
    moving.set_canary(store, responder, owner, NAME, 1, 1.0)
    assert versions(deployed) == {1}
    moving.roll_back(store, responder, owner, NAME)
    assert versions(deployed) == {newest}
    moving.roll_back(store, responder, owner, NAME)
    assert versions(deployed) == {1}
    with pytest.raises(NothingToRollBack):
        moving.roll_back(store, responder, owner, NAME)
    moves, names = deployments.find_history(store, owner, NAME)
    assert [move.kind for move in moves] == [
        MoveKind.CREATE, MoveKind.PROMOTE, MoveKind.CANARY, MoveKind.ROLLBACK, MoveKind.ROLLBACK
    ]  # fmt: skip
    assert [move.number for move in moves] == [1, 2, 3, 4, 5]
    assert names == {owner.person.id: owner.person.name}
    deeds = [step.action for step in trail.find_page(store, owner, deployed.project.id, TrailFilter()).steps]
    assert deeds[:5] == [Deed.DEPLOYMENT_MOVED] * 4 + [Deed.DEPLOYMENT_MADE]


def test_one_that_follows_takes_the_newest_and_a_pinned_one_stays(deployed: Deployed) -> None:
    before = deployed.newest
    deployed.deploy()
    deployed.deploy("pinned", version=before)
    deployed.learn(1)
    assert versions(deployed) == {deployed.newest} != {before}
    (answer, *_) = deployed.call(TEXTS, name="pinned")
    assert answer.model_version == before
    moving.promote(deployed.store, deployed.responder, deployed.owner, "pinned", None)
    assert deployed.call(TEXTS, name="pinned")[0].model_version == deployed.newest


def test_a_canary_that_is_promoted_is_none_any_more(deployed: Deployed) -> None:
    newest = deployed.newest
    deployed.deploy(version=1)
    moving.set_canary(deployed.store, deployed.responder, deployed.owner, NAME, newest, 0.3)
    made = moving.promote(deployed.store, deployed.responder, deployed.owner, NAME, newest)
    assert (made.serving.version, made.serving.canary, made.serving.canary_share) == (newest, None, 0.0)


def test_a_pinned_version_goes_on_when_the_project_has_another_encoder(deployed: Deployed) -> None:
    class Renamed:
        id = "another"

        def __getattr__(self, name: str) -> object:
            return getattr(deployed.encoder, name)

    pinned = deployed.newest
    deployed.deploy(version=pinned)
    changed = projects.change(deployed.store, deployed.owner, deployed.project.id, encoder="another")
    encoders = {"another": Renamed(), "": deployed.encoder}
    models = LoadedModels(deployed.store, lambda name: encoders[name])  # pyright: ignore[reportArgumentType]
    responder = deployed.process()
    responder = type(responder)(deployed.store, models, chance=responder._chance)
    call = Call(texts=TEXTS, external_ids=[None] * 2)
    answers = responder.predict(deployed.owner, NAME, call)
    assert changed.encoder == "another" and answers.model_version == pinned


def test_what_cannot_answer_is_not_promoted(deployed: Deployed) -> None:
    deployed.deploy(version=1)
    with pytest.raises(NotFound, match="version"):
        moving.promote(deployed.store, deployed.responder, deployed.owner, NAME, 999)
    with deployed.store.database.read() as connection:
        version = artifacts.newest(connection, deployed.project.id)
    assert version is not None
    (deployed.store.home / version.file).unlink()
    with pytest.raises(VersionUnreadable):
        moving.promote(deployed.store, deployed.process(), deployed.owner, NAME, version.version)
    assert versions(deployed) == {1}


def test_names_and_conduct_are_checked(deployed: Deployed, annotator: Caller) -> None:
    store, responder, owner = deployed.store, deployed.responder, deployed.owner
    deployed.deploy()
    other = projects.create(store, owner, name="Other", task=Task.MARK_SPANS)
    with pytest.raises(NameTaken):
        deployments.create(store, responder, owner, other.id, "Tickets")
    with pytest.raises(NotAllowed):
        deployments.create(store, responder, annotator, deployed.project.id, "mine")
    strangers = Policy(PolicyKind.PRECISION, target=0.9, by_label={"lbl_x": 0.9})
    for wrong in ({"policy": strangers}, {"fallback": "lbl_x"}, {"audit_share": 2.0}):
        with pytest.raises(InvalidInput):
            deployments.change(store, responder, owner, NAME, **wrong)
    deployments.create(store, responder, owner, other.id, "spans")
    with pytest.raises(InvalidInput, match="marks parts"):
        deployments.change(store, responder, owner, "spans", policy=PRECISE)
    changed = deployments.change(store, responder, owner, NAME, saves=True, policy=PRECISE)
    assert changed == deployments.find(store, owner, NAME).deployment
    moves, _ = deployments.find_history(store, owner, NAME)
    assert moves[-1].kind is MoveKind.SETTINGS
    assert moves[-1].details["changes"]["saves"] == [False, True]  # pyright: ignore[reportIndexIssue]


def test_when_the_project_begins_again_it_is_paused_and_says_why(deployed: Deployed) -> None:
    store, owner = deployed.store, deployed.owner
    deployed.deploy(version=deployed.newest, policy=UNSURE)
    (task,) = hand_over(deployed, "Lost my hat")
    deployed.responder.recorder.flush()
    with store.database.write() as connection:
        forget_answers(connection, deployed.project.id, store.now())
    assert deployed.task(task.id).status is TaskStatus.CANCELLED
    with pytest.raises(DeploymentPaused, match="began again"):
        deployed.call(TEXTS)
    moves, _ = deployments.find_history(store, owner, NAME)
    assert [move.kind for move in moves] == [MoveKind.PAUSE]
    deployed.catch_up()
    moving.resume(store, owner, NAME)
    assert versions(deployed) == {deployed.newest}


@contextmanager
def calling(deployed: Deployed, threads: int) -> Iterator[tuple[list[set[int]], list[BaseException]]]:
    """Call a deployment from some threads while the block runs, and keep what came."""
    seen: list[set[int]] = []
    failed: list[BaseException] = []
    stop = threading.Event()

    def call() -> None:
        while not stop.is_set():
            try:
                seen.append(versions(deployed))
            except BaseException as error:
                failed.append(error)

    running = [threading.Thread(target=call) for _ in range(threads)]
    for thread in running:
        thread.start()
    try:
        yield seen, failed
    finally:
        stop.set()
        for thread in running:
            thread.join()


def await_call(seen: list[set[int]], failed: list[BaseException], wanted: set[int]) -> None:
    """Wait until a call that has begun by now or later is answered by these versions, or one is lost."""
    start, deadline = len(seen), time.monotonic() + 60
    while wanted not in seen[start:] and not failed and time.monotonic() < deadline:
        time.sleep(0.002)
    assert wanted in seen[start:], failed


def test_moving_under_load_loses_no_call(deployed: Deployed) -> None:
    store, responder, owner = deployed.store, deployed.responder, deployed.owner
    deployed.deploy(version=1, policy=PRECISE, scope_limit=None, asks_people=False)
    newest = deployed.newest
    with calling(deployed, 4) as (seen, failed):
        for _ in range(6):
            await_call(seen, failed, {1})
            moving.promote(store, responder, owner, NAME, newest)
            moving.set_canary(store, responder, owner, NAME, 2, 0.5)
            moving.roll_back(store, responder, owner, NAME)
            await_call(seen, failed, {newest})
            moving.roll_back(store, responder, owner, NAME)
            responder.recorder.flush()
    assert failed == []
    assert versions(deployed) == {1}
    responder.recorder.flush()
    with store.database.read() as connection:
        made = deployments.find(store, owner, NAME).deployment
        hours = served.find_hours(connection, [made.id])
    assert sum(hour.calls for hour in hours) == len(seen) + 1
    assert sum(hour.texts for hour in hours) == 2 * (len(seen) + 1)


def test_two_who_move_it_at_once_both_move_it(deployed: Deployed, store: Store) -> None:
    deployed.deploy(version=1)
    ready = threading.Barrier(2)

    def shadow() -> None:
        ready.wait()
        moving.set_shadow(store, deployed.responder, deployed.owner, NAME, 1)

    def promote() -> None:
        ready.wait()
        moving.promote(store, deployed.responder, deployed.owner, NAME, deployed.newest)

    running = [threading.Thread(target=shadow), threading.Thread(target=promote)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    serving = deployments.find(store, deployed.owner, NAME).deployment.serving
    assert (serving.version, serving.shadow) == (deployed.newest, 1)
    moves, _ = deployments.find_history(store, deployed.owner, NAME)
    assert [move.number for move in moves] == [1, 2, 3]
    assert encode_pending(store, deployed.project.id, deployed.encoder) == 60
