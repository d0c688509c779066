"""What webhooks are told: only what is new, once, and only what they are told of."""

from pathlib import Path

import pytest

from askwell.domain.errors import InvalidInput, NotAllowed, NotFound
from askwell.domain.events import EventKind
from askwell.domain.jobs import JobKind
from askwell.domain.members import Caller, Role
from askwell.domain.models import ModelVersion
from askwell.domain.projects import Project
from askwell.domain.sources import ImportOptions
from askwell.domain.trail import Deed, TrailFilter
from askwell.domain.webhooks import CHOOSABLE, NoticeKind
from askwell.engine.encoders import load_encoder
from askwell.services import annotate, imports, projects, team, trail, webhooks
from askwell.services.actions import Action
from askwell.services.delivering import Messenger
from askwell.services.job_steps import build_steps
from askwell.services.notices import BATCH_SECONDS
from askwell.services.webhooks import NewSecret
from askwell.storage import artifacts
from askwell.storage.store import Store
from tests.conftest import TurnableClock
from tests.receiving import Receiver
from tests.services.conftest import put


def answer(store: Store, caller: Caller, project: Project, document_id: int, place: int, name: str) -> None:
    labels = projects.find(store, caller, project.id).labels
    action = Action(name, EventKind.SUBMIT, document_id, (labels[place].id,))
    annotate.record(store, caller, project.id, action)


def test_what_is_new_is_told_once(
    store: Store,
    owner: Caller,
    project: Project,
    messenger: Messenger,
    receiver: Receiver,
    clock: TurnableClock,
) -> None:
    ids = put(store, project, ["one", "two", "three"])
    projects.change(store, owner, project.id, overlap=3, goal=2)
    people = [Caller(team.add_person(store, owner, project.id, name, Role.ANNOTATOR)) for name in "ABC"]
    answer(store, people[0], project, ids[0], 0, "before there was a webhook")
    webhooks.create(store, owner, project.id, receiver.url, CHOOSABLE, may_be_private=True)
    messenger.look()
    assert messenger.deliver() == 0
    annotate.record(store, people[1], project.id, Action("flag", EventKind.FLAG, ids[2]))
    answer(store, people[1], project, ids[0], 0, "agrees")
    messenger.look()
    messenger.deliver()
    assert receiver.kinds() == ["flag_raised"]
    assert receiver.received[0].content["data"] == {
        "document_id": ids[2],
        "person_id": people[1].person.id,
        "event_id": "flag",
    }
    answer(store, people[2], project, ids[0], 1, "differs")
    answer(store, people[0], project, ids[1], 1, "second text")
    messenger.look()
    messenger.deliver()
    told = {each.content["kind"]: each.content["data"] for each in receiver.received[1:]}  # in any order
    assert len(receiver.received) == 3 and told.keys() == {"people_disagree", "goal_reached"}
    assert told["people_disagree"]["document_id"] == ids[0]
    clock.forward(seconds=BATCH_SECONDS)
    answer(store, people[0], project, ids[2], 1, "third text")
    messenger.look()
    messenger.deliver()
    assert sorted(receiver.kinds()[3:]) == ["all_answered", "answers_recorded"]
    batch = next(each.content for each in receiver.received if each.content["kind"] == "answers_recorded")
    assert batch["data"] == {
        "answers": 4,
        "document_ids": [ids[0], ids[1], ids[2]],
        "people": sorted(person.person.id for person in people),
    }
    clock.forward(minutes=5)
    messenger.look()
    assert messenger.deliver() == 0
    text = b"".join(each.body for each in receiver.received).decode()
    assert not any(word in text for word in ("two", "three", "Refund", "Delivery"))


