"""How long a person waits who marks spans: the next question, the saved answer, and the queue ranked again.

    python benchmarks/span_loop_speed.py --data FOLDER --answers 200 --out results/span_loop_speed.json

A worker process learns while this one asks and marks through the services, as the web process does. FOLDER
holds cyner/*.jsonl and wnut17/*.jsonl (the first five labels are marked); the first 5,000 texts are used.
Without --data it is the demo of threat reports. --database takes a PostgreSQL address.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from askwell.bootstrap import Askwell
from askwell.domain.documents import NewText
from askwell.domain.events import EventKind
from askwell.domain.labels import LabelDraft
from askwell.domain.members import Caller
from askwell.domain.projects import Project, Task
from askwell.domain.spans import Span
from askwell.services import annotate, asking, projects
from askwell.services.annotate import Action
from askwell.services.encoding import encode_pending
from askwell.storage import documents
from loop_speed import measure, point, wait, worker

EXAMPLES = Path(__file__).parent.parent / "examples" / "threat-spans"
AT = (25, 50, 100, 150, 200, 300, 400, 500)
TEXTS, LABELS = 5_000, 5

Row = tuple[str, list[tuple[int, int, str]]]


def read(data: Path | None) -> list[Row]:
    if data is None:
        files = [EXAMPLES / "gold.jsonl"]
        texts = [json.loads(line) for line in (EXAMPLES / "sentences.jsonl").read_text("utf-8").splitlines()]
        by_id = {row["id"]: row["text"] for row in texts}
    else:
        files = sorted([*(data / "cyner").glob("*.jsonl"), *(data / "wnut17").glob("*.jsonl")])
        by_id = {}
    rows: list[Row] = []
    for line in (line for file in files for line in file.read_text("utf-8").splitlines()):
        row = json.loads(line)
        spans = [(span["start"], span["end"], span["label"]) for span in row["spans"]]
        rows.append((row.get("text") or by_id[row["id"]], spans))
    unique = list(dict(rows).items())[:TEXTS]
    names = list(dict.fromkeys(label for _, spans in unique for *_, label in spans))[:LABELS]
    return [(text, [span for span in spans if span[2] in names]) for text, spans in unique]


def fill(askwell: Askwell, owner: Caller, rows: list[Row]) -> Project:
    names = sorted({label for _, spans in rows for *_, label in spans})
    drafts = [LabelDraft(name) for name in names]
    project = projects.create(askwell.store, owner, name="Spans", task=Task.MARK_SPANS, labels=drafts)
    for start in range(0, len(rows), 1_000):
        with askwell.store.database.write() as connection:
            new = [NewText(text=text, line=1) for text, _ in rows[start:][:1_000]]
            documents.add_chunk(connection, project.id, None, new)
    encode_pending(askwell.store, project.id, askwell.encoders.get(""))
    return project


def run(askwell: Askwell, rows: list[Row], answers: int, home: str, database: str) -> list[dict]:
    owner = askwell.owner()
    project = fill(askwell, owner, rows)
    ids = {label.name: label.id for label in projects.find(askwell.store, owner, project.id).labels}
    gold = {text: tuple(Span(start, end, ids[label]) for start, end, label in spans) for text, spans in rows}
    points: list[dict] = []
    times: dict[str, list[float]] = {"next_ms": [], "submit_ms": [], "reranked_ms": []}
    with worker(home, database):
        wait(askwell, owner, project, events=0, version=1)
        for number in range(1, answers + 1):
            begun = time.perf_counter()
            question = asking.next_questions(askwell.store, owner, project.id)[0]
            asked = time.perf_counter()
            spans = gold[question.document.text]
            answer = Action(f"answer-{number}", EventKind.SUBMIT, question.document.id, spans=spans)
            receipt = annotate.record(askwell.store, owner, project.id, answer)
            committed = time.perf_counter()
            wait(askwell, owner, project, events=receipt.event.number, version=1)
            ranked = time.perf_counter()
            for name, span in zip(times, (asked - begun, committed - asked, ranked - committed), strict=True):
                times[name].append(1e3 * span)
            if number in AT or number == answers:
                points.append(point(number, times, number - (points[-1]["answers"] if points else 0)))
                print(points[-1], file=sys.stderr)
            time.sleep(0.05)
    return points


if __name__ == "__main__":
    measure(
        __doc__ or "",
        "milliseconds a person who marks spans waits, with a worker learning in another process",
        answers=200,
        read=read,
        run=run,
        labels=lambda rows: len({label for _, spans in rows for *_, label in spans}),
    )
