"""Webhooks against a real receiver: signed, retried, told once, and only of what is new."""

import hashlib
import hmac
import random
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
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
from askwell.domain.webhooks import ATTEMPTS, CHOOSABLE, Delivery, NoticeKind
from askwell.engine.encoders import load_encoder
from askwell.services import annotate, backup, imports, posting, projects, team, trail, webhooks
from askwell.services.actions import Action
from askwell.services.delivering import CLAIM, Messenger
from askwell.services.job_steps import build_steps
from askwell.services.notices import BATCH_SECONDS
from askwell.services.webhook_secrets import KEY_FILE
from askwell.services.webhooks import NewSecret
from askwell.storage import artifacts
from askwell.storage.store import Store
from tests.conftest import TurnableClock
from tests.receiving import Received, Receiver, receiving
from tests.services.conftest import put


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def messenger(store: Store) -> Messenger:
    return Messenger(store, may_be_private=True, chance=random.Random(7))


@pytest.fixture
def hook(store: Store, owner: Caller, project: Project, receiver: Receiver) -> NewSecret:
    """A webhook that is told of everything."""
    return webhooks.create(store, owner, project.id, receiver.url, CHOOSABLE, may_be_private=True)


def is_signed(received: Received, secret: str) -> bool:
    """Check a signature as the documentation tells receivers to."""
    parts = dict(part.split("=", 1) for part in received.headers["Askwell-Signature"].split(","))
    expected = hmac.new(secret.encode(), parts["t"].encode() + b"." + received.body, hashlib.sha256)
    return hmac.compare_digest(expected.hexdigest(), parts["v1"])


def only(store: Store, owner: Caller, hook: NewSecret) -> Delivery:
    (found,) = webhooks.find_deliveries(store, owner, hook.webhook.project_id, hook.webhook.id)
    return found


def answer(store: Store, caller: Caller, project: Project, document_id: int, place: int, name: str) -> None:
    labels = projects.find(store, caller, project.id).labels
    action = Action(name, EventKind.SUBMIT, document_id, (labels[place].id,))
    annotate.record(store, caller, project.id, action)


def test_a_test_arrives_signed_and_is_logged(
    store: Store, owner: Caller, project: Project, messenger: Messenger, hook: NewSecret, receiver: Receiver
) -> None:
    webhooks.test(store, owner, project.id, hook.webhook.id)
    assert messenger.deliver() == 1
    assert messenger.deliver() == 0
    (received,) = receiver.received
    assert received.path == "/hook?from=askwell"
    assert is_signed(received, hook.secret)
    assert not is_signed(received, hook.secret + "x")
    assert received.content["project"] == {"id": project.id, "name": "Tickets"}
    found = only(store, owner, hook)
    assert received.content["id"] == received.headers["Askwell-Delivery"] == found.key
    assert (found.attempts[0].status, found.attempts[0].error, found.next_at) == (204, None, None)
    assert found.delivered_at is not None


def test_secrets_differ_are_in_no_table_and_are_made_anew(
    store: Store,
    owner: Caller,
    project: Project,
    messenger: Messenger,
    hook: NewSecret,
    receiver: Receiver,
    tmp_path: Path,
) -> None:
    other = webhooks.create(store, owner, project.id, receiver.url, CHOOSABLE, may_be_private=True)
    rotated = webhooks.rotate(store, owner, project.id, hook.webhook.id)
    assert len({hook.secret, other.secret, rotated.secret}) == 3
    assert stat.S_IMODE((store.home / KEY_FILE).stat().st_mode) == 0o600
    webhooks.test(store, owner, project.id, hook.webhook.id)
    messenger.deliver()
    assert is_signed(receiver.received[0], rotated.secret)
    assert not is_signed(receiver.received[0], hook.secret)
    backup.write(store, owner, tmp_path / "all.tar")
    written = (tmp_path / "all.tar").read_bytes()
    key = (store.home / KEY_FILE).read_bytes()
    for secret in (hook.secret.encode(), other.secret.encode(), rotated.secret.encode(), key):
        assert secret not in written


def test_what_fails_is_tried_again_later_and_never_after_it_arrived(
    store: Store,
    owner: Caller,
    project: Project,
    messenger: Messenger,
    hook: NewSecret,
    receiver: Receiver,
    clock: TurnableClock,
) -> None:
    receiver.answer = lambda count: 500 if count < 3 else 200
    webhooks.test(store, owner, project.id, hook.webhook.id)
    waits: list[float] = []
    for _ in range(2):
        assert messenger.deliver() == 1
        assert messenger.deliver() == 0
        due = only(store, owner, hook).next_at
        assert due is not None
        waits.append((due - clock.time).total_seconds())
        clock.forward(seconds=waits[-1] + 1)
    assert 8 <= waits[0] <= 12 and 24 <= waits[1] <= 36
    assert messenger.deliver() == 1
    clock.forward(days=2)
    assert messenger.deliver() == 0
    bodies = {each.body for each in receiver.received}
    assert len(receiver.received) == 3 and len(bodies) == 1
    assert [each.headers["Askwell-Attempt"] for each in receiver.received] == ["1", "2", "3"]
    assert [attempt.status for attempt in only(store, owner, hook).attempts] == [500, 500, 200]


