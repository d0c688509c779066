"""Fifty people at once: no answer is lost, none counts twice, no text goes beyond its overlap."""

import json
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import pytest

from askwell.domain.documents import NewText
from askwell.domain.events import EventKind
from askwell.domain.members import Caller, Role
from askwell.domain.projects import Project
from askwell.services import annotate, asking, exports, projects, team, texts
from askwell.services.annotate import Action
from askwell.services.exports import ExportFormat, ExportOptions
from askwell.services.import_cells import LabelledText
from askwell.storage.store import Store

PEOPLE = 50
SECONDS = 4.0
TEXTS = 2_000


@dataclass
class Work:
    """What all of them were told had been stored, and what went wrong."""

    acknowledged: dict[str, tuple[int, str]] = field(default_factory=dict)
    failures: list[BaseException] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


@pytest.mark.slow
@pytest.mark.parametrize("overlap", [1, 3])
def test_fifty_people_lose_nothing_and_double_nothing(
    store: Store, owner: Caller, project: Project, overlap: int
) -> None:
    projects.change(store, owner, project.id, overlap=overlap, audit_share=0.5)
    label = projects.find(store, owner, project.id).labels[0].id
    for start in range(0, TEXTS, 1_000):
        rows = [LabelledText(NewText(f"text number {start + n}", n + 1), None) for n in range(1_000)]
        texts.add_texts(store, owner, project.id, rows)
    people = [
        Caller(team.add_person(store, owner, project.id, f"Person {n}", Role.ANNOTATOR))
        for n in range(PEOPLE)
    ]
    work = Work()
    end = time.monotonic() + SECONDS
    threads = [
        threading.Thread(target=_answer, args=(store, caller, project.id, label, work, end))
        for caller in people
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert work.failures == []
    assert len(work.acknowledged) >= PEOPLE

    exported: Counter[tuple[int, str]] = Counter()
    answered: Counter[int] = Counter()
    stream = exports.export(store, owner, project.id, ExportFormat.JSONL, ExportOptions())
    for line in b"".join(stream).splitlines():
        row = json.loads(line)
        given = [answer for answer in row["answers"] if answer["status"] == "submitted"]
        exported.update((row["id"], answer["person"]) for answer in given)
        answered[row["id"]] = len(given)
    assert exported == Counter(work.acknowledged.values())
    assert set(exported.values()) == {1}
    assert max(answered.values()) <= overlap
    clock = projects.find(store, owner, project.id).clock
    assert clock.events == len(work.acknowledged)
    assert clock.answered == len(answered)


def _answer(store: Store, caller: Caller, project_id: str, label: str, work: Work, end: float) -> None:
    try:
        count = 0
        while time.monotonic() < end:
            for question in asking.next_questions(store, caller, project_id, 1):
                action = Action(
                    f"{caller.person.id}-{count}", EventKind.SUBMIT, question.document.id, labels=(label,)
                )
                for _ in range(2 if count % 5 == 0 else 1):  # some send the same again
                    annotate.record(store, caller, project_id, action)
                with work.lock:
                    work.acknowledged[action.id] = (question.document.id, caller.person.name)
                count += 1
    except BaseException as error:
        work.failures.append(error)
