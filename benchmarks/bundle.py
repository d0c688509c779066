"""What a bundle weighs, how soon it answers, how quickly, and how far its answers are the platform's.

    python benchmarks/bundle.py --data FOLDER --out benchmarks/results/bundle.json

FOLDER holds banking77/train.jsonl; without --data the demo tickets are used. Two hundred texts are answered
first. The bundle is installed into an environment of its own, once as its card says and once as pip does
unasked, from the package index of this machine.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

import environment
from askwell.bootstrap import Askwell, build, read_settings
from askwell.domain.events import EventKind
from askwell.domain.members import Caller
from askwell.engine.prediction import SavedHead
from askwell.engine.values import HeadState
from askwell.services import annotate, asking, projects
from askwell.services.annotate import Action
from askwell.services.bundling import BundleOptions, make_bundle
from askwell.services.feature_kinds import Encoder
from askwell.services.hosting import LearnerHost
from askwell.storage import artifacts
from askwell_bundle.asking import Asked
from askwell_bundle.model import open_bundle
from loop_speed import fill, read

ANSWERS, TEXTS, CALLS, STARTS, BATCH = 200, 500, 300, 5, 64
LEAN = ("--no-deps", "--no-compile")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    about = environment.describe()
    rows = read(options.data)
    texts = [text for text, _ in rows][:TEXTS]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        askwell = build(read_settings({"ASKWELL_HOME": str(home / "home")}))
        owner = askwell.owner()
        project_id, classes = learn(askwell, owner, rows)
        exact, chosen = askwell.encoders.exact(""), askwell.encoders.get("")
        said = {
            "platform_float32": probabilities(askwell, project_id, exact, texts),
            "platform_as_chosen_here": probabilities(askwell, project_id, chosen, texts),
        }
        bundles: dict[str, Path] = {}
        for precision in ("float32", "int8"):
            made = make_bundle(
                askwell.store,
                owner,
                project_id,
                home / precision,
                encoder_name="",
                encoder=exact,
                options=BundleOptions(is_int8=precision == "int8"),
            )
            bundles[precision] = made.folder
            said[f"bundle_{precision}"] = bundled(made.folder, texts)
        askwell.close()
        install, python = installed(home / "lean", bundles["float32"], LEAN)
        plain, _ = installed(home / "plain", bundles["float32"], ())
        result = {
            "what": "a bundle of one label a text: megabytes, seconds, and how far probabilities lie apart",
            "texts": len(texts),
            "classes": classes,
            "backend_chosen_here": getattr(chosen, "backend", ""),
            "megabytes": {
                "installed_as_the_card_says": install,
                "installed_with_all_that_pip_adds": plain,
                **{f"bundle_{name}": megabytes([path]) for name, path in bundles.items()},
            },
            "agreement": {
                f"{one} and {other}": apart(said[one], said[other])
                for one, other in (
                    ("bundle_float32", "platform_float32"),
                    ("bundle_float32", "platform_as_chosen_here"),
                    ("platform_float32", "platform_as_chosen_here"),
                    ("bundle_int8", "platform_float32"),
                )
            },
            "served": {name: served(python, path, texts) for name, path in bundles.items()},
            "environment": about,
        }
    environment.write(result, options.out)


def learn(askwell: Askwell, owner: Caller, rows: Sequence[tuple[str, str]]) -> tuple[str, int]:
    """Make a project that has learnt some answers; gives its id and the number of its labels."""
    project = fill(askwell, owner, rows)
    ids = {label.name: label.id for label in projects.find(askwell.store, owner, project.id).labels}
    gold = {text: ids[label] for text, label in rows}
    host = LearnerHost(askwell.store, askwell.encoders.get, "benchmark")
    host.claim()
    for number in range(ANSWERS):
        if number % 20 == 0:
            host.step()
        text = asking.next_questions(askwell.store, owner, project.id)[0].document
        answer = Action(f"answer-{number}", EventKind.SUBMIT, text.id, (gold[text.text],))
        annotate.record(askwell.store, owner, project.id, answer)
    while host.step() or host.rest():
        pass
    host.release()
    return project.id, len(ids)


def probabilities(
    askwell: Askwell, project_id: str, encoder: Encoder, texts: Sequence[str]
) -> list[dict[str, float]]:
    """What the platform's engine says with an encoder, label by label."""
    with askwell.store.database.read() as connection:
        version = artifacts.newest(connection, project_id)
    assert version is not None
    state = artifacts.read_state(askwell.store.home, version.file)
    assert state is not None
    rows = SavedHead(HeadState(*state)).predict(encoder.encode(texts).astype(np.float32)).probs
    return [dict(zip(version.labels, map(float, row), strict=True)) for row in rows]


