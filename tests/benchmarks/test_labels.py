"""The benchmark of labels from a data set to its table, on data small enough for a test."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from askwell.engine.encoder_hashing import HashingEncoder

ROOT = Path(__file__).parents[2]
WORDS = {"fruit": ("apple", "pear", "plum"), "tool": ("hammer", "saw", "drill")}


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The benchmark's modules, which lie outside the package."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    pytest.importorskip("matplotlib")
    import labels
    import labels_data
    import labels_runs
    import labels_table

    return labels, labels_data, labels_runs, labels_table


def write_set(folder: Path) -> None:
    folder.mkdir(parents=True)
    rows = [
        {"text": f"{word} number {count}", "label": label}
        for count in range(12)
        for label, words in WORDS.items()
        for word in words
    ]
    for name in ("train", "test"):
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)))


def test_from_a_data_set_to_its_table(parts: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    labels, data, runs, table = parts
    write_set(tmp_path / "data" / "things")
    results, kept = tmp_path / "runs", tmp_path / "kept"
    for name, source in data.find([tmp_path / "data"], []).items():
        encoder = HashingEncoder()
        data.make_ready(name, source, folder=results / "ready", cache=tmp_path / "cache", encoder=encoder)
    for strategy in ("baseline", "margin"):
        run = runs.Run(
            data="things",
            strategy=strategy,
            seed=0,
            schedule="tenth",
            noise=0.0,
            audit_share=0.1,
            budget=30,
            until=0.96,
            least=1,
            seconds=60.0,
        )
        assert "things" in runs.perform(run, results, labels.make)
        assert (results / run.path).is_file()
    found = table.read(results)
    assert set(found) == {"things"} and set(found["things"]) == {"baseline", "margin"}
    words = ["labels_table", "--results", str(results), "--out", str(kept), "--keep"]
    monkeypatch.setattr("sys.argv", words)
    table.main()
    said = (kept / "table.md").read_text()
    assert "geometric mean" in said and "things" in said
    assert (kept / "curves.png").stat().st_size > 10_000
    again = table.read(kept)
    assert again["things"]["margin"][0]["curve"] == found["things"]["margin"][0]["curve"]


def test_an_unknown_set_is_named(parts: Any, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="No data set other"):
        parts[1].find([tmp_path], ["other"])
