"""Export: what everybody said, what most say, and the same texts when it is imported again."""

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from askwell.domain.annotations import Annotation, Status
from askwell.domain.documents import NewText, clean_text
from askwell.domain.errors import NotAllowed
from askwell.domain.events import Event, EventKind
from askwell.domain.forecasts import Forecast
from askwell.domain.ids import new_id
from askwell.domain.members import Caller, Role
from askwell.domain.projects import Project, Task
from askwell.domain.sources import ImportOptions
from askwell.services import annotate, exports, imports, projects, team
from askwell.services.actions import Action
from askwell.services.export_columns import ExportColumn, agreed_labels
from askwell.services.exports import ExportFormat, ExportOptions, export
from askwell.services.import_steps import import_step
from askwell.storage import annotations, documents, event_log, forecasts
from askwell.storage import projects as project_rows
from askwell.storage.store import Store

WHOLE = ExportOptions(is_whole=True)
NOW = datetime(2031, 1, 2, tzinfo=UTC)


def fill(store: Store, project: Project, new: list[NewText]) -> list[int]:
    with store.database.write() as connection:
        result = documents.add_chunk(connection, project.id, None, new)
        assert not result.rejected
        return [found for found in result.ids if found is not None]


def answer(store: Store, project: Project, caller: Caller, event: Event) -> None:
    with store.database.write() as connection:
        project_rows.lock_clock(connection, project.id)
        event_log.append(connection, project.id, [event])
        past = event_log.history(connection, event.document_id, caller.person.id)
        annotations.refold(connection, project.id, past)


def event(caller: Caller, document_id: int, kind: EventKind, **given: object) -> Event:
    return Event(new_id("evt"), document_id, caller.person.id, kind, NOW, **given)  # pyright: ignore[reportArgumentType] — by tests


def read_jsonl(
    store: Store, owner: Caller, project: Project, options: ExportOptions
) -> list[dict[str, object]]:
    data = b"".join(export(store, owner, project.id, ExportFormat.JSONL, options))
    return [json.loads(line) for line in data.decode().split("\n") if line]


def read_csv(store: Store, owner: Caller, project: Project, options: ExportOptions) -> list[dict[str, str]]:
    data = b"".join(export(store, owner, project.id, ExportFormat.CSV, options))
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


@pytest.fixture
def answered(store: Store, owner: Caller, project: Project) -> list[int]:
    """Three texts: one answered, flagged and remarked on, one skipped, one untouched."""
    ids = fill(
        store,
        project,
        [
            NewText("=SUM(A1)", 1, "x1", {"channel": "mail", "text": "clash"}),
            NewText("b", 2),
            NewText("c", 3),
        ],
    )
    label = projects.find(store, owner, project.id).labels[0]
    answer(store, project, owner, event(owner, ids[0], EventKind.SUBMIT, labels=(label.id,)))
    answer(store, project, owner, event(owner, ids[0], EventKind.FLAG, comment="look"))
    answer(store, project, owner, event(owner, ids[1], EventKind.SKIP))
    return ids


def test_jsonl_tells_all(store: Store, owner: Caller, project: Project, answered: list[int]) -> None:
    rows = read_jsonl(store, owner, project, ExportOptions())
    assert [row["id"] for row in rows] == answered[:2]
    first = rows[0]
    assert first["external_id"] == "x1"
    assert first["labels"] == ["Refund"]
    assert (first["status"], first["flagged"], first["comment"]) == ("submitted", True, "look")
    assert first["metadata"] == {"channel": "mail", "text": "clash"}
    assert first["answers"] == [
        {
            "person": owner.person.name,
            "status": "submitted",
            "labels": ["Refund"],
            "spans": [],
            "flagged": True,
            "comment": "look",
            "stream": "direct",
            "at": NOW.isoformat(),
        }
    ]
    assert rows[1]["status"] == "skipped"
    assert [row["status"] for row in read_jsonl(store, owner, project, WHOLE)][2] == "open"


