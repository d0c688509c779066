import io
import json
import tarfile
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from askwell.domain.documents import NewText
from askwell.domain.errors import BundleMismatch, InvalidInput, NotSignedIn
from askwell.domain.events import EventKind
from askwell.domain.jobs import Job, JobKind, JobState
from askwell.domain.members import Caller
from askwell.domain.models import ModelVersion
from askwell.domain.projects import Project, Task
from askwell.services import annotate, asking, backup, learn, projects, sessions, team
from askwell.services.annotate import Action
from askwell.storage import artifacts, documents, jobs, members, schema
from askwell.storage import backup as tables
from askwell.storage.database import Database
from askwell.storage.migrations import upgrade
from askwell.storage.store import Store
from tests.conftest import ListedQueue, TurnableClock

TEXTS = ["Where is my parcel? 📦", "שלום, I want my money back", "line one\nline two", "I cannot sign in"]


@pytest.fixture
def secret(store: Store, owner: Caller, project: Project, clock: TurnableClock) -> str:
    """Fill the store with a bit of everything, and give an API key's secret."""
    with store.database.write() as connection:
        rows = [NewText(text, i + 1, f"t{i}", {"channel": "mail"}) for i, text in enumerate(TEXTS)]
        documents.add_chunk(connection, project.id, None, rows)
        job = Job("job_1", project.id, JobKind.ENCODE, JobState.RUNNING, clock(), clock(), owner.person.id)
        jobs.add(connection, job)
    question = asking.next_questions(store, owner, project.id)[0]
    label = projects.find(store, owner, project.id).labels[1]
    answer = Action("event-1", EventKind.SUBMIT, question.document.id, (label.id,), comment="a “comment”")
    annotate.record(store, owner, project.id, answer)
    file = artifacts.write_state(store.home, project.id, {}, {"answers": 1})
    with store.database.write() as connection:
        artifacts.publish(
            connection,
            ModelVersion(project.id, 1, 1, 1, "hashing-64", (label.id,), file, clock(), {"nll": 0.25}),
        )
    return team.create_key(store, owner, "for a script", project.id).secret


@pytest.fixture
def target(tmp_path: Path, clock: TurnableClock) -> Store:
    """An empty installation on SQLite."""
    return installation(tmp_path / "target", f"sqlite:///{tmp_path}/target/askwell.sqlite", clock)


def installation(home: Path, url: str, clock: TurnableClock) -> Store:
    home.mkdir()
    database = Database(url)
    upgrade(database)
    return Store(database, home, ListedQueue(), clock)


def contents(store: Store) -> dict[str, list[object]]:
    """Every row of the tables that a restore leaves as they were."""
    found: dict[str, list[object]] = {}
    with store.database.read() as connection:
        for name, table in tables.TABLES.items():
            if name not in ("clocks", "jobs"):
                query = select(table).order_by(*table.primary_key.columns)
                found[name] = [dict(row) for row in connection.execute(query).mappings()]
    return found


def test_a_backup_restores_on_sqlite(
    store: Store, owner: Caller, project: Project, secret: str, target: Store, tmp_path: Path
) -> None:
    written = backup.write(store, owner, tmp_path / "all.tar.gz")
    assert written.tables["documents"].rows == len(TEXTS)
    restored = backup.restore(target, tmp_path / "all.tar.gz")
    assert restored == written
    assert contents(target) == contents(store)
    with target.database.read() as connection:
        newest = artifacts.newest(connection, project.id)
        job = jobs.find(connection, "job_1")
    assert newest is not None
    assert artifacts.read_state(target.home, newest.file) == ({}, {"answers": 1})
    assert job is not None and job.state is JobState.CANCELLED
    assert isinstance(target.queue, ListedQueue)
    assert [kind for _, kind in target.queue.enqueued] == ["encode"]
    assert learn.progress(target, owner, project.id).encoded == 0
    target.database.close()


def test_a_backup_moves_to_either_database_and_goes_on_there(
    store: Store, tmp_path: Path, clock: TurnableClock
) -> None:
    source = installation(tmp_path / "source", f"sqlite:///{tmp_path}/source/askwell.sqlite", clock)
    owner = Caller(team.ensure_owner(source))
    project = projects.create(source, owner, name="Moved", task=Task.CHOOSE_ONE, labels=[])
    with source.database.write() as connection:
        documents.add_chunk(connection, project.id, None, [NewText(text, 1) for text in TEXTS])
    backup.write(source, owner, tmp_path / "move.tar")
    backup.restore(store, tmp_path / "move.tar")
    assert contents(store) == contents(source)
    with store.database.write() as connection:
        documents.add_chunk(connection, project.id, None, [NewText("a new text", 1)])
    assert learn.progress(store, owner, project.id).documents == len(TEXTS) + 1
    source.database.close()


