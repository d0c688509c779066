"""The benchmarks of doubt and of drift, on data small enough for a test."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from askwell.engine.encoder_hashing import HashingEncoder
from askwell.engine.links import softmax

ROOT = Path(__file__).parents[2]


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The benchmarks' modules, which lie outside the package."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import doubt
    import doubt_models
    import drift
    import labels_data

    return doubt, doubt_models, drift, labels_data


def made_ready(labels_data: Any, folder: Path) -> None:
    source = folder / "data" / "things"
    source.mkdir(parents=True)
    words = {
        "fruit": ("apple", "pear", "plum"),
        "tool": ("hammer", "saw", "drill"),
        "pet": ("cat", "dog", "hen"),
    }
    rows = [
        {"text": f"{word} number {count}", "label": label}
        for count in range(30)
        for label, some in words.items()
        for word in some
    ]
    for name in ("train", "test"):
        (source / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)))
    labels_data.make_ready(
        "things", source, folder=folder / "ready", cache=folder / "cache", encoder=HashingEncoder()
    )


@pytest.mark.parametrize("way", ["random", "auto"])
def test_a_model_is_learnt_once_and_measured(parts: Any, tmp_path: Path, way: str) -> None:
    doubt, models, _, labels_data = parts
    made_ready(labels_data, tmp_path)
    strange = np.random.default_rng(0).normal(size=(40, HashingEncoder().dimension)).astype(np.float32)
    strange /= np.linalg.norm(strange, axis=1, keepdims=True)
    asked = {"way": way, "answers": 40, "seed": 0, "folder": tmp_path / "ready", "strange": strange}
    held = models.held("things", **asked)
    again = models.held("things", **asked | {"strange": None})
    np.testing.assert_array_equal(held.probs, again.probs)
    assert len(held.audit_probs) == 40 if way == "random" else 1 <= len(held.audit_probs) < 40
    found = doubt.measure(held, repeats=3)
    assert found["accuracy"] > 0.9 and found["strange"]["out_of_scope"]["auroc"] > 0.8
    assert found["risk"]["least"] <= found["risk"]["area"]


def test_what_honest_probabilities_promise_is_kept(parts: Any) -> None:
    doubt, models, *_ = parts
    rng = np.random.default_rng(0)
    logits = rng.normal(scale=3, size=(4_000, 4))
    labels = (logits + rng.gumbel(size=logits.shape)).argmax(axis=1)
    probs, targets = softmax(logits).astype(np.float32), np.eye(4, dtype=np.float32)[labels]
    empty = np.empty(0)
    pair = (empty, empty)
    held = models.Held("one", probs[:300], targets[:300], probs[300:], targets[300:], pair, pair)
    found = doubt.measure(held, repeats=20)
    assert "strange" not in found and found["ece"] < 0.03
    rows = {(row["audit"], row["rule"], row["target"]): row for row in found["precision"]}
    assert {size for size, *_ in rows} == {30, 100, 300}
    assert rows[30, "bound", 0.95]["answers"] == 0 < rows[30, "ours", 0.95]["answers"]
    assert rows[300, "ours", 0.9]["inside"] > 0.8 and rows[300, "ours", 0.9]["kept"] > 0.5
    assert rows[30, "usual", 0.9]["bias"] > rows[30, "ours", 0.9]["bias"]
    for row in found["sets"]["draws"]:
        assert 0.88 < row["coverage"] < 0.93 and row["size"] <= row["aps"]["size"] + 0.05
    means = doubt.summary([found | {"way": "random"}])
    assert {row["rule"] for row in means["precision"]} == {"ours", "even", "usual", "bound"}
    assert {row["audit"] for row in means["own_audit"]} == {"30", "100", "300"}


def test_drift_is_seen_where_it_is(parts: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, _, drift, labels_data = parts
    made_ready(labels_data, tmp_path)
    monkeypatch.setattr(drift, "SIZES", ((80, 60),))
    rows = drift.features_seen("things", tmp_path / "ready", None, repeats=4, shares=(0.0, 0.5))
    assert rows[0]["seen"] <= 0.3 < rows[1]["seen"] and rows[1]["named"] > 0.8