def test_csv_protects_spreadsheets_unless_told_not_to(
    store: Store, owner: Caller, project: Project, answered: list[int]
) -> None:
    rows = read_csv(store, owner, project, WHOLE)
    assert [row["text"] for row in rows] == ["'=SUM(A1)", "b", "c"]
    assert rows[0]["labels"] == "Refund"
    assert (rows[0]["channel"], rows[0]["metadata.text"]) == ("mail", "clash")
    plain = read_csv(store, owner, project, ExportOptions(protects_formulas=False))
    assert [row["text"] for row in plain] == ["=SUM(A1)", "b"]


def test_columns_are_told_in_the_order_asked_for(
    store: Store, owner: Caller, project: Project, answered: list[int]
) -> None:
    columns = (ExportColumn.AT, ExportColumn.PERSON, ExportColumn.EACH_LABEL, ExportColumn.METADATA)
    options = ExportOptions(columns=(*columns, ExportColumn.AT, ExportColumn.PROBABILITY))
    first, second = read_jsonl(store, owner, project, options)
    assert list(first) == ["at", "person", "each_label", "metadata", "probability"]
    assert (first["at"], first["person"], first["probability"]) == (NOW.isoformat(), ["Owner"], None)
    assert first["each_label"] == {"Refund": True, "Delivery": False, "Sign-in": False}
    assert second["each_label"] == {"Refund": None, "Delivery": None, "Sign-in": None}
    rows = read_csv(store, owner, project, options)
    assert list(rows[0]) == [
        "at",
        "person",
        "label.Refund",
        "label.Delivery",
        "label.Sign-in",
        "channel",
        "text",
        "probability",
    ]
    assert [rows[0][key] for key in ("person", "label.Refund", "label.Delivery")] == [
        "Owner",
        "true",
        "false",
    ]
    assert rows[1]["label.Refund"] == ""


def test_what_the_model_last_said_goes_out_when_asked_for(
    store: Store, owner: Caller, project: Project, answered: list[int]
) -> None:
    labels = projects.find(store, owner, project.id).labels
    said = Forecast(answered[0], ((labels[1].id, 0.75), (labels[0].id, 0.25)), 0.125, 0.5, 7)
    with store.database.write() as connection:
        forecasts.put(connection, project.id, [said])
    columns = (ExportColumn.PREDICTION, ExportColumn.PROBABILITY, ExportColumn.UNCERTAINTY)
    first, second = read_jsonl(store, owner, project, ExportOptions(columns=columns))
    assert first == {"prediction": ["Delivery"], "probability": 0.75, "uncertainty": 0.125}
    assert second == {"prediction": None, "probability": None, "uncertainty": None}
    row = read_csv(store, owner, project, ExportOptions(columns=columns))[0]
    assert list(row.values()) == ["Delivery", "0.75", "0.125"]


def test_pages_join_without_a_gap(
    store: Store, owner: Caller, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "PAGE", 7)
    fill(store, project, [NewText(f"text {number}", number) for number in range(50)])
    for rows in (read_jsonl(store, owner, project, WHOLE), read_csv(store, owner, project, WHOLE)):
        assert [row["text"] for row in rows] == [f"text {number}" for number in range(50)]


def test_annotators_cannot_export(store: Store, owner: Caller, project: Project) -> None:
    person = team.add_person(store, owner, project.id, "Ann", Role.ANNOTATOR)
    with pytest.raises(NotAllowed):
        export(store, Caller(person), project.id, ExportFormat.CSV, WHOLE)


def test_what_most_people_say() -> None:
    def said(*answers: tuple[str, ...]) -> list[Annotation]:
        return [Annotation(1, str(who), Status.SUBMITTED, labels) for who, labels in enumerate(answers)]

    skipped = Annotation(1, "s", Status.SKIPPED)
    assert agreed_labels(Task.CHOOSE_ONE, []) is None
    assert agreed_labels(Task.CHOOSE_ONE, [skipped]) is None
    assert agreed_labels(Task.CHOOSE_ONE, said(("a",), ("b",))) is None
    assert agreed_labels(Task.CHOOSE_ONE, [*said(("a",), ("b",), ("b",)), skipped]) == ("b",)
    assert agreed_labels(Task.CHOOSE_SEVERAL, said(("a", "b"), ("b",), ("c",))) == ("b",)
    assert agreed_labels(Task.CHOOSE_SEVERAL, said((), ("a",))) == ()


