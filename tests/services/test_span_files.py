"""Spans in and out of a project: as answers, with labels beside, what does not fit, and what is lost."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from askwell.domain.documents import text_hash
from askwell.domain.events import Stream
from askwell.domain.labels import LabelDraft, LabelKind
from askwell.domain.losses import Loss
from askwell.domain.members import Caller, Role
from askwell.domain.projects import Project, Task
from askwell.domain.sources import FileFormat, ImportOptions
from askwell.domain.spans import OffsetUnit, Span
from askwell.services import imports, projects, team
from askwell.services.export_formats import ExportFormat
from askwell.services.exports import ExportOptions, export, find_losses
from askwell.services.import_steps import import_step
from askwell.storage import annotations, documents, event_log
from askwell.storage import projects as project_rows
from askwell.storage.store import Store

OPTIONS = ExportOptions()
LINES = (
    {
        "text": "Ada met Bob",
        "spans": [{"start": 0, "end": 3, "label": "Person"}, [8, 11, "person"]],
        "id": "a",
    },
    {"text": "💩 in Paris", "spans": [{"start": 5, "end": 10, "label": "City"}], "source": "web"},
    {"text": "nothing", "spans": []},
    {"text": "nobody looked"},
)


class Files:
    """Files into and out of projects."""

    def __init__(self, store: Store, owner: Caller, folder: Path) -> None:
        self.store, self.owner, self._folder = store, owner, folder

    def project(self, task: Task = Task.MARK_SPANS, more: Sequence[str] = (), **settings: Any) -> Project:
        labels = [LabelDraft(name, kind=LabelKind.SPAN) for name in ("Person", *more)]
        if task is not Task.MARK_SPANS:
            labels += [LabelDraft("Praise"), LabelDraft("Blame")]
        return projects.create(self.store, self.owner, name="Spans", task=task, labels=labels, **settings)

    def take(self, project: Project, name: str, data: bytes | str, **options: Any) -> list[tuple[int, str]]:
        """Import a file, and give its bad rows."""
        path = self._folder / f"upload-{name}"
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        started = imports.start_import(
            self.store, self.owner, project.id, path, name, ImportOptions(**options)
        )
        while not import_step(self.store, started.id):
            pass
        source_id = str(started.options["source_id"])
        found = imports.find_problems(self.store, self.owner, project.id, source_id)
        return [(problem.line, problem.reason) for problem in found]

    def answers(self, project: Project) -> dict[str, tuple[list[str], list[tuple[str, str]]]]:
        """Every text that was answered: the names of its labels, and its spans' words and names."""
        with self.store.database.read() as connection:
            names = {each.id: each.name for each in project_rows.find_labels(connection, project.id)}
            pool = {each.id: each.text for each in documents.page(connection, project.id, -1, 1_000)}
            found: dict[str, tuple[list[str], list[tuple[str, str]]]] = {}
            for each in annotations.find_for(connection, list(pool)):
                text = pool[each.document_id]
                spans = [(text[span.start : span.end], names[span.label]) for span in each.spans]
                found[text] = ([names[label] for label in each.labels], spans)
        return found

    def labels(self, project: Project) -> dict[str, LabelKind]:
        return {each.name: each.kind for each in projects.find(self.store, self.owner, project.id).labels}

    def write(self, project: Project, file_format: ExportFormat, options: ExportOptions = OPTIONS) -> bytes:
        return b"".join(export(self.store, self.owner, project.id, file_format, options))


@pytest.fixture
def files(store: Store, owner: Caller, tmp_path: Path) -> Files:
    return Files(store, owner, tmp_path)


def jsonl(*lines: object) -> str:
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def test_spans_of_a_file_are_answers(files: Files, store: Store) -> None:
    project = files.project()
    assert files.take(project, "a.jsonl", jsonl(*LINES)) == []
    assert files.answers(project) == {
        "Ada met Bob": ([], [("Ada", "Person"), ("Bob", "Person")]),
        "💩 in Paris": ([], [("Paris", "City")]),
        "nothing": ([], []),
    }
    assert files.labels(project) == {"Person": LabelKind.SPAN, "City": LabelKind.SPAN}
    with store.database.read() as connection:
        events = event_log.find_events_after(connection, project.id, 0, 10)
    assert {event.stream for event in events} == {Stream.IMPORT}
    assert events[0].text_hash == text_hash("Ada met Bob").hex()


