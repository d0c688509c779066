"""The audit trail: every deed is on it, with its door and address, in the deed's own transaction."""

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from askwell.domain.errors import InvalidInput, NotAllowed, NotFound, SignInRefused
from askwell.domain.labels import LabelDraft
from askwell.domain.members import Caller, Role
from askwell.domain.projects import Project, Task
from askwell.domain.trail import PHRASES, Deed, Door, Step, TrailFilter, differences
from askwell.services import backup, demo, exports, jobs, passwords, projects, sessions, team, trail
from askwell.services.export_formats import ExportFormat
from askwell.services.exports import LOOK, ExportOptions
from askwell.services.trail_export import TrailFormat, export
from askwell.storage.store import Store
from tests.conftest import TurnableClock

ALL = TrailFilter()


def steps(store: Store, owner: Caller, project_id: str | None = None) -> list[Step]:
    """The whole trail, oldest first."""
    return trail.find_page(store, owner, project_id, ALL, limit=500).steps[::-1]


def deeds(store: Store, owner: Caller, project_id: str | None = None) -> list[Deed]:
    return [step.action for step in steps(store, owner, project_id)]


def test_every_deed_has_its_phrase() -> None:
    assert PHRASES.keys() == set(Deed)


def test_what_is_long_is_named_and_not_told() -> None:
    told = differences(
        {"overlap": 1, "guideline": "", "name": "A"}, {"overlap": 2, "guideline": "x" * 99, "name": "A"}
    )
    assert told == {"changes": {"overlap": [1, 2]}, "rewritten": ["guideline"]}
    assert differences({"overlap": 1}, {"overlap": 1}) == {}


def test_doors_and_addresses_are_told_apart(store: Store, owner: Caller, clock: TurnableClock) -> None:
    secret = sessions.sign_in(store, sessions.create_link(store, owner), "Firefox", address="203.0.113.7")
    by_session = replace(sessions.caller_by_session(store, secret), address="203.0.113.7")
    key = team.create_key(store, by_session, "nightly")
    by_key = replace(team.caller_by_key(store, key.secret), address="2001:db8::1")
    projects.create(store, by_key, name="Made by a program", task=Task.CHOOSE_ONE)
    sessions.sign_out(store, secret, address="203.0.113.8")
    told = {step.action: (step.door, step.address) for step in steps(store, owner)}
    assert told == {
        Deed.LINK_MADE: (Door.TERMINAL, ""),
        Deed.SIGNED_IN: (Door.SESSION, "203.0.113.7"),
        Deed.KEY_MADE: (Door.SESSION, "203.0.113.7"),
        Deed.PROJECT_MADE: (Door.KEY, "2001:db8::1"),
        Deed.SIGNED_OUT: (Door.SESSION, "203.0.113.8"),
    }
    moments = [step.at for step in steps(store, owner)]
    assert moments == sorted(moments) and clock.time - moments[0] < timedelta(seconds=1)


def test_a_refused_sign_in_is_noted_without_the_name_that_was_tried(store: Store, owner: Caller) -> None:
    secret = sessions.sign_in(store, sessions.create_link(store, owner))
    passwords.set_password(store, sessions.caller_by_session(store, secret), new="correct horse battery")
    for name, password in (("OWNER", "wrong"), ("hunter2 by mistake", "correct horse battery")):
        with pytest.raises(SignInRefused):
            passwords.sign_in(store, name, password, address="198.51.100.9")
    with pytest.raises(SignInRefused):
        sessions.sign_in(store, "no such link", address="198.51.100.9")
    passwords.sign_in(store, "owner", "correct horse battery")
    found = steps(store, owner)
    refused = [step for step in found if step.action is Deed.SIGN_IN_REFUSED]
    assert [(step.target, step.details["way"]) for step in refused] == [
        (owner.person.id, "password"),
        ("", "password"),
        ("", "link"),
    ]
    assert {(step.person_id, step.door, step.address) for step in refused} == {
        (None, Door.NONE, "198.51.100.9")
    }
    assert "hunter2" not in json.dumps([step.details for step in found]) + "".join(
        step.target for step in found
    )
    assert found[-1].action is Deed.SIGNED_IN and found[-1].details["way"] == "password"
    assert Deed.PASSWORD_CHANGED in [step.action for step in found]


def test_what_is_done_to_a_project_is_on_its_trail(store: Store, owner: Caller, project: Project) -> None:
    projects.change(store, owner, project.id, overlap=2, guideline="Read " * 40)
    projects.change(store, owner, project.id, overlap=2)  # nothing changes, and nothing is noted
    projects.change(store, owner, project.id, encoder="hashing")
    added = projects.append_labels(store, owner, project.id, [LabelDraft("Praise"), LabelDraft("Other")])
    projects.edit_label(store, owner, project.id, added[0].id, name="Thanks")
    projects.edit_label(store, owner, project.id, added[0].id, is_archived=True)
    projects.edit_label(store, owner, project.id, added[0].id, is_archived=False)
    projects.order_labels(store, owner, project.id, [added[1].id])
    projects.order_labels(store, owner, project.id, [added[1].id])
    ada = team.add_person(store, owner, project.id, "Ada", Role.ADMIN)
    key = team.create_key(store, owner, "nightly", project.id)
    team.revoke_key(store, owner, key.key.id)
    projects.delete(store, owner, project.id)
    projects.restore(store, owner, project.id)
    projects.restore(store, owner, project.id)
    found = steps(store, owner, project.id)
    assert [step.action for step in found] == [
        Deed.PROJECT_MADE,
        Deed.PROJECT_CHANGED,
        Deed.ENCODER_CHANGED,
        Deed.LABELS_ADDED,
        Deed.LABEL_CHANGED,
        Deed.LABEL_ARCHIVED,
        Deed.LABEL_UNARCHIVED,
        Deed.LABELS_ORDERED,
        Deed.PERSON_ADDED,
        Deed.KEY_MADE,
        Deed.KEY_REVOKED,
        Deed.PROJECT_DELETED,
        Deed.PROJECT_RESTORED,
    ]
    told = {step.action: step for step in found}
    assert told[Deed.PROJECT_CHANGED].details == {"changes": {"overlap": [1, 2]}, "rewritten": ["guideline"]}
    assert told[Deed.ENCODER_CHANGED].details == {"changes": {"encoder": ["", "hashing"]}}
    assert told[Deed.LABELS_ADDED].target == "Praise, Other"
    assert told[Deed.LABEL_CHANGED].details == {"changes": {"name": ["Praise", "Thanks"]}}
    assert told[Deed.PERSON_ADDED].details == {"person": ada.id, "role": "admin"}


