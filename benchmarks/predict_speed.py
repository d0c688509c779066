"""How fast predictions are: beside the encoder alone, and over HTTP beside the obvious alternative.

    python benchmarks/predict_speed.py --data FOLDER --out benchmarks/results/predict_speed.json

FOLDER holds banking77; without --data the demo tickets are used. Two hundred texts are answered first. The
alternative is ``predict_peer.py`` (FastAPI, sentence-transformers, scikit-learn) with the same encoder and
the same answers, run by ``--peer-python``: sentence-transformers is no dependency of ours. The turns of the
two alternate. ``--minutes`` is how long memory is watched under eight clients; ``--only-memory`` does only
that.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np

import environment
from askwell.bootstrap import Askwell, build, read_settings
from askwell.domain.deployments import Conduct
from askwell.domain.events import EventKind
from askwell.engine.encoder_folder import find_place
from askwell.services import annotate, asking, deployments, projects, team
from askwell.services.annotate import Action
from askwell.services.hosting import LearnerHost
from loop_speed import fill, read
from predict_load import Target, load, requests_of, resident_mb

ANSWERS, BATCH = 200, 512
CLIENTS = (1, 8, 32, 64, 128)
MEMORY = "resident memory of the server under eight callers, who send one text at a time"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--texts", type=int, default=2_048)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=10.0, help="of each load")
    parser.add_argument(
        "--minutes", type=float, default=60.0, help="of the load under which memory is watched"
    )
    parser.add_argument("--only-memory", action="store_true", help="watch memory, and measure no speed")
    parser.add_argument("--port", type=int, default=8498)
    parser.add_argument(
        "--peer-python", help="with sentence-transformers; without it there is no alternative"
    )
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    about = environment.describe()
    rows = read(options.data)
    with tempfile.TemporaryDirectory() as home, ExitStack() as stack:
        askwell = build(read_settings({"ASKWELL_HOME": home}))
        key, answers, project_id = teach(askwell, rows)
        texts = [text for text, _ in rows][: options.texts]
        if options.only_memory:
            askwell.close()
            target = stack.enter_context(ours(home, options.port, key, texts))
            found = {"what": MEMORY, "memory": watch_memory(target, options.minutes), "environment": about}
            environment.write(found, options.out)
            return
        beside = beside_encoder(askwell, project_id, texts, options.repeats)
        askwell.close()
        targets = [stack.enter_context(ours(home, options.port, key, texts))]
        if options.peer_python:
            targets.append(stack.enter_context(peer(home, options, answers, texts)))
        loads: dict[str, list[dict]] = {target.name: [] for target in targets}
        for clients in CLIENTS:
            for target in targets:
                loads[target.name].append(load(target, clients, options.seconds))
                print(target.name, loads[target.name][-1], file=sys.stderr)
        memory = watch_memory(targets[0], options.minutes)
    of_32, of_512 = beside["encoder_texts_per_second_in_32"], beside["encoder_texts_per_second"]
    result = {
        "what": "predictions beside the encoder alone, and single texts over HTTP beside an alternative",
        "texts": len(texts),
        "classes": len({label for _, label in rows}),
        **beside,
        "http": loads,
        "share_of_encoder_over_http": [
            {
                "clients": each["clients"],
                "of_batches_of_32": round(each["texts_per_second"] / of_32, 3),
                "of_batches_of_512": round(each["texts_per_second"] / of_512, 3),
            }
            for each in loads["askwell"]
        ],
        "memory": memory,
        "environment": about,
    }
    environment.write(result, options.out)


def teach(askwell: Askwell, rows: list[tuple[str, str]]) -> tuple[str, list[tuple[str, str]], str]:
    """Answer some texts and deploy: a key, what was answered, and the project's id."""
    owner = askwell.owner()
    project = fill(askwell, owner, rows)
    ids = {label.name: label.id for label in projects.find(askwell.store, owner, project.id).labels}
    gold = dict(rows)
    answers = []
    for number in range(ANSWERS):
        text = asking.next_questions(askwell.store, owner, project.id)[0].document
        answers.append((text.text, gold[text.text]))
        action = Action(f"answer-{number}", EventKind.SUBMIT, text.id, (ids[gold[text.text]],))
        annotate.record(askwell.store, owner, project.id, action)
    LearnerHost(askwell.store, askwell.encoders.get, "benchmark").claim()
    quiet = Conduct(audit_share=0.0)
    deployments.create(askwell.store, askwell.responder, owner, project.id, "bench", conduct=quiet)
    return team.create_key(askwell.store, owner, "benchmark").secret, answers, project.id