def test_choices_and_spans_in_one_file(files: Files) -> None:
    project = files.project(Task.CHOOSE_ONE)
    lines = [
        {"text": "Ada is good", "label": "praise", "spans": [[0, 3, "Person"], [7, 11, "Word"]]},
        {"text": "only a label", "label": "Blame", "spans": []},
        {"text": "only a span", "spans": [[0, 4, "Word"]]},
        {"text": "wrong way round", "label": "Person"},
        {"text": "and round", "label": "Blame", "spans": [[0, 3, "Praise"]]},
    ]
    assert files.take(project, "a.jsonl", jsonl(*lines), label_column="label") == [
        (3, "it has 0 labels beside 1 spans, but the project asks for exactly one"),
        (4, "the label “Person” is for spans"),
        (5, "the label “Praise” is for whole texts"),
    ]
    assert files.answers(project) == {
        "Ada is good": (["Praise"], [("Ada", "Person"), ("good", "Word")]),
        "only a label": (["Blame"], []),
    }
    assert files.labels(project)["Word"] is LabelKind.SPAN


def test_what_does_not_fit_names_the_span_and_makes_no_label(files: Files) -> None:
    project = files.project()
    lines = [
        {"text": "too short", "spans": [[0, 3, "Person"], [4, 99, "New"]]},
        {"text": "they overlap", "spans": [[0, 6, "Person"], [4, 8, "New"]]},
        {"text": "white  space", "spans": [[5, 7, "New"]]},
        {"text": "no list", "spans": "New"},
        {"text": "about it all", "spans": [], "label": "New"},
        {"text": " trimmed and once ", "spans": [[0, 9, "Person"], [1, 8, "Person"]]},
    ]
    problems = files.take(project, "a.jsonl", jsonl(*lines), label_column="label")
    assert problems == [
        (1, "spans[1]: 4 to 99 is no part of a text of 9 code points"),
        (2, "spans: “they o” (0–6) and “ove” (5–8) overlap, which this project rules out"),
        (3, "spans[0]: 5 to 7 is white space alone"),
        (4, "spans: “New” is no JSON list of spans"),
        (5, "“New” is about the whole text, but the project marks spans alone"),
    ]
    assert files.answers(project) == {" trimmed and once ": ([], [("trimmed", "Person")])}
    assert files.labels(project) == {"Person": LabelKind.SPAN}


def test_overlapping_spans_where_the_project_has_them(files: Files) -> None:
    project = files.project(spans_overlap=True)
    line = {"text": "New York", "spans": [[0, 8, "A"], [0, 3, "B"]]}
    assert files.take(project, "a.jsonl", jsonl(line)) == []
    assert files.answers(project) == {"New York": ([], [("New York", "A"), ("New", "B")])}


def test_positions_are_moved_when_line_ends_are_cleaned(files: Files) -> None:
    project = files.project()
    raw = "one\r\ntwo\rthree\r\n💩four"
    spans = [[raw.index(word), raw.index(word) + len(word), "W"] for word in ("two", "three", "💩four")]
    utf16 = [[start, end + (end == len(raw)), label] for start, end, label in spans]
    assert files.take(project, "a.jsonl", jsonl({"text": raw, "spans": spans})) == []
    expected = ([], [("two", "W"), ("three", "W"), ("💩four", "W")])
    assert files.answers(project) == {"one\ntwo\nthree\n💩four": expected}
    other = files.project()
    line = jsonl({"text": raw, "spans": utf16})
    assert files.take(other, "b.jsonl", line, offset_unit=OffsetUnit.UTF16) == []
    assert files.answers(other) == files.answers(project)


def test_answers_can_be_left_aside(files: Files, store: Store) -> None:
    project = files.project()
    assert files.take(project, "a.jsonl", jsonl(LINES[1]), answers=False) == []
    assert files.answers(project) == {}
    with store.database.read() as connection:
        document = documents.page(connection, project.id, -1, 1)[0]
    assert document.metadata == {"source": "web", "spans": [{"start": 5, "end": 10, "label": "City"}]}


