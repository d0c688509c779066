"""Import from file to pool: good rows in, bad ones reported, labels as answers, resumed without a slip."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from askwell.domain.documents import MAX_TEXT
from askwell.domain.errors import EmptyFile, MissingColumn, NotAllowed, UnreadableFile
from askwell.domain.jobs import Job, JobState
from askwell.domain.members import Caller, Role
from askwell.domain.projects import Project, Task
from askwell.domain.sources import FileFormat, ImportOptions, Source
from askwell.services import import_rows, imports, jobs, projects, team
from askwell.services.import_steps import import_step
from askwell.storage import annotations, documents, sources
from askwell.storage import jobs as job_rows
from askwell.storage import projects as project_rows
from askwell.storage.schema import events, people
from askwell.storage.store import Store


class Importing:
    """Imports of files into one project, run at once."""

    def __init__(self, store: Store, owner: Caller, project: Project, folder: Path) -> None:
        self.store, self.owner, self.project, self._folder = store, owner, project, folder

    def start(self, name: str, data: str | bytes, **options: Any) -> Job:
        path = self._folder / f"upload-{name}"
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return imports.start_import(
            self.store, self.owner, self.project.id, path, name, ImportOptions(**options)
        )

    def run(self, name: str, data: str | bytes, **options: Any) -> Job:
        job = self.start(name, data, **options)
        while not import_step(self.store, job.id):
            pass
        return jobs.find(self.store, self.owner, self.project.id, job.id)

    @property
    def source(self) -> Source:
        return imports.find_sources(self.store, self.owner, self.project.id)[-1]

    @property
    def problems(self) -> list[tuple[int, str]]:
        found = imports.find_problems(self.store, self.owner, self.project.id, self.source.id)
        return [(problem.line, problem.reason) for problem in found]

    @property
    def pool(self) -> Sequence[documents.Document]:
        with self.store.database.read() as connection:
            count = documents.count(connection, self.project.id)
            pool = documents.by_positions(connection, self.project.id, 0, count + 10)
        assert [document.position for document in pool] == list(range(count))
        return pool

    @property
    def answers(self) -> dict[str, tuple[str, ...]]:
        with self.store.database.read() as connection:
            names = {label.id: label.name for label in project_rows.find_labels(connection, self.project.id)}
            given = annotations.find_for(connection, [document.id for document in self.pool])
        texts = {document.id: document.text for document in self.pool}
        return {texts[one.document_id]: tuple(names[label] for label in one.labels) for one in given}


@pytest.fixture
def importing(store: Store, owner: Caller, project: Project, tmp_path: Path) -> Importing:
    return Importing(store, owner, project, tmp_path)


def test_good_rows_go_in_and_bad_ones_are_reported(importing: Importing) -> None:
    long = "x" * (MAX_TEXT + 1)
    job = importing.run(
        "a.csv",
        f'id,text,channel\r\n1,"two\r\nlines",mail\r\n2,,chat\r\n3,"  \n ",chat\r\n4,{long},x\r\n'
        f"5,{'y' * 100_000},mail\r\n1,another text,x\r\n6,two cells,x,y\r\n7,מה שלומך 🙂,phone\r\n"
        '8,"two\nlines",copy\r\n9,a\0b,x\r\n',
        id_column="id",
    )
    assert job.state is JobState.DONE
    assert job.message == "3 texts imported, 1 duplicate folded, 6 rows left out."
    assert (job.done, job.total) == (10, 10)
    assert [(one.text, one.external_id, one.metadata) for one in importing.pool] == [
        ("two\nlines", "1", {"channel": "mail"}),
        ("y" * 100_000, "5", {"channel": "mail"}),
        ("מה שלומך 🙂", "7", {"channel": "phone"}),
    ]
    assert importing.problems == [
        (4, "the text is empty"),
        (5, "the text is empty"),
        (7, "the text has 1,000,001 characters; at most 1,000,000 are allowed"),
        (9, "the id “1” belongs to another text already"),
        (10, "it has 4 cells, but there are 3 columns"),
        (14, "the text contains a NUL character (U+0000), which no database can hold"),
    ]
    source = importing.source
    assert (source.rows_read, source.imported, source.folded, source.rejected) == (10, 3, 1, 6)
    assert not (importing.store.home / "uploads" / source.id).exists()


def test_a_second_file_adds_to_the_pool_and_folds_what_is_there(importing: Importing) -> None:
    importing.run("a.txt", "one\ntwo\n")
    job = importing.run("b.jsonl", '{"text": "two"}\n{"text": "three"}\n{"text": "three"}\n{"text": 4}\n')
    assert [document.text for document in importing.pool] == ["one", "two", "three", "4"]
    assert job.result["imported"] == 2
    assert job.result["folded"] == 2


def test_what_is_wrong_with_the_whole_file_is_said_at_once(importing: Importing) -> None:
    with pytest.raises(EmptyFile):
        importing.start("a.csv", "")
    with pytest.raises(EmptyFile):
        importing.start("a.csv", "id,text\n")
    with pytest.raises(MissingColumn, match=r"no column “txt”\. Its columns are: id, text"):
        importing.start("a.csv", "id,text\n1,a\n", text_column="txt")
    with pytest.raises(UnreadableFile, match="not a text file"):
        importing.start("a.csv", bytes(range(256)) * 10)
    assert imports.find_sources(importing.store, importing.owner, importing.project.id) == []


def test_labels_become_answers_of_an_import_author(importing: Importing) -> None:
    job = importing.run(
        "tickets.csv",
        "text,label\na,refund\nb,Delivery \nc,\nd,Lost\ne,LOST\na,Delivery\n",
        label_column="label",
    )
    assert importing.answers == {"a": ("Refund",), "b": ("Delivery",), "d": ("Lost",), "e": ("Lost",)}
    assert job.result["labelled"] == 4
    with importing.store.database.read() as connection:
        author = connection.execute(select(people).where(people.c.kind == "import")).one()
        given = connection.execute(select(events.c.stream, events.c.kind, events.c.person_id)).all()
        clock = project_rows.read_clock(connection, importing.project.id)
    assert author.name == "Import of tickets.csv"
    assert {tuple(row) for row in given} == {("import", "submit", author.id)}
    assert clock.events == 4
    assert clock.answered == 4


def test_a_duplicate_brings_the_answer_that_its_text_lacks(importing: Importing) -> None:
    importing.run("a.txt", "one\ntwo\n")
    importing.run("b.csv", "text,label\none,Refund\n", label_column="label")
    importing.run("c.csv", "text,label\none,Delivery\ntwo,Delivery\n", label_column="label")
    assert importing.answers == {"one": ("Refund",), "two": ("Delivery",)}


def test_unknown_and_archived_labels_are_reported_where_none_may_be_made(importing: Importing) -> None:
    label = projects.find(importing.store, importing.owner, importing.project.id).labels[1]
    projects.edit_label(importing.store, importing.owner, importing.project.id, label.id, is_archived=True)
    importing.run(
        "a.csv", "text,label\na,Refund\nb,Lost\nc,Delivery\n", label_column="label", create_labels=False
    )
    assert importing.problems == [(3, "unknown label “Lost”"), (4, "the label “Delivery” is archived")]
    assert importing.answers == {"a": ("Refund",)}
    importing.run("b.csv", f"text,label\nd,{'L' * 300}\n", label_column="label")
    assert "could not be added" in importing.problems[0][1]


def test_who_may_not_change_the_project_makes_no_labels(importing: Importing) -> None:
    robot = team.add_person(importing.store, importing.owner, importing.project.id, "Bot", Role.SERVICE)
    importing.owner = Caller(robot)
    importing.run("a.csv", "text,label\na,Refund\nb,Lost\n", label_column="label")
    assert importing.problems == [(3, "unknown label “Lost”")]
    assert importing.answers == {"a": ("Refund",)}
    assert len(projects.find(importing.store, importing.owner, importing.project.id).labels) == 3


def test_several_labels_by_list_and_by_separator(store: Store, owner: Caller, tmp_path: Path) -> None:
    project = projects.create(store, owner, name="Several", task=Task.CHOOSE_SEVERAL)
    importing = Importing(store, owner, project, tmp_path)
    lines = [
        {"text": "a", "tags": ["x", "y"]},
        {"text": "b", "tags": []},
        {"text": "c"},
        {"text": "d", "tags": [{}]},
    ]
    importing.run("a.jsonl", "\n".join(map(json.dumps, lines)), label_column="tags")
    importing.run("b.csv", "text;tags\ne;Y|z\n", label_column="tags", label_separator="|")
    assert importing.answers == {"a": ("x", "y"), "b": (), "e": ("y", "z")}


def test_one_label_is_one_label(importing: Importing) -> None:
    importing.run("a.jsonl", '{"text": "a", "label": ["Refund", "Delivery"]}', label_column="label")
    assert importing.problems == [(1, "it has 2 labels, but the project asks for exactly one")]


def test_an_import_goes_on_where_it_stopped(importing: Importing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_rows, "CHUNK_ROWS", 7)
    monkeypatch.setattr("askwell.services.import_steps.STEP_ROWS", 20)
    job = importing.start("a.txt", "".join(f"text {number}\n" for number in range(100)))
    real, calls = sources.count_chunk, 0

    def crash_now_and_then(*args: Any, **given: Any) -> None:
        nonlocal calls
        calls += 1
        real(*args, **given)
        if calls % 3 == 0:
            raise KeyboardInterrupt

    monkeypatch.setattr(sources, "count_chunk", crash_now_and_then)
    is_over = False
    while not is_over:
        try:
            is_over = import_step(importing.store, job.id)
        except KeyboardInterrupt:
            continue
    assert [document.text for document in importing.pool] == [f"text {number}" for number in range(100)]
    assert importing.source.rows_read == 100


def test_a_step_that_was_overtaken_counts_nothing_twice(
    importing: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_rows, "CHUNK_ROWS", 10)
    job = importing.start("a.txt", "".join(f"text {number}\n" for number in range(50)))
    real = import_rows.chunks
    is_second = False

    def overtaken(*args: Any) -> Any:
        nonlocal is_second
        for chunk in real(*args):
            if not is_second:
                is_second = True
                assert import_step(importing.store, job.id)
            yield chunk

    monkeypatch.setattr("askwell.services.import_steps.chunks", overtaken)
    while not import_step(importing.store, job.id):
        pass
    assert len(importing.pool) == importing.source.rows_read == 50


def test_cancelling_keeps_what_is_in(importing: Importing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_rows, "CHUNK_ROWS", 10)
    monkeypatch.setattr("askwell.services.import_steps.STEP_ROWS", 10)
    job = importing.start("a.txt", "".join(f"text {number}\n" for number in range(50)))
    assert not import_step(importing.store, job.id)
    asked = jobs.cancel(importing.store, importing.owner, importing.project.id, job.id)
    assert asked.state is JobState.RUNNING
    assert import_step(importing.store, job.id)
    ended = jobs.find(importing.store, importing.owner, importing.project.id, job.id)
    assert ended.state is JobState.CANCELLED
    assert ended.message == "Cancelled after 10 rows; the texts that are in stay."
    assert len(importing.pool) == 10


def test_the_first_chunk_asks_for_an_encode_job(importing: Importing) -> None:
    importing.run("a.txt", "one\ntwo\n")
    with importing.store.database.read() as connection:
        kinds = [job.kind.value for job in job_rows.find_active(connection)]
    assert kinds == ["encode"]


def test_preview_shows_rows_and_guesses_columns(importing: Importing, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Ticket;Message;Category;ID\r\nx;Größe;b;7\r\n".encode("cp1252") * 1)
    seen = imports.preview(
        importing.store, importing.owner, importing.project.id, path, "a.csv", ImportOptions()
    )
    assert (seen.format, seen.encoding, seen.delimiter) == (FileFormat.CSV, "cp1252", ";")
    assert seen.rows == [{"Ticket": "x", "Message": "Größe", "Category": "b", "ID": "7"}]
    assert (seen.suggested.text, seen.suggested.id, seen.suggested.label) == ("Message", "ID", "Category")


def test_annotators_cannot_import(importing: Importing, tmp_path: Path) -> None:
    person = team.add_person(importing.store, importing.owner, importing.project.id, "Ann", Role.ANNOTATOR)
    importing.owner = Caller(person)
    with pytest.raises(NotAllowed):
        importing.start("a.txt", "one\n")


def test_uploads_that_were_cut_off_are_swept_after_a_day(store: Store) -> None:
    folder = store.home / "uploads"
    folder.mkdir()
    now = store.now().timestamp()
    for name, age in ((".incoming-old", 90_000), (".incoming-new", 3_600), ("src_kept", 90_000)):
        folder.joinpath(name).write_bytes(b"half")
        os.utime(folder / name, (now - age, now - age))
    assert imports.sweep_uploads(store) == 1
    assert {file.name for file in folder.iterdir()} == {".incoming-new", "src_kept"}
    assert imports.sweep_uploads(store) == 0
