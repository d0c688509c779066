import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from askwell.cli import supervisor
from askwell.cli.supervisor import Kept, supervise
from askwell.domain.events import EventKind
from askwell.domain.members import Caller
from askwell.services import annotate, asking, learn, projects, sessions, team
from askwell.services.annotate import Action
from tests.cli.conftest import COMMAND, Run
from tests.cli.processes import Served, running, wait_for
from tests.cli.reading import fill, opened_store

STOPPED = """
import os, signal, threading
from askwell.cli.supervisor import stop_on_signals
stop = threading.Event()
stop_on_signals(stop)
threading.Thread(target=lambda: [os.kill(os.getpid(), signal.SIGTERM) for _ in range(200)]).start()
while not stop.wait(0.0001):
    pass
"""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with running(tmp_path / "log", "--demo") as started:
        yield started


@pytest.mark.slow
def test_either_process_may_be_killed_and_nothing_is_lost(served: Served, askwell: Run, home: Path) -> None:
    assert served.is_ready()
    names = {view["project"]["name"] for view in json.loads(askwell("project", "list", "--json"))}
    assert names == {"Support tickets", "Threat reports", "Threat intelligence", "Contract terms"}
    with opened_store() as store:
        owner = Caller(team.ensure_owner(store))
        token = re.findall(r"token=(\S+)", served.said)[0]
        assert sessions.caller_by_session(store, sessions.sign_in(store, token)) == owner
        view = projects.find_all(store, owner)[0]
        project_id = view.project.id
        wait_for(lambda: learn.progress(store, owner, project_id).model_version > 0)

        worker = served.child("worker")
        assert worker is not None
        os.kill(worker, signal.SIGKILL)
        for number in range(3):
            question = asking.next_questions(store, owner, project_id)[0]
            label = view.labels[number].id
            action = Action(f"e{number}", EventKind.SUBMIT, question.document.id, (label,))
            assert annotate.record(store, owner, project_id, action).event.number == number + 1
        wait_for(lambda: served.child("worker") not in (None, worker))
        wait_for(lambda: learn.progress(store, owner, project_id).answers_learnt == 3)

        web = served.child("web")
        assert web is not None
        os.kill(web, signal.SIGKILL)
        wait_for(served.is_ready)
        assert served.child("web") != web
        assert learn.progress(store, owner, project_id).answers == 3
    assert "The worker process ended (signal 9)" in served.said
    assert "The web process ended (signal 9)" in served.said
    children = [served.child("web"), served.child("worker")]
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(30) == 0
    assert not [pid for pid in children if pid is not None and Path(f"/proc/{pid}").exists()]


@pytest.mark.slow
def test_a_silent_connection_is_kept_longer_than_clients_keep_it(served: Served) -> None:
    wait_for(served.is_ready)
    connection = HTTPConnection(served.address.removeprefix("http://"), timeout=30)
    for pause in (0, 6):
        time.sleep(pause)
        connection.request("GET", "/ready")
        answer = connection.getresponse()
        assert (answer.status, bool(answer.read())) == (200, True)
    connection.close()


@pytest.mark.slow
def test_children_end_when_the_supervisor_is_killed(served: Served) -> None:
    children = [served.child("web"), served.child("worker")]
    assert None not in children
    served.process.kill()
    served.process.wait()
    wait_for(lambda: not [pid for pid in children if Path(f"/proc/{pid}/cmdline").exists()])


@pytest.mark.slow
def test_commands_leave_the_work_to_a_running_server(served: Served, askwell: Run, tickets: Path) -> None:
    askwell("project", "create", "Tickets", "--label", "Refund", "--label", "Delivery")
    wait_for(lambda: served.child("worker") is not None)
    said = askwell("import", "tickets", tickets)
    assert "40 texts imported" in said
    assert "40 texts encoded" in said
    wait_for(lambda: json.loads(askwell("project", "show", "tickets", "--json"))["progress"]["is_learning"])


@pytest.mark.slow
def test_a_link_leads_to_the_server_that_runs_whatever_port_is_set(
    served: Served, askwell: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASKWELL_PORT", "9")
    assert askwell("link").startswith(f"{served.address}/sign-in?token=")


def test_a_port_in_use_is_told(process: Run) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", int(os.environ["ASKWELL_PORT"])))
        other.listen()
        done = subprocess.run([*COMMAND, "serve"], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert "address already in use" in done.stderr
    assert "ASKWELL_PORT" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_a_worker_alone_learns_and_stops_when_told(askwell: Run) -> None:
    project_id = askwell("project", "create", "Tickets", "--label", "A", "--label", "B").split()[0]
    fill(project_id)
    started = subprocess.Popen([*COMMAND, "worker"], stdout=subprocess.PIPE, text=True)
    wait_for(lambda: json.loads(askwell("project", "list", "--json"))[0]["clock"]["model_version"] > 0)
    started.terminate()
    said, _ = started.communicate(timeout=30)
    assert "The worker works on sqlite" in said
    assert started.returncode == 0


def test_a_signal_at_any_moment_stops() -> None:
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", STOPPED], capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr


def test_a_process_that_keeps_dying_is_started_less_and_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "FIRST_PAUSE", 0.05)
    stop = threading.Event()
    pauses: list[float] = []

    def note(each: Kept, status: int) -> None:
        assert status == 2
        pauses.append(each.pause)
        if len(pauses) == 3:
            stop.set()

    supervise([Kept("nonsense", ["no-such-command"], pause=0.05)], stop, note)
    assert pauses == [0.1, 0.2, 0.4]