def test_unknown_labels_are_not_made_where_that_is_not_wanted(files: Files) -> None:
    project = files.project()
    assert files.take(project, "a.jsonl", jsonl(*LINES), create_labels=False) == [(2, "unknown label “City”")]


def test_a_preview_tells_what_is_found(files: Files, store: Store, owner: Caller, tmp_path: Path) -> None:
    project = files.project()
    path = tmp_path / "a.jsonl"
    path.write_text(jsonl(*LINES, {"text": "bad", "spans": [[0, 9, "X"]]}))
    seen = imports.preview(store, owner, project.id, path, "a.jsonl", ImportOptions())
    assert (seen.format, seen.suggested.spans) == (FileFormat.JSONL, "spans")
    assert seen.offset_unit is OffsetUnit.CODE_POINTS
    assert (seen.found.rows, seen.found.answered, seen.found.spans) == (5, 3, 3)
    assert seen.found.span_labels == {"Person": 1, "person": 1, "City": 1}
    assert [problem.line for problem in seen.problems] == [5]


@pytest.mark.parametrize(
    "file_format, keeps_the_empty",
    [
        (ExportFormat.JSONL, True),
        (ExportFormat.CSV, True),
        (ExportFormat.CONLL, True),
        (ExportFormat.BIOES, True),
        (ExportFormat.LABEL_STUDIO, True),
        (ExportFormat.PRODIGY, True),
        (ExportFormat.DOCCANO, False),
        (ExportFormat.BRAT, False),
    ],
)
def test_an_export_is_imported_again(files: Files, file_format: ExportFormat, keeps_the_empty: bool) -> None:
    project = files.project()
    files.take(project, "a.jsonl", jsonl(*LINES, {"text": "Eve left", "spans": [[0, 3, "Big Person"]]}))
    data = files.write(project, file_format)
    again = files.project(more=["Big Person"])
    assert files.take(again, f"again{file_format.ending}", data) == []
    expected = files.answers(project)
    if not keeps_the_empty:
        del expected["nothing"]
    assert files.answers(again) == expected
    assert set(files.labels(again)) == {"Person", "City", "Big Person"}
    assert files.write(again, file_format) == data or file_format not in (
        ExportFormat.CONLL,
        ExportFormat.BIOES,
    )


def test_what_most_people_marked_goes_out(files: Files, store: Store, owner: Caller) -> None:
    project = files.project()
    files.take(project, "a.jsonl", jsonl({"text": "Ada met Bob"}))
    person = projects.find(store, owner, project.id).labels[0].id
    ada, bob = Span(0, 3, person), Span(8, 11, person)
    people = [team.add_person(store, owner, project.id, name, Role.ANNOTATOR).id for name in "xyz"]
    with store.database.write() as connection:
        document = documents.page(connection, project.id, -1, 1)[0]
        project_rows.lock_clock(connection, project.id)
        for person_id, spans in zip(people, ((ada, bob), (ada,), (ada, bob)), strict=True):
            answer = annotations.ImportedAnswer(document.id, (), spans)
            annotations.record_import(connection, project.id, [answer], person_id, store.now())
    row = json.loads(files.write(project, ExportFormat.JSONL))
    assert [(span["text"], span["label"]) for span in row["spans"]] == [("Ada", "Person"), ("Bob", "Person")]
    assert sorted(len(each["spans"]) for each in row["answers"]) == [1, 2, 2]
    losses = find_losses(store, owner, project.id, ExportFormat.CONLL, OPTIONS)
    assert [(each.what, each.count) for each in losses.lost] == [(Loss.ANSWERS, 3)]
    for file_format in (ExportFormat.JSONL, ExportFormat.CSV):
        losses = find_losses(store, owner, project.id, file_format, OPTIONS)
        assert [(each.what, each.texts, each.count) for each in losses.lost] == [(Loss.ANSWERS, 1, 3)]
        assert "brings back one answer" in losses.lost[0].says
        assert (losses.texts, losses.written) == (1, 1)
    again = files.project()
    assert files.take(again, "again.jsonl", files.write(project, ExportFormat.JSONL)) == []
    assert files.answers(again) == {"Ada met Bob": ([], [("Ada", "Person"), ("Bob", "Person")])}
