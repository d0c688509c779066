"""How long a person waits: the next question, the saved answer, and the queue ranked again with that answer.

    python benchmarks/loop_speed.py --data FOLDER --answers 500 --out benchmarks/results/loop_speed.json

A worker process learns while this one asks and answers through the services, as the web process does. FOLDER
holds banking77/train.jsonl; without --data the demo tickets are used. --database takes a PostgreSQL address.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

import environment
from askwell.bootstrap import Askwell, build, read_settings
from askwell.domain.documents import NewText
from askwell.domain.events import EventKind
from askwell.domain.labels import LabelDraft
from askwell.domain.members import Caller
from askwell.domain.projects import Project, Task
from askwell.services import annotate, asking, learn, projects
from askwell.services.annotate import Action
from askwell.services.encoding import encode_pending
from askwell.storage import documents

EXAMPLES = Path(__file__).parent.parent / "examples" / "support-tickets"
AT = (50, 100, 200, 300, 500, 750, 1_000, 1_500, 2_000)


def read(data: Path | None) -> list[tuple[str, str]]:
    if data is not None:
        lines = (data / "banking77" / "train.jsonl").read_text("utf-8").splitlines()
        return [(row["text"], row["label"].replace("_", " ")) for row in map(json.loads, lines)]
    texts = [json.loads(line) for line in (EXAMPLES / "tickets.jsonl").read_text("utf-8").splitlines()]
    gold = [json.loads(line) for line in (EXAMPLES / "gold.jsonl").read_text("utf-8").splitlines()]
    return [(text["text"], label["label"]) for text, label in zip(texts, gold, strict=True) if label["label"]]


@contextmanager
def worker(home: str, database: str) -> Iterator[None]:
    settings = {"ASKWELL_HOME": home, "ASKWELL_DATABASE_URL": database}
    process = subprocess.Popen([sys.executable, "-m", "askwell.cli", "worker"], env=os.environ | settings)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def fill(askwell: Askwell, owner: Caller, rows: list[tuple[str, str]]) -> Project:
    names = sorted({label for _, label in rows})
    drafts = [LabelDraft(name) for name in names]
    project = projects.create(askwell.store, owner, name="Loop", task=Task.CHOOSE_ONE, labels=drafts)
    for start in range(0, len(rows), 1_000):
        with askwell.store.database.write() as connection:
            new = [
                NewText(text=text, external_id=None, metadata={}, line=1) for text, _ in rows[start:][:1_000]
            ]
            documents.add_chunk(connection, project.id, None, new)
    encode_pending(askwell.store, project.id, askwell.encoders.get(""))
    return project


def run(askwell: Askwell, rows: list[tuple[str, str]], answers: int, home: str, database: str) -> list[dict]:
    owner = askwell.owner()
    project = fill(askwell, owner, rows)
    ids = {label.name: label.id for label in projects.find(askwell.store, owner, project.id).labels}
    gold = {text: ids[label] for text, label in rows}
    points: list[dict] = []
    times: dict[str, list[float]] = {"next_ms": [], "submit_ms": [], "reranked_ms": []}
    with worker(home, database):
        wait(askwell, owner, project, events=0, version=1)
        for number in range(1, answers + 1):
            begun = time.perf_counter()
            question = asking.next_questions(askwell.store, owner, project.id)[0]
            asked = time.perf_counter()
            key = f"answer-{number}"
            answer = Action(key, EventKind.SUBMIT, question.document.id, (gold[question.document.text],))
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


def wait(askwell: Askwell, owner: Caller, project: Project, *, events: int, version: int) -> None:
    while True:
        clock = learn.read_clock(askwell.store, owner, project.id)
        if clock.learnt_events >= events and clock.model_version >= version:
            return
        time.sleep(0.005)  # looking more often would take the core that the worker needs


def point(number: int, times: dict[str, list[float]], last: int) -> dict:
    row: dict = {"answers": number}
    for name, values in times.items():
        recent = values[-last:]
        row[name] = {
            "median": round(float(np.median(recent)), 1),
            "p95": round(float(np.quantile(recent, 0.95)), 1),
        }
    return row


def measure(
    description: str,
    what: str,
    *,
    answers: int,
    read: Callable[[Path | None], list[Any]],
    run: Callable[..., Any],
    labels: Callable[[list[Any]], int],
) -> None:
    """Read the command line, play the loop in a fresh home and write its points."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path)
    parser.add_argument("--answers", type=int, default=answers)
    parser.add_argument("--database", default="", help="a PostgreSQL address; an empty database")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    rows = read(options.data)
    about = environment.describe()
    with tempfile.TemporaryDirectory() as home:
        variables = {"ASKWELL_HOME": home, "ASKWELL_DATABASE_URL": options.database}
        askwell = build(read_settings(variables))
        points = run(askwell, rows, min(options.answers, len(rows)), home, options.database)
        askwell.close()
    result = {
        "what": what,
        "database": "postgresql" if options.database else "sqlite",
        "texts": len(rows),
        "labels": labels(rows),
        "points": points,
        "environment": about,
    }
    environment.write(result, options.out)


if __name__ == "__main__":
    measure(
        __doc__ or "",
        "milliseconds a person waits, with a worker learning in another process",
        answers=500,
        read=read,
        run=run,
        labels=lambda rows: len({label for _, label in rows}),
    )
