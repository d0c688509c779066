"""A deployment answers: as the project's model does, less what its owner holds back, within its limit."""

import pytest

from askwell.domain.answers import Call
from askwell.domain.errors import (
    DeploymentPaused,
    InvalidInput,
    KeyTooNarrow,
    ModelNotReady,
    NotFound,
    TooManyTexts,
    VersionUnreadable,
)
from askwell.domain.members import Caller, Permission, Role
from askwell.domain.policies import Policy, PolicyKind, Why
from askwell.domain.projects import Project, Task
from askwell.services import deployments, moving, projects, team
from askwell.services.explaining import MOST_PARTS
from askwell.storage import artifacts, served
from askwell.storage.store import Store
from tests.services.conftest import predictor_for
from tests.services.deploying import NAME, PRECISE, STRANGE, Deployed
from tests.services.standing import WISHES

NEW = [f"{wish}, please help" for wish in WISHES]


def lose(deployed: Deployed, number: int) -> None:
    """Lose the file of a version."""
    with deployed.store.database.read() as connection:
        version = artifacts.find_version(connection, deployed.project.id, number)
    assert version is not None
    (deployed.store.home / version.file).unlink()


def test_it_says_what_the_projects_model_says(deployed: Deployed) -> None:
    deployed.deploy()
    answers = deployed.call(NEW, n_best=2)
    batch = predictor_for(deployed.store, deployed.encoder).predict(
        deployed.owner, deployed.project.id, NEW, n_best=2
    )
    assert tuple(answer.prediction for answer in answers) == batch.predictions
    assert [answer.prediction.labels[0].name for answer in answers] == ["Refund", "Delivery", "Sign-in"]
    assert {answer.model_version for answer in answers} == {deployed.newest}
    assert all(answer.abstained is None and answer.task is None for answer in answers)
    for answer in answers:
        assert answer.likely is not None  # it may be empty: unlike the texts that were audited
        assert not answer.likely or answer.likely[0] == answer.prediction.labels[0].label_id


def test_it_holds_back_what_is_strange_or_unsure_and_hands_it_over(deployed: Deployed) -> None:
    deployed.deploy(policy=PRECISE, scope_limit=0.97)
    *known, strange = deployed.call([*NEW, STRANGE], ["a", "b", "c", "d"])
    assert strange.abstained is Why.OUT_OF_SCOPE
    assert strange.task is not None and strange.task.external_id == "d"
    assert all(answer.abstained is not Why.NOT_MEASURED for answer in known)
    for answer in known:
        assert (answer.task is None) is (answer.abstained is None)


def test_what_was_never_audited_is_not_answered(deployed: Deployed) -> None:
    first = 1
    deployed.deploy(version=first, policy=PRECISE, scope_limit=None)
    with deployed.store.database.read() as connection:
        assert artifacts.newest_audited(connection, deployed.project.id, until=first) is None
    (answer,) = deployed.call(NEW[:1])
    assert answer.abstained is Why.NOT_MEASURED and answer.likely is None


def test_thresholds_are_kept_and_read_by_another_process(deployed: Deployed) -> None:
    deployed.deploy(policy=PRECISE)
    folder = deployed.store.home / "models" / deployed.project.id
    kept = {path: path.stat().st_mtime_ns for path in folder.glob("*.thresholds.json")}
    assert len(kept) == 1
    doubt = deployments.find_doubt(deployed.store, deployed.responder, deployed.owner, NAME)
    other = deployed.process()
    assert deployments.find_doubt(deployed.store, other, deployed.owner, NAME) == doubt
    assert {path: path.stat().st_mtime_ns for path in folder.glob("*.thresholds.json")} == kept
    assert doubt.thresholds is not None and set(doubt.thresholds.labels) == set(deployed.labels)
    assert doubt.thresholds.audit_answers >= 10
    path = next(iter(kept))
    path.write_text("{")
    assert deployments.find_doubt(deployed.store, deployed.process(), deployed.owner, NAME) == doubt


