"""Replaying known labels: the points, the strategies, the skips, and bad rows named by their line."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from askwell.engine.encoder_hashing import HashingEncoder
from askwell.engine.values import Task
from askwell.services import simulate
from askwell.services.simulate import SimulatedStrategy, SimulationData, full_quality, milestones, replay
from askwell.services.simulate_data import (
    SimulationDataError,
    cached_features,
    classes_of,
    read_examples,
    targets_of,
)


def make_data(*, task: Task = "one", texts: int = 150) -> SimulationData:
    rng = np.random.default_rng(0)
    centres = rng.normal(size=(3, 10))
    labels = rng.integers(0, 3, size=2 * texts)
    rows = centres[labels] + rng.normal(size=(2 * texts, 10))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    targets = np.eye(3, dtype=np.float32)[labels]
    if task == "several":
        targets = np.maximum(targets, np.roll(targets, 1, axis=1) * (rows[:, :1] > 0)).astype(np.float32)
    return SimulationData(
        task=task,
        pool=rows[:texts].astype(np.float16),
        targets=targets[:texts],
        labelled=np.arange(texts) % 7 != 0,
        test=rows[texts:].astype(np.float32),
        test_targets=targets[texts:],
        label_features=(centres / np.linalg.norm(centres, axis=1, keepdims=True)).astype(np.float32),
    )


def test_milestones_end_at_the_budget() -> None:
    assert milestones(40) == [0, 10, 20, 30, 40]
    assert milestones(2_100)[-4:] == [1000, 1500, 2000, 2100]


@pytest.mark.parametrize("task", ["one", "several"])
@pytest.mark.parametrize("strategy", ["auto", "baseline", "random", "entropy", "margin", "bald"])
def test_every_strategy_learns(task: Task, strategy: SimulatedStrategy) -> None:
    data, counted = make_data(task=task), list[int]()
    points = list(replay(data, strategy=strategy, seed=1, budget=50, answered=counted.append))
    assert [point.labels for point in points] == [0, 10, 20, 30, 50]
    assert counted == list(range(1, 51))
    assert points[-1].accuracy > 0.4 and np.isfinite(points[-1].nll)


def test_a_run_depends_on_its_seed_alone() -> None:
    first, again, other = (
        [(point.accuracy, point.nll) for point in replay(make_data(), strategy="auto", seed=seed, budget=30)]
        for seed in (1, 1, 2)
    )
    assert first == again != other


def test_the_budget_ends_with_the_labels() -> None:
    data = make_data(texts=40)
    points = list(replay(data, strategy="auto", seed=0, budget=1_000))
    assert points[-1].labels == int(data.labelled.sum())
    assert full_quality(data).accuracy.value >= points[0].accuracy


def test_environment_names_machine_and_versions() -> None:
    found = simulate.environment()
    assert found["versions"]["numpy"] == np.__version__ and found["cores"] >= 1
    json.dumps(found)


def write(path: Path, *rows: object) -> Path:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_rows_are_read_with_and_without_labels(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.jsonl", {"text": "x", "label": "b"}, "", {"text": "y"}, {"text": "z", "label": "a"}
    )
    examples = read_examples(path, task="one")
    assert classes_of(examples) == ["a", "b"]
    np.testing.assert_array_equal(targets_of(examples, ["a", "b"]), [[0, 1], [0, 0], [1, 0]])


def test_several_labels_are_read(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", {"text": "x", "labels": ["a", "b"]}, {"text": "y", "labels": []})
    np.testing.assert_array_equal(
        targets_of(read_examples(path, task="several"), ["a", "b"]), [[1, 1], [0, 0]]
    )


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{", "line 2"),
        ("[]", "line 2: a row must be a JSON object"),
        ({"label": "a"}, 'line 2: "text" is missing'),
        ({"text": "x", "label": 3}, 'line 2: "label" must be'),
        ({"text": "x", "label": "new"}, "line 2: the label 'new' does not occur"),
    ],
)
def test_a_bad_row_is_named_by_its_line(tmp_path: Path, row: object, message: str) -> None:
    path = write(tmp_path / "a.jsonl", {"text": "fine", "label": "a"}, row)
    with pytest.raises(SimulationDataError, match=message):
        read_examples(path, task="one", known=["a"])


def test_a_file_without_labels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SimulationDataError, match="no labelled row"):
        read_examples(write(tmp_path / "a.jsonl", {"text": "x"}), task="one")


def test_features_come_from_the_cache_the_second_time(tmp_path: Path) -> None:
    encoder, calls = HashingEncoder(), list[int]()
    first = cached_features(encoder, ["a text", "another"], cache=tmp_path, progress=calls.append)
    done = len(calls)
    again = cached_features(encoder, ["a text", "another"], cache=tmp_path, progress=calls.append)
    np.testing.assert_array_equal(first, again)
    assert len(calls) == done and len(list(tmp_path.iterdir())) == 1