def beside_encoder(askwell: Askwell, project_id: str, texts: list[str], repeats: int) -> dict:
    """Whole batches through the predictor and through the encoder alone, turn by turn, in one process."""
    owner, encoder = askwell.owner(), askwell.encoders.exact("")  # what deployments use
    spans: dict[str, list[float]] = {"encode": [], "encode_32": [], "predict": []}
    for turn in range(repeats + 1):
        for name, size in (("encode", BATCH), ("encode_32", 32), ("predict", BATCH)):
            begun = time.perf_counter()
            for start in range(0, len(texts), size):
                if name == "predict":
                    askwell.predictor.predict(owner, project_id, texts[start : start + size])
                else:
                    encoder.encode(texts[start : start + size])
            if turn:  # the first warms up
                spans[name].append(time.perf_counter() - begun)
    ratios = np.array(spans["encode"]) / np.array(spans["predict"])
    speeds = {name: round(len(texts) / float(np.median(each))) for name, each in spans.items()}
    return {
        "repeats": repeats,
        "encoder_texts_per_second": speeds["encode"],
        "encoder_texts_per_second_in_32": speeds["encode_32"],
        "predict_texts_per_second": speeds["predict"],
        "share_of_encoder": {
            "median": round(float(np.median(ratios)), 3),
            "least": round(float(ratios.min()), 3),
        },
    }


@contextmanager
def ours(home: str, port: int, key: str, texts: list[str]) -> Iterator[Target]:
    variables = os.environ | {"ASKWELL_HOME": home, "ASKWELL_PORT": str(port)}
    command = [sys.executable, "-m", "askwell.cli", "web"]
    server = subprocess.Popen(command, env=variables, stdout=subprocess.DEVNULL)
    requests = requests_of(texts, "/api/v1/deployments/bench/predict", port, key)
    with serving(server, f"http://127.0.0.1:{port}/ready"):
        yield Target("askwell", port, server.pid, requests)


@contextmanager
def peer(
    home: str, options: argparse.Namespace, answers: list[tuple[str, str]], texts: list[str]
) -> Iterator[Target]:
    file = Path(home) / "answers.json"
    file.write_text(json.dumps(answers))
    port = options.port + 1
    program = str(Path(__file__).with_name("predict_peer.py"))
    folder = str(find_place("all-minilm-l6-v2"))
    server = subprocess.Popen([options.peer_python, program, folder, str(file), str(port)])
    with serving(server, f"http://127.0.0.1:{port}/openapi.json"):
        yield Target(
            "fastapi + sentence-transformers + scikit-learn",
            port,
            server.pid,
            requests_of(texts, "/predict", port),
        )


@contextmanager
def serving(server: subprocess.Popen, address: str) -> Iterator[None]:
    try:
        for _ in range(600):
            if server.poll() is not None:
                raise SystemExit("a server ended before the load began")
            try:
                urllib.request.urlopen(address, timeout=5)
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        yield
    finally:
        server.terminate()
        server.wait(30)


def watch_memory(target: Target, minutes: float) -> dict:
    """Resident megabytes at the beginning, in tenths of the time, and at the end, under eight clients."""
    if not minutes:
        return {}
    found = [resident_mb(target.pid)]
    calls = 0
    for _ in range(10):
        calls += load(target, 8, 60 * minutes / 11)["calls"]
        found.append(resident_mb(target.pid))
    return {"minutes": minutes, "calls": calls, "resident_mb": found}


if __name__ == "__main__":
    main()