def test_a_deployment_that_follows_takes_new_thresholds_without_waiting(deployed: Deployed) -> None:
    deployed.deploy(policy=PRECISE, scope_limit=None)
    before = deployments.find_doubt(deployed.store, deployed.responder, deployed.owner, NAME)
    deployed.learn(6)
    deployed.call(NEW)
    deployed.responder.close()  # what is computed aside is there when this returns
    after = deployments.find_doubt(deployed.store, deployed.responder, deployed.owner, NAME)
    assert before.thresholds is not None and after.thresholds is not None
    assert after.thresholds.version > before.thresholds.version
    assert after.thresholds.audit_answers > before.thresholds.audit_answers


def test_costs_decide_too(deployed: Deployed) -> None:
    free = Policy(PolicyKind.COSTS, wrong=1.0, asking=1.0)
    dear = Policy(PolicyKind.COSTS, wrong=10_000.0, asking=0.01)
    deployed.deploy(policy=free, scope_limit=None)
    assert all(answer.abstained is None for answer in deployed.call(NEW))
    changed = deployments.change(deployed.store, deployed.responder, deployed.owner, NAME, policy=dear)
    assert changed.conduct.policy == dear
    assert all(answer.abstained is Why.UNSURE for answer in deployed.call(NEW))


def test_a_limit_refuses_what_is_beyond_it_and_says_when_to_come_back(deployed: Deployed) -> None:
    deployed.deploy(texts_a_minute=60)
    deployed.call(NEW * 20)
    with pytest.raises(TooManyTexts) as refused:
        deployed.call(NEW[:2])
    assert refused.value.facts["seconds"] == 2
    deployed.seconds += 2
    deployed.call(NEW[:2])


def test_who_may_call_it(deployed: Deployed, store: Store, owner: Caller, project: Project) -> None:
    deployed.deploy()
    call = Call(texts=NEW[:1], external_ids=[None])
    elsewhere = projects.create(store, owner, name="Elsewhere", task=Task.CHOOSE_ONE)
    stranger = Caller(team.add_person(store, owner, elsewhere.id, "Stranger", Role.ANNOTATOR))
    for name, who in ((NAME, stranger), ("other", owner)):
        with pytest.raises(NotFound, match="deployment"):
            deployed.responder.predict(who, name, call)
    robot = Caller(team.add_person(store, owner, project.id, "Robot", Role.SERVICE))
    assert deployed.responder.predict(robot, NAME, call).texts == 1
    viewing = Caller(robot.person, permissions=frozenset({Permission.VIEW}))
    with pytest.raises(KeyTooNarrow):
        deployed.responder.predict(viewing, NAME, call)


def test_a_version_that_is_gone_says_so_and_a_canary_that_is_gone_costs_nothing(deployed: Deployed) -> None:
    main = deployed.newest
    deployed.deploy(version=main)
    deployed.learn(1)
    canary = deployed.newest
    moving.set_canary(deployed.store, deployed.responder, deployed.owner, NAME, canary, 1.0)
    assert {answer.model_version for answer in deployed.call(NEW)} == {canary}
    call = Call(texts=NEW, external_ids=[None] * 3)
    lose(deployed, canary)
    answers = deployed.process().predict(deployed.owner, NAME, call).answers
    assert {answer.model_version for answer in answers} == {main}
    lose(deployed, main)
    with pytest.raises(VersionUnreadable, match=str(main)):
        deployed.process().predict(deployed.owner, NAME, call)
    assert deployed.call(NEW)  # the process that has read it goes on


def test_paused_it_answers_nothing_and_says_why(deployed: Deployed) -> None:
    deployed.deploy()
    moving.pause(deployed.store, deployed.owner, NAME, "we move house")
    with pytest.raises(DeploymentPaused, match="we move house"):
        deployed.call(NEW)
    moving.resume(deployed.store, deployed.owner, NAME)
    assert deployed.call(NEW)


def test_a_project_without_a_model_can_be_deployed_and_says_that_it_has_none(
    store: Store, owner: Caller, deployed: Deployed
) -> None:
    empty = projects.create(store, owner, name="Empty", task=Task.CHOOSE_ONE)
    deployments.create(store, deployed.responder, owner, empty.id, "empty")
    with pytest.raises(ModelNotReady):
        deployed.call(NEW, name="empty")