_CHARACTERS = st.characters(exclude_categories=("Cs",), exclude_characters="\0")
_TEXTS = st.text(_CHARACTERS, min_size=1, max_size=30).map(clean_text).filter(lambda text: not text.isspace())
_LABELS = st.sampled_from(["Refund", "Delivery", "Sign-in", "a|b", "a;b", 'quoted "one"'])
_ROWS = st.lists(
    st.tuples(_TEXTS, st.text(_CHARACTERS, max_size=8), _LABELS), max_size=8, unique_by=lambda row: row[0]
)


@pytest.mark.parametrize("file_format", [ExportFormat.JSONL, ExportFormat.CSV])
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=_ROWS)
def test_an_export_can_be_imported_again(
    store: Store, owner: Caller, tmp_path: Path, file_format: ExportFormat, rows: list[tuple[str, str, str]]
) -> None:
    old = projects.create(store, owner, name=new_id("old"), task=Task.CHOOSE_ONE)
    new = projects.create(store, owner, name=new_id("new"), task=Task.CHOOSE_ONE)
    if not rows:
        return
    first = tmp_path / "first.jsonl"
    lines = [
        json.dumps({"text": text, "label": label, "key": f"k{number}", "note": note})
        for number, (text, note, label) in enumerate(rows)
    ]
    first.write_text("\n".join(lines))
    take_in(
        store, owner, old, first, ImportOptions(text_column="text", id_column="key", label_column="label")
    )
    options = ExportOptions(is_whole=True, protects_formulas=False)
    second = tmp_path / f"second.{file_format.value}"
    second.write_bytes(b"".join(export(store, owner, old.id, file_format, options)))
    kept = ["metadata"] if file_format is ExportFormat.JSONL else ["note"]
    again = ImportOptions(
        text_column="text", id_column="external_id", label_column="labels", metadata_columns=kept
    )
    take_in(store, owner, new, second, again)
    expected, found = (strip(read_jsonl(store, owner, project, WHOLE)) for project in (old, new))
    assert found == expected
    assert len(found) == len(rows)


def take_in(store: Store, owner: Caller, project: Project, path: Path, options: ImportOptions) -> None:
    job = imports.start_import(store, owner, project.id, path, path.name, options)
    while not import_step(store, job.id):
        pass


def strip(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Leave out what is new in another project: ids, the import's name, and times."""
    return [{key: value for key, value in row.items() if key not in ("id", "answers")} for row in rows]


def test_what_was_decided_goes_out_in_the_place_of_what_most_say(
    store: Store, owner: Caller, project: Project, answered: list[int]
) -> None:
    refund, delivery = projects.find(store, owner, project.id).labels[:2]
    for number, text in enumerate((answered[0], answered[2])):  # the second was answered by nobody
        decision = Action(f"r{number}", EventKind.REVIEW, text, (delivery.id,))
        annotate.record(store, owner, project.id, decision)
    columns = (ExportColumn.LABELS, ExportColumn.EACH_LABEL, ExportColumn.STATUS, ExportColumn.DECIDED_BY)
    told = read_jsonl(store, owner, project, ExportOptions(columns=columns))
    by = owner.person.name
    assert [row["labels"] for row in told] == [[delivery.name], [], [delivery.name]]
    assert [row["decided_by"] for row in told] == [by, None, by]
    assert [row["status"] for row in told] == ["submitted", "skipped", "submitted"]
    assert told[0]["each_label"] == {refund.name: False, delivery.name: True, "Sign-in": False}
    line = b"".join(export(store, owner, project.id, ExportFormat.DOCCANO, ExportOptions())).splitlines()[0]
    assert delivery.name in line.decode()
    assert refund.name not in line.decode()
