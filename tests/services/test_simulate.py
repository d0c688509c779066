"""Replaying known labels: the points, the strategies, the skips, and bad rows named by their line."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from askwell.engine.encoder_hashing import HashingEncoder
from askwell.engine.values import Task
from askwell.services import simulate
from askwell.services.simulate import replay, wrong_answers
from askwell.services.simulate_data import (
    SimulationData,
    SimulationDataError,
    cached_features,
    classes_of,
    prepare,
    read_examples,
    targets_of,
)
from askwell.services.simulate_quality import Point, chief_metric, full_quality
from askwell.services.simulate_schedule import Schedule, milestones, tenths
from askwell.services.simulate_students import STRATEGIES, SimulatedStrategy, student_for


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
        words=np.arange(texts) % 5 + 1,
        test=rows[texts:].astype(np.float32),
        test_targets=targets[texts:],
        label_features=(centres / np.linalg.norm(centres, axis=1, keepdims=True)).astype(np.float32),
    )


def run(
    data: SimulationData, strategy: SimulatedStrategy, *, seed: int, budget: int, **options: Any
) -> list[Point]:
    return list(replay(data, student_for(data, strategy, seed=seed), seed=seed, budget=budget, **options))


def test_milestones_end_at_the_budget() -> None:
    assert milestones(40) == [0, 10, 20, 30, 40]
    assert milestones(2_100)[-4:] == [1000, 1500, 2000, 2100]


def test_tenths_grow_by_a_tenth() -> None:
    assert tenths(0) == [0]
    assert tenths(25) == [*range(16), 17, 19, 21, 23, 25]
    steps = np.diff(tenths(10_000))[20:-1] / tenths(10_000)[20:-2]
    assert steps.min() > 0.07 and steps.max() < 0.13


@pytest.mark.slow
@pytest.mark.parametrize("task", ["one", "several"])
@pytest.mark.parametrize("strategy", STRATEGIES)
def test_every_strategy_learns(task: Task, strategy: SimulatedStrategy) -> None:
    data, counted = make_data(task=task), list[int]()
    points = run(data, strategy, seed=1, budget=50, answered=counted.append, schedule="tenth")
    assert [point.labels for point in points] == tenths(50)
    assert counted == list(range(1, 51))
    assert points[-1].accuracy > 0.4 and np.isfinite(points[-1].nll)
    assert 50 <= points[-1].words <= 250


@pytest.mark.parametrize("strategy", ["auto", "baseline"])
def test_one_at_a_time(strategy: SimulatedStrategy) -> None:
    points = run(make_data(), strategy, seed=1, budget=25)
    assert [point.labels for point in points] == [0, 10, 20, 25]


@pytest.mark.parametrize("schedule", ["one", "tenth"])
def test_a_run_depends_on_its_seed_alone(schedule: Schedule) -> None:
    first, again, other = (
        [
            (point.accuracy, point.nll, point.words)
            for point in run(make_data(), "auto", seed=seed, budget=30, schedule=schedule)
        ]
        for seed in (1, 1, 2)
    )
    assert first == again != other


def test_random_and_baseline_read_the_same_texts() -> None:
    words = [
        [point.words for point in run(make_data(), strategy, seed=3, budget=30, schedule="tenth")]
        for strategy in ("random", "baseline")
    ]
    assert words[0] == words[1]


def test_the_budget_ends_with_the_labels() -> None:
    data = make_data(texts=40)
    points = run(data, "auto", seed=0, budget=1_000)
    assert points[-1].labels == int(data.labelled.sum())
    assert points[-1].words == int(data.words[data.labelled].sum())


def test_the_baseline_ends_at_the_full_score() -> None:
    data = make_data()
    last = run(data, "baseline", seed=0, budget=1_000, schedule="tenth")[-1]
    assert last.accuracy == pytest.approx(full_quality(data).accuracy, abs=0.01)


def test_wrong_answers_are_other_labels() -> None:
    targets = np.eye(4, dtype=np.float32)[np.arange(4_000) % 4]
    targets[::10] = 0.0
    mistaken = wrong_answers(targets, share=0.2, rng=np.random.default_rng(0))
    changed = (mistaken != targets).any(axis=1)
    assert 0.17 < changed[targets.any(axis=1)].mean() < 0.23
    assert not changed[::10].any() and (mistaken.sum(axis=1) == targets.sum(axis=1)).all()
    np.testing.assert_array_equal(
        wrong_answers(targets, share=1.0, rng=np.random.default_rng(0))[1::10] * targets[1::10], 0.0
    )


def test_wrong_answers_teach_less() -> None:
    clean, noisy = (
        run(make_data(), "random", seed=0, budget=60, schedule="tenth", noise=noise)[-1]
        for noise in (0.0, 0.6)
    )
    assert noisy.nll > clean.nll


def test_a_large_label_is_judged_by_macro_f1() -> None:
    data = make_data()
    assert chief_metric(data) == "accuracy"
    targets = data.targets.copy()
    targets[: len(targets) * 2 // 3] = [1.0, 0.0, 0.0]
    assert chief_metric(replace(data, targets=targets)) == "macro_f1"


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


def test_data_is_prepared_from_two_files(tmp_path: Path) -> None:
    train = write(tmp_path / "a.jsonl", {"text": "one two", "label": "x"}, {"text": "three", "label": "y"})
    test = write(tmp_path / "b.jsonl", {"text": "one", "label": "x"}, {"text": "four", "label": "z"})
    encoder, told = HashingEncoder(), list[tuple[int, int]]()
    with pytest.raises(SimulationDataError, match="does not occur"):
        prepare(train, test, task="one", encoder=encoder, cache=tmp_path)
    data, classes = prepare(
        train,
        test,
        task="one",
        encoder=encoder,
        cache=tmp_path,
        drop_unknown=True,
        progress=lambda done, total: told.append((done, total)),
    )
    assert classes == ["x", "y"] and data.words.tolist() == [2, 1] and len(data.test) == 1
    assert told[0] == (0, 3) and told[-1] == (3, 3)