def test_two_who_differ_in_one_look_are_told_once(
    store: Store, owner: Caller, project: Project, messenger: Messenger, hook: NewSecret, receiver: Receiver
) -> None:
    ids = put(store, project, ["one"])
    projects.change(store, owner, project.id, overlap=3)
    people = [Caller(team.add_person(store, owner, project.id, name, Role.ANNOTATOR)) for name in "ABC"]
    for place, person in enumerate(people):
        answer(store, person, project, ids[0], place, f"answer {place}")
    messenger.look()
    messenger.deliver()
    assert receiver.kinds().count("people_disagree") == 1


def test_a_better_model_is_told_at_each_mark_once(
    store: Store,
    owner: Caller,
    project: Project,
    messenger: Messenger,
    hook: NewSecret,
    receiver: Receiver,
    clock: TurnableClock,
) -> None:
    put(store, project, ["one"])
    for version, low in enumerate((0.55, 0.72, 0.65, 0.81), 1):
        metrics = {"accuracy": {"value": low + 0.05, "low": low, "high": low + 0.1}, "audit_answers": 60}
        with store.database.write() as connection:
            made = ModelVersion(project.id, version, 0, 60, "hashing", (), "f", clock(), metrics, "audit")
            artifacts.publish(connection, made)
        messenger.look()
    messenger.deliver()
    told = [(each.content["data"]["version"], each.content["data"]["above"]) for each in receiver.received]
    assert receiver.kinds() == ["model_improved"] * 2
    assert sorted(told) == [(2, 0.7), (4, 0.8)]


def test_the_end_of_an_import_is_told(
    store: Store,
    owner: Caller,
    project: Project,
    messenger: Messenger,
    hook: NewSecret,
    receiver: Receiver,
    tmp_path: Path,
) -> None:
    for name, text in (("two.txt", "one\ntwo\n"), ("lost.txt", "three\n")):
        path = tmp_path / name
        path.write_text(text)
        job = imports.start_import(store, owner, project.id, path, name, ImportOptions())
        if name == "lost.txt":
            imports.drop_upload(store, job)
        build_steps(store, load_encoder)[JobKind.IMPORT](job.id)
    messenger.deliver()
    told = sorted((each.content["data"] for each in receiver.received), key=lambda data: data["has_failed"])
    assert [(data["file"], data["has_failed"], data.get("imported")) for data in told] == [
        ("two.txt", False, 2),
        ("lost.txt", True, None),
    ]
    deeds = {step.action: step for step in trail.find_page(store, owner, project.id, TrailFilter()).steps}
    assert deeds[Deed.IMPORT_FINISHED].details["imported"] == 2
    assert deeds[Deed.IMPORT_FINISHED].person_id == owner.person.id
    assert "gone" in str(deeds[Deed.IMPORT_FAILED].details["reason"])


def test_only_what_was_chosen_is_told_and_only_by_those_who_manage(
    store: Store, owner: Caller, project: Project, messenger: Messenger, receiver: Receiver
) -> None:
    reviewer = Caller(team.add_person(store, owner, project.id, "Bo", Role.REVIEWER))
    with pytest.raises(NotAllowed):
        webhooks.create(store, reviewer, project.id, "https://example.com", CHOOSABLE)
    with pytest.raises(InvalidInput):
        webhooks.create(store, owner, project.id, "https://example.com", [NoticeKind.TEST])
    kinds = [NoticeKind.GOAL_REACHED]
    made = webhooks.create(store, owner, project.id, receiver.url, kinds, may_be_private=True).webhook
    ids = put(store, project, ["one"])
    annotate.record(store, owner, project.id, Action("flag", EventKind.FLAG, ids[0]))
    messenger.look()
    assert messenger.deliver() == 0
    webhooks.remove(store, owner, project.id, made.id)
    with pytest.raises(NotFound):
        webhooks.find_deliveries(store, owner, project.id, made.id)
    page = trail.find_page(store, owner, project.id, TrailFilter())
    deeds = [step.action for step in page.steps]
    assert Deed.WEBHOOK_MADE in deeds and Deed.WEBHOOK_DELETED in deeds
    assert receiver.url not in str(page.steps)