def test_keys_move_and_doors_do_not(
    store: Store, owner: Caller, secret: str, target: Store, tmp_path: Path
) -> None:
    session = sessions.sign_in(store, sessions.create_link(store, owner))
    backup.write(store, owner, tmp_path / "all.tar.gz")
    backup.restore(target, tmp_path / "all.tar.gz")
    assert team.caller_by_key(target, secret).person == owner.person
    with pytest.raises(NotSignedIn):
        sessions.caller_by_session(target, session)
    target.database.close()


def test_a_first_start_may_come_before_the_restore(
    store: Store, owner: Caller, project: Project, target: Store, tmp_path: Path
) -> None:
    backup.write(store, owner, tmp_path / "all.tar.gz")
    sessions.create_link(target, Caller(team.ensure_owner(target)))
    backup.restore(target, tmp_path / "all.tar.gz")
    with target.database.read() as connection:
        assert members.find_owner(connection) == owner.person
    target.database.close()


def test_nothing_is_restored_over_projects(
    store: Store, owner: Caller, project: Project, tmp_path: Path
) -> None:
    backup.write(store, owner, tmp_path / "all.tar.gz")
    with pytest.raises(BundleMismatch, match="not empty"):
        backup.restore(store, tmp_path / "all.tar.gz")


def test_an_unknown_ending_is_refused(store: Store, owner: Caller, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"tar\.gz"):
        backup.write(store, owner, tmp_path / "all.zip")


def test_what_is_no_whole_backup_changes_nothing(
    store: Store, owner: Caller, project: Project, secret: str, target: Store, tmp_path: Path
) -> None:
    whole = tmp_path / "all.tar"
    backup.write(store, owner, whole)
    with tarfile.open(whole) as archive:
        names = archive.getnames()
        parts = {name: archive.extractfile(name).read() for name in names}  # pyright: ignore[reportOptionalMemberAccess]
    manifest = json.loads(parts["manifest.json"])
    changed = parts["tables/people.jsonl"].replace(b"Owner", b"0wner")
    broken = {
        "changed": parts | {"tables/people.jsonl": changed},
        "lacking": {name: data for name, data in parts.items() if name != "tables/events.jsonl"},
        "escaping": parts | {"../outside": b"x"},
        "other revision": parts | {"manifest.json": json.dumps(manifest | {"revision": "9999"}).encode()},
        "other files": parts
        | {"manifest.json": json.dumps(manifest | {"files": {"../x": {"sha256": "", "size": 0}}}).encode()},
        "no manifest": {"tables/people.jsonl": parts["tables/people.jsonl"]},
    }
    for name, members_ in broken.items():
        path = tmp_path / f"{name}.tar"
        write_archive(path, members_)
        with pytest.raises(BundleMismatch):
            backup.restore(target, path)
        assert not any(contents(target).values()), name
        assert not (tmp_path / "outside").exists()
    for data in (b"", b"no archive", whole.read_bytes()[:5_000]):
        (tmp_path / "bytes.tar").write_bytes(data)
        with pytest.raises(BundleMismatch):
            backup.restore(target, tmp_path / "bytes.tar")
    assert [path.name for path in target.home.iterdir() if path.is_dir()] == []
    target.database.close()


def test_a_link_in_an_archive_is_refused(
    store: Store, owner: Caller, project: Project, target: Store, tmp_path: Path
) -> None:
    backup.write(store, owner, tmp_path / "all.tar")
    with tarfile.open(tmp_path / "all.tar") as archive:
        first = archive.extractfile("manifest.json").read()  # pyright: ignore[reportOptionalMemberAccess]
    with tarfile.open(tmp_path / "link.tar", "w") as archive:
        add(archive, "manifest.json", first)
        link = tarfile.TarInfo("tables/people.jsonl")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    with pytest.raises(BundleMismatch, match="not as the manifest says"):
        backup.restore(target, tmp_path / "link.tar")
    target.database.close()


def test_every_table_is_either_kept_or_left_out_on_purpose() -> None:
    made_again = {"feature_segments", "learner_leases", "leases", "predictions", "queue"}
    made_again |= {"consensus", "reliabilities"}
    left_out = made_again | {"sessions", "sign_in_links", "invitations", "provider_visits"}
    assert tables.TABLES.keys() | left_out == set(schema.metadata.tables)


def test_moments_survive_to_the_microsecond(
    store: Store, owner: Caller, target: Store, tmp_path: Path
) -> None:
    made = projects.create(store, owner, name="Moments", task=Task.CHOOSE_ONE, labels=[])
    backup.write(store, owner, tmp_path / "all.tgz")
    backup.restore(target, tmp_path / "all.tgz")
    found = projects.find(target, owner, made.id).project
    assert abs(found.created_at - made.created_at) < timedelta(microseconds=1)
    target.database.close()


def write_archive(path: Path, parts: dict[str, bytes]) -> None:
    with tarfile.open(path, "w") as archive:
        for name, data in parts.items():
            add(archive, name, data)


def add(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(data)
    archive.addfile(member, io.BytesIO(data))