def test_what_was_said_is_kept_for_a_moment_and_then_written(deployed: Deployed) -> None:
    made = deployed.deploy(policy=PRECISE, scope_limit=0.97)
    deployed.call([*NEW, STRANGE], ["a", "b", "c", "d"], saves=True)
    deployed.call(NEW)
    with deployed.store.database.read() as connection:
        assert served.find(connection, made.id) == []
    deployed.responder.recorder.flush()
    with deployed.store.database.read() as connection:
        records = served.find(connection, made.id)
        (hour,) = served.find_hours(connection, [made.id])
    assert len(records) == 7 and hour.calls == 2 and hour.texts == 7
    assert sum(hour.latency.values()) == 2
    by_id = {record.external_id: record for record in records if record.external_id}
    assert by_id["d"].text == STRANGE and by_id["d"].abstained == Why.OUT_OF_SCOPE
    assert by_id["d"].review_task_id is not None
    assert by_id["d"].features == deployed.encoder.encode([STRANGE])[0].tobytes()
    assert [record.text for record in records if record.external_id is None] == [None] * 3
    assert hour.abstained == sum(record.abstained is not None for record in records)
    assert hour.probability == pytest.approx(sum(record.probability for record in records))
    assert sum(hour.labels.values()) == 7
    deployed.responder.recorder.flush()
    deployed.call(NEW[:1])
    deployed.responder.close()
    with deployed.store.database.read() as connection:
        (hour,) = served.find_hours(connection, [made.id])
    assert hour.calls == 3 and hour.texts == 8


def test_a_shadow_is_compared_and_nobody_sees_it(deployed: Deployed) -> None:
    made = deployed.deploy(version=1)
    newest = deployed.newest
    moving.set_shadow(deployed.store, deployed.responder, deployed.owner, NAME, newest)
    answers = deployed.call(NEW)
    assert {answer.model_version for answer in answers} == {1}
    deployed.responder.recorder.flush()
    with deployed.store.database.read() as connection:
        records = served.find(connection, made.id)
        (hour,) = served.find_hours(connection, [made.id])
    assert all(record.shadow is not None and record.shadow.version == newest for record in records)
    assert hour.shadowed == 3
    assert hour.shadow_agreed == sum(record.shadow.agrees for record in records if record.shadow)


def test_a_canary_gets_its_callers_and_keeps_them(deployed: Deployed) -> None:
    deployed.deploy(version=1)
    moving.set_canary(deployed.store, deployed.responder, deployed.owner, NAME, deployed.newest, 0.5)
    ids = [f"caller {number}" for number in range(40)]
    first = [answer.model_version for answer in deployed.call(["one text"] * 40, ids)]
    assert first == [answer.model_version for answer in deployed.call(["another"] * 40, ids)]
    assert 5 <= first.count(1) <= 35


def test_an_explanation_names_the_words_that_moved_the_probability(deployed: Deployed) -> None:
    deployed.deploy()
    text = "My dear people, I want my money back"
    (answer,) = deployed.call([text], explains=True)
    explanation = answer.explanation
    assert explanation is not None and explanation.why_not is None
    assert explanation.label_id == answer.prediction.labels[0].label_id
    assert [part.text for part in explanation.parts] == [
        "My", "dear", "people", ",", "I", "want", "my", "money", "back",
    ]  # fmt: skip
    for part in explanation.parts:
        without = text[: part.start] + text[part.end :]
        (other,) = deployed.call([without], n_best=3)
        shares = {label.label_id: label.probability for label in other.prediction.n_best}
        assert part.effect == pytest.approx(explanation.probability - shares[explanation.label_id], abs=2e-6)
    best = max(explanation.parts, key=lambda part: part.effect)
    assert best.text in {"want", "my", "money", "back", "I"}
    assert (answer,) == deployed.call([text], explains=True)
    assert deployed.call([text])[0].explanation is None


def test_a_long_text_is_explained_in_parts_and_too_many_texts_are_not(deployed: Deployed) -> None:
    deployed.deploy()
    long, empty = "word " * 500, "   "
    answers = deployed.call([long, empty], explains=True)
    explained, nothing = (answer.explanation for answer in answers)
    assert explained is not None and len(explained.parts) == MOST_PARTS
    assert explained.parts[0].start == 0 and explained.parts[-1].end == len(long.rstrip())
    assert nothing is not None and nothing.parts == () and nothing.why_not is not None
    with pytest.raises(InvalidInput, match="explanation"):
        deployed.call(["x"] * 51, explains=True)
