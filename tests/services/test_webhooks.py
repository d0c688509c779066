"""Webhooks against a real receiver: signed, retried, told once, also after a worker was killed."""

import random
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from askwell.domain.errors import InvalidInput
from askwell.domain.members import Caller
from askwell.domain.projects import Project
from askwell.domain.webhooks import ATTEMPTS, CHOOSABLE, Delivery
from askwell.services import backup, posting, webhooks
from askwell.services.delivering import CLAIM, Messenger
from askwell.services.webhook_secrets import KEY_FILE
from askwell.services.webhooks import NewSecret
from askwell.storage.store import Store
from tests.conftest import TurnableClock
from tests.receiving import Receiver, is_signed, receiving


def only(store: Store, owner: Caller, hook: NewSecret) -> Delivery:
    (found,) = webhooks.find_deliveries(store, owner, hook.webhook.project_id, hook.webhook.id)
    return found


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


@pytest.mark.slow
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


@pytest.mark.slow
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