def test_a_deed_that_fails_leaves_nothing_on_the_trail(store: Store, owner: Caller, project: Project) -> None:
    before = deeds(store, owner)
    with pytest.raises(InvalidInput):
        projects.change(store, owner, project.id, overlap=0)
    with pytest.raises(NotFound):
        team.revoke_key(store, owner, "key_of_nobody")
    assert deeds(store, owner) == before


def test_imports_exports_and_backups_are_counted(store: Store, owner: Caller, tmp_path: Path) -> None:
    made = demo.ensure_demo(store, owner, demo.demo_folder())[0]
    found = steps(store, owner, made.id)
    assert [step.action for step in found] == [Deed.PROJECT_MADE, Deed.IMPORT_STARTED]
    job = jobs.find_all(store, owner, made.id)[0]
    jobs.cancel(store, owner, made.id, job.id)
    b"".join(exports.export(store, owner, made.id, ExportFormat.CSV, ExportOptions(is_whole=True)))
    look = ExportOptions(is_whole=True, limit=LOOK)
    b"".join(exports.export(store, owner, made.id, ExportFormat.JSONL, look))
    demo.reset_demo(store, owner, made.id)
    backup.write(store, owner, tmp_path / "all.tar")
    rest = steps(store, owner)[-4:]
    assert [(step.action, step.details.get("texts")) for step in rest] == [
        (Deed.JOB_CANCELLED, None),
        (Deed.EXPORTED, 0),
        (Deed.DEMO_RESET, None),
        (Deed.BACKED_UP, None),
    ]


def test_who_manages_sees_the_project_and_the_owner_everything(
    store: Store, owner: Caller, project: Project
) -> None:
    admin = Caller(team.add_person(store, owner, project.id, "Ada", Role.ADMIN))
    reviewer = Caller(team.add_person(store, owner, project.id, "Bo", Role.REVIEWER))
    sessions.create_link(store, owner)
    assert {step.project_id for step in steps(store, admin, project.id)} == {project.id}
    with pytest.raises(NotAllowed):
        trail.find_page(store, reviewer, project.id, ALL)
    with pytest.raises(NotAllowed):
        trail.find_page(store, admin, None, ALL)
    assert {step.project_id for step in steps(store, owner)} == {project.id, None}


def test_filters_and_pages(store: Store, owner: Caller, project: Project, clock: TurnableClock) -> None:
    admin = Caller(team.add_person(store, owner, project.id, "Ada", Role.ADMIN))
    for overlap in range(2, 8):
        clock.forward(hours=1)
        projects.change(store, admin, project.id, overlap=overlap)
    moment = steps(store, owner)[-2].at
    by_admin = TrailFilter(person_id=admin.person.id)
    first = trail.find_page(store, owner, project.id, by_admin, limit=4)
    second = trail.find_page(store, owner, project.id, by_admin, before=first.steps[-1].number, limit=4)
    assert [step.details["changes"] for step in (*first.steps, *second.steps)] == [
        {"overlap": [n, n + 1]} for n in range(6, 0, -1)
    ]
    assert first.people == {owner.person.id: "Owner", admin.person.id: "Ada"}
    assert len(trail.find_page(store, owner, project.id, TrailFilter(since=moment)).steps) == 2
    added = trail.find_page(store, owner, None, TrailFilter(action=Deed.PERSON_ADDED)).steps
    assert [step.target for step in added] == ["Ada"]


def test_the_export_is_whole_and_harmless(
    store: Store, owner: Caller, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("askwell.services.trail_export.PAGE", 2)
    for name in ("=1+1", "plain", "@home", "+49 30", "-1"):
        projects.change(store, owner, project.id, name=name)
    text = b"".join(export(store, owner, project.id, ALL, TrailFormat.CSV)).decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["target"] for row in rows] == ["", "'-1", "'+49 30", "'@home", "plain", "'=1+1", "Tickets"]
    assert [row["person"] for row in rows] == ["Owner"] * 7
    lines = b"".join(export(store, owner, project.id, ALL, TrailFormat.JSONL)).decode().splitlines()
    told = [json.loads(line) for line in lines]
    assert [row["action"] for row in told[:2]] == ["trail_exported", "trail_exported"]
    assert told[2]["target"] == "-1" and told[2]["details"]["changes"] == {"name": ["+49 30", "-1"]}
    assert told[2]["phrase"] == PHRASES[Deed.PROJECT_CHANGED]


def test_old_steps_are_forgotten_only_where_that_is_wanted(
    store: Store, owner: Caller, project: Project, clock: TurnableClock
) -> None:
    clock.forward(days=40)
    sessions.create_link(store, owner)
    assert trail.forget_old(store, 0) == 0
    assert trail.forget_old(store, 30) == 1
    assert deeds(store, owner) == [Deed.LINK_MADE]