def test_it_is_given_up_after_a_day_marked_and_sent_again_when_asked(
    store: Store,
    owner: Caller,
    project: Project,
    messenger: Messenger,
    hook: NewSecret,
    receiver: Receiver,
    clock: TurnableClock,
) -> None:
    receiver.answer = lambda _: 503
    webhooks.test(store, owner, project.id, hook.webhook.id)
    begun = clock.time
    while (due := only(store, owner, hook).next_at) is not None:
        clock.time = max(clock.time, due)
        messenger.deliver()
    assert len(receiver.received) == ATTEMPTS
    assert 14 <= (clock.time - begun).total_seconds() / 3_600 <= 30
    assert webhooks.find_all(store, owner, project.id)[0].failed_at is not None
    assert only(store, owner, hook).delivered_at is None
    receiver.answer = lambda _: 200
    webhooks.send_again(store, owner, project.id, hook.webhook.id, only(store, owner, hook).id)
    assert messenger.deliver() == 1
    assert webhooks.find_all(store, owner, project.id)[0].failed_at is None
    keys = {each.headers["Askwell-Delivery"] for each in receiver.received}
    assert keys == {only(store, owner, hook).key}


def test_who_does_not_answer_is_waited_for_no_longer_than_the_deadline(
    store: Store,
    owner: Caller,
    project: Project,
    messenger: Messenger,
    hook: NewSecret,
    receiver: Receiver,
    monkeypatch: pytest.MonkeyPatch,
    clock: TurnableClock,
) -> None:
    monkeypatch.setattr(posting, "DEADLINE", 0.3)
    receiver.pause = 1.5
    webhooks.test(store, owner, project.id, hook.webhook.id)
    messenger.deliver()
    found = only(store, owner, hook)
    assert found.attempts[0].error == "no answer within 0.3 seconds"
    receiver.pause = 0.0
    clock.forward(minutes=1)
    monkeypatch.setattr(posting, "DEADLINE", 15.0)
    messenger.deliver()
    assert only(store, owner, hook).delivered_at is not None


def test_a_redirect_is_not_followed(
    store: Store, owner: Caller, project: Project, messenger: Messenger, hook: NewSecret, receiver: Receiver
) -> None:
    with receiving() as elsewhere:
        receiver.answer, receiver.location = lambda _: 307, elsewhere.url
        webhooks.test(store, owner, project.id, hook.webhook.id)
        messenger.deliver()
        assert elsewhere.received == []
    assert only(store, owner, hook).attempts[0].status == 307
    assert only(store, owner, hook).delivered_at is None


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_network_is_not_told_unless_that_is_allowed(
    store: Store, owner: Caller, project: Project, hook: NewSecret, receiver: Receiver, host: str
) -> None:
    url = receiver.url.replace("127.0.0.1", host)
    with pytest.raises(InvalidInput):
        webhooks.create(store, owner, project.id, url, CHOOSABLE)
    webhooks.change(store, owner, project.id, hook.webhook.id, url=url, may_be_private=True)
    webhooks.test(store, owner, project.id, hook.webhook.id)
    Messenger(store, chance=random.Random(1)).deliver()  # looked up at the time of sending
    assert receiver.received == []
    assert "is within this network" in (only(store, owner, hook).attempts[0].error or "")


def test_a_paused_webhook_waits(
    store: Store, owner: Caller, project: Project, messenger: Messenger, hook: NewSecret, receiver: Receiver
) -> None:
    webhooks.test(store, owner, project.id, hook.webhook.id)
    webhooks.change(store, owner, project.id, hook.webhook.id, is_active=False)
    assert messenger.deliver() == 0
    with pytest.raises(InvalidInput):
        webhooks.test(store, owner, project.id, hook.webhook.id)
    webhooks.change(store, owner, project.id, hook.webhook.id, is_active=True)
    assert messenger.deliver() == 1
    assert receiver.kinds() == ["test"]


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
    assert receiver.kinds()[1:] == ["people_disagree", "goal_reached"]
    assert receiver.received[1].content["data"]["document_id"] == ids[0]
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


def test_two_workers_tell_a_notice_once(
    store: Store, owner: Caller, project: Project, messenger: Messenger, hook: NewSecret, receiver: Receiver
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    for _ in range(12):
        webhooks.test(store, owner, project.id, hook.webhook.id)
    others = [messenger, *(Messenger(store, may_be_private=True, chance=random.Random(n)) for n in range(3))]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda each: each.deliver(), others))
    keys = [each.headers["Askwell-Delivery"] for each in receiver.received]
    assert len(keys) == len(set(keys)) == 12


def test_a_notice_survives_a_worker_that_is_killed(
    store: Store,
    owner: Caller,
    project: Project,
    hook: NewSecret,
    receiver: Receiver,
    database_url: str,
    messenger: Messenger,
    clock: TurnableClock,
) -> None:
    receiver.pause = 30.0  # the worker waits for the answer when it dies
    webhooks.test(store, owner, project.id, hook.webhook.id)
    worker = [sys.executable, "-m", "tests.services.telling_worker"]
    command = [*worker, database_url, str(store.home), clock.time.isoformat()]
    process = subprocess.Popen(command, cwd=Path(__file__).parents[2])
    try:
        receiver.await_requests(1)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=60)
    receiver.pause = 0.0
    assert messenger.deliver() == 0  # as long as a try may last, it is that worker's alone
    clock.forward(seconds=CLAIM.total_seconds() + 1)
    assert messenger.deliver() == 1
    assert only(store, owner, hook).delivered_at is not None
    assert len({each.headers["Askwell-Delivery"] for each in receiver.received}) == 1
    assert [each.headers["Askwell-Attempt"] for each in receiver.received] == ["1", "2"]