def bundled(folder: Path, texts: Sequence[str]) -> list[dict[str, float]]:
    """What a bundle says."""
    found = open_bundle(folder).predict(Asked(texts, n_best=1_000))["predictions"]
    return [{label["label_id"]: label["probability"] for label in each["n_best"]} for each in found]


def apart(ones: Sequence[dict[str, float]], others: Sequence[dict[str, float]]) -> dict[str, float]:
    """How far probabilities lie apart, and how often the likeliest label is the same."""
    gaps: list[float] = []
    same = 0
    for one, other in zip(ones, others, strict=True):
        gaps += [abs(probability - other[label]) for label, probability in one.items()]
        same += max(one, key=one.__getitem__) == max(other, key=other.__getitem__)
    return {
        "largest": float(f"{max(gaps):.2e}"),
        "mean": float(f"{np.mean(gaps):.2e}"),
        "same_label": round(same / len(ones), 4),
    }


def installed(folder: Path, bundle: Path, how: Sequence[str]) -> tuple[float, Path]:
    """Install what a bundle needs; gives its megabytes, without pip itself, and the Python of it."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    python = folder / "bin" / "python"
    (site,) = folder.glob("lib/python*/site-packages")
    before = set(site.iterdir())
    needed = bundle / "requirements.txt"
    subprocess.run([python, "-m", "pip", "install", "--quiet", *how, "-r", needed], check=True)
    return megabytes([path for path in site.iterdir() if path not in before]), python


def megabytes(paths: Sequence[Path]) -> float:
    """The size of files and folders."""
    files = [file for path in paths for file in (path, *path.rglob("*")) if file.is_file()]
    return round(sum(file.stat().st_size for file in files) / 1e6, 1)


def served(python: Path, bundle: Path, texts: Sequence[str]) -> dict[str, Any]:
    """Start a server several times, and call it from one client over one connection."""
    starts: list[float] = []
    worked: list[float] = []
    for _ in range(STARTS):
        begun = time.perf_counter()
        with running(python, bundle) as (connection, process):
            call(connection, texts[:1])
            starts.append(time.perf_counter() - begun)
            worked.append(processor_seconds(process.pid))
    with running(python, bundle) as (connection, process):
        waits: list[float] = []
        for number in range(CALLS + 20):
            begun = time.perf_counter()
            call(connection, [texts[number % len(texts)]])
            waits.append(1e3 * (time.perf_counter() - begun))
        begun = time.perf_counter()
        for start in range(0, len(texts), BATCH):
            call(connection, texts[start : start + BATCH])
        rate = len(texts) / (time.perf_counter() - begun)
        status = Path(f"/proc/{process.pid}/status")
        memory = next(
            (int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")), 0
        )
    waits = waits[20:]
    return {
        "start_to_first_answer_seconds": {
            "median": round(float(np.median(starts)), 2),
            "most": round(max(starts), 2),
            "least": round(min(starts), 2),
            "of_processor": round(float(np.median(worked)), 2),
        },
        "one_text_milliseconds": {
            "p50": round(float(np.percentile(waits, 50)), 1),
            "p95": round(float(np.percentile(waits, 95)), 1),
        },
        "texts_per_second_in_batches": round(rate),
        "most_memory_megabytes": round(memory / 1e3),
    }


def processor_seconds(pid: int) -> float:
    """What a process has used of processors: what a wait would be on a machine with nothing else to do."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def running(
    python: Path, bundle: Path
) -> Generator[tuple[http.client.HTTPConnection, subprocess.Popen[str]]]:
    """A server of a bundle, and a connection to it."""
    plain = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    process = subprocess.Popen(
        [python, bundle / "serve.py", "--port", "0"], stdout=subprocess.PIPE, text=True, env=plain
    )
    assert process.stdout is not None
    port = int(process.stdout.readline().rsplit(":", 1)[1])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        yield connection, process
    finally:
        connection.close()
        process.terminate()
        process.wait(30)
        process.stdout.close()


def call(connection: http.client.HTTPConnection, texts: Sequence[str]) -> None:
    connection.request("POST", "/predict", json.dumps({"texts": list(texts)}))
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200


if __name__ == "__main__":
    main()
