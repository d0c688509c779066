"""Replaying known spans: the points, the strategies, the baseline, and bad rows named by their line."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from askwell.engine.encoder_hashing import HashingEncoder
from askwell.engine.tagging.tags import Scheme
from askwell.services.simulate_data import SimulationDataError
from askwell.services.simulate_schedule import tenths
from askwell.services.simulate_span_runs import SpanPoint, full_span_quality, replay_spans
from askwell.services.simulate_spans import SpanSimulationData, prepare_spans, read_spans
from askwell.services.simulate_taggers import SPAN_STRATEGIES, best_path, span_student_for

NAMES = ["Velvet Heron", "Iron Crane", "Quiet Badger", "Salt Otter"]


def rows(count: int, *, nested: bool = False) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for i in range(count):
        text = f"In week {i} {NAMES[i % 4]} was seen on host{i % 9}.example by us"
        if i % 4 == 3:
            text = f"Nothing happened in week {i} and nobody wrote to us"
        spans = []
        if i % 4 != 3:
            start, end = text.index(NAMES[i % 4]), text.index(" was")
            spans = [{"start": start, "end": end, "label": "Actor"}]
            spans.append({"start": text.index("host"), "end": text.index(" by us"), "label": "Host"})
            if nested:
                spans.append({"start": start, "end": start + NAMES[i % 4].index(" "), "label": "Colour"})
        found.append({"text": text, "spans": spans} if i % 11 else {"text": text})
    return found


def write(path: Path, content: list[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in content), encoding="utf-8")
    return path


@pytest.fixture
def data(tmp_path: Path) -> SpanSimulationData:
    train, test = write(tmp_path / "train", rows(90)), write(tmp_path / "test", rows(40))
    encoder = HashingEncoder()
    first, classes = prepare_spans(train, test, encoder=encoder, cache=tmp_path / "cache")
    assert classes == ["Actor", "Host"]
    again, _ = prepare_spans(train, test, encoder=encoder, cache=tmp_path / "cache")
    np.testing.assert_array_equal(first.values, again.values)
    return first


@pytest.mark.slow
@pytest.mark.parametrize("strategy", SPAN_STRATEGIES)
def test_every_strategy_learns(data: SpanSimulationData, strategy: str) -> None:
    counted: list[int] = []
    student = span_student_for(data, strategy, seed=1)
    points = list(replay_spans(data, student, seed=1, budget=25, schedule="tenth", answered=counted.append))
    assert [point.labels for point in points] == tenths(25)
    assert counted == list(range(1, 26))
    assert points[-1].span_f1 > 0.6
    assert np.isfinite(points[-1].nll)
    assert points[-1].words >= 25 * 8
    assert full_span_quality(data).span_f1 > 0.9


@pytest.mark.slow
def test_the_same_seed_gives_the_same_run(data: SpanSimulationData) -> None:
    def run() -> list[SpanPoint]:
        return list(replay_spans(data, span_student_for(data, "auto", seed=3), seed=3, budget=10))

    assert [(point.span_f1, point.words) for point in run()] == [
        (point.span_f1, point.words) for point in run()
    ]


def test_nested_spans_are_learnt_in_layers(tmp_path: Path) -> None:
    train = write(tmp_path / "train", rows(60, nested=True))
    data, classes = prepare_spans(train, train, encoder=HashingEncoder(), cache=tmp_path)
    assert (data.layout, classes) == ("overlapping", ["Actor", "Colour", "Host"])
    student = span_student_for(data, "baseline", seed=0)
    point = list(replay_spans(data, student, seed=0, budget=30))[-1]
    assert point.span_f1 > 0.8


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"spans": []}, "line 2"),
        ({"text": "short", "spans": [{"start": 0, "end": 9, "label": "Actor"}]}, "0 to 9"),
        ({"text": "short", "spans": [{"start": 0, "label": "Actor"}]}, "end"),
        ({"text": "short", "spans": 5}, "line 2"),
    ],
)
def test_a_bad_row_is_named_by_its_line(tmp_path: Path, row: dict[str, object], said: str) -> None:
    with pytest.raises(SimulationDataError, match=said):
        read_spans(write(tmp_path / "train", [rows(1)[0], row]))


def test_a_label_that_training_lacks_is_refused_or_dropped(tmp_path: Path) -> None:
    train, test = write(tmp_path / "train", rows(9)), write(tmp_path / "test", rows(9, nested=True))
    with pytest.raises(SimulationDataError, match="Colour"):
        prepare_spans(train, test, encoder=HashingEncoder(), cache=tmp_path)
    data, _ = prepare_spans(train, test, encoder=HashingEncoder(), cache=tmp_path, drop_unknown=True)
    assert all(span.label < 2 for spans in data.test_spans for span in spans)


def test_the_best_path_is_the_best_of_all_allowed() -> None:
    scheme = Scheme(2, "flat")
    scores = np.random.default_rng(0).normal(size=(4, scheme.tags))
    allowed, first = scheme.allowed(), scheme.first()
    ways = [
        way
        for way in np.ndindex(*(scheme.tags,) * 4)
        if first[way[0]] and all(allowed[a, b] for a, b in pairwise(way))
    ]
    best = max(ways, key=lambda way: sum(scores[at, tag] for at, tag in enumerate(way)))
    assert tuple(best_path(scores, scheme)) == best
