"""A bundle says what the platform says."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askwell_bundle import files
from askwell_bundle.asking import Asked
from askwell_bundle.errors import BundleDamaged
from askwell_bundle.model import Bundle, open_bundle
from askwell_bundle.thresholds import Thresholds
from tests.bundle.conftest import TEXTS, Made

HARD = [
    "",
    " ",
    "\0",
    "🎈" * 1_000,
    "İstanbul'da Ada Byron's",
    "e\u0301" * 40,
    "東京タワー 3,5 km",
    "a\n\tb" * 5_000,
]
ONLY_HERE = ("abstained", "abstained_because")


@pytest.fixture(params=["choosing", "several", "marking"])
def made(request: pytest.FixtureRequest) -> Made:
    """A project of each kind."""
    return request.getfixturevalue(request.param)


def same(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    """The same answer, its numbers within 1e-5."""
    assert ours.pop("abstained") is False
    assert ours.pop("abstained_because") is None and ours.pop("external_id") is None
    assert ours.keys() <= theirs.keys()
    for key, value in ours.items():
        if isinstance(value, list):
            assert len(value) == len(theirs[key])
            for one, other in zip(value, theirs[key], strict=True):
                assert one == pytest.approx(other, abs=1e-5)
        else:
            assert value == pytest.approx(theirs[key], abs=1e-5)


@pytest.mark.parametrize("unit", ["code_points", "utf16", "bytes"])
def test_every_number_is_the_platforms(made: Made, unit: str) -> None:
    texts = [*TEXTS, *HARD]
    ours = open_bundle(made.folder).predict(Asked(texts, n_best=2, offset_unit=unit))
    theirs = made.platform_json(texts, unit, n_best=2)
    assert ours["model_version"] == theirs["model_version"] == made.bundled.version
    assert ours["answers_learnt"] == theirs["answers_learnt"]
    assert ours["usage"]["characters"] == theirs["usage"]["characters"]
    for one, other in zip(ours["predictions"], theirs["predictions"], strict=True):
        same(one, other)


@given(texts=st.lists(st.text(max_size=80), min_size=1, max_size=8))
@settings(max_examples=40)
def test_whatever_the_texts_are(several: Made, texts: list[str]) -> None:
    ours = open_bundle(several.folder).predict(Asked(texts))["predictions"]
    for one, other in zip(ours, several.platform_json(texts)["predictions"], strict=True):
        same(one, other)


def test_the_model_has_learnt_something(choosing: Made, marking: Made) -> None:
    said = open_bundle(choosing.folder).predict(Asked(["give me my money back"]))["predictions"][0]
    assert said["labels"][0]["name"] == "Refund"
    found = open_bundle(marking.folder).predict(Asked(["🎈 It is for Ada Byron, in London"]))["predictions"][
        0
    ]
    assert [(span["text"], span["label"]) for span in found["spans"]] == [
        ("Ada Byron", "Person"),
        ("London", "Place"),
    ]


def test_the_bundle_was_compared_with_the_platform(made: Made) -> None:
    agreement = made.bundled.agreement
    assert (agreement.texts, agreement.same) == (len(TEXTS), 1.0)
    assert agreement.mean <= agreement.difference < 1e-5


def test_below_its_threshold_a_label_is_not_answered() -> None:
    stored = {"labels": {"a": {"threshold": 0.9, "floor": 0.0}, "b": {"threshold": None, "floor": 0.0}}}
    one = Thresholds.of(stored, ["a", "b", "c"])
    assert one.judge(np.array([0.9, 0.05, 0.05]), 0.0, is_one=True) is None
    assert one.judge(np.array([0.8, 0.1, 0.1]), 0.0, is_one=True) == "unsure"
    assert one.judge(np.array([0.0, 1.0, 0.0]), 0.0, is_one=True) == "unsure"
    assert one.judge(np.array([0.0, 0.4, 0.6]), 1.0, is_one=True) is None


def test_among_several_any_label_in_doubt_holds_a_text_back() -> None:
    stored = {"labels": {"a": {"threshold": 0.9, "floor": 0.2}}, "out_of_scope": 0.99}
    several = Thresholds.of(stored, ["a", "b"])
    assert several.judge(np.array([0.95, 0.5]), 0.5, is_one=False) is None
    assert several.judge(np.array([0.1, 0.5]), 0.5, is_one=False) is None
    assert several.judge(np.array([0.5, 0.5]), 0.5, is_one=False) == "unsure"
    assert several.judge(np.array([0.95, 0.5]), 0.995, is_one=False) == "out_of_scope"
    assert several.judge(None, 0.995, is_one=False) == "out_of_scope"


def test_a_bundle_with_thresholds_abstains(choosing: Made, tmp_path: Path) -> None:
    folder = copy(choosing, tmp_path)
    label = open_bundle(choosing.folder).choices[0].id
    content = f'{{"labels": {{"{label}": {{"threshold": null, "floor": 0}}}}, "out_of_scope": null}}'
    replaced(folder, files.THRESHOLDS, content)
    refund, delivery = open_bundle(folder).predict(Asked(["my money back", "my parcel"]))["predictions"]
    assert (refund["abstained"], refund["abstained_because"]) == (True, "unsure")
    assert (delivery["abstained"], delivery["abstained_because"]) == (False, None)


@pytest.mark.parametrize(
    ("file", "content"),
    [
        (files.MANIFEST, '{"format": 2}'),
        (files.MANIFEST, '{"format": 1}'),
        (files.MANIFEST, "["),
        (files.LABELS, '{"choices": [{"id": 1}], "spans": []}'),
        (files.CALIBRATION, '{"choices": {}}'),
        (files.HEAD, "no tensors"),
    ],
)
def test_a_bundle_that_is_not_whole_is_refused(
    choosing: Made, tmp_path: Path, file: str, content: str
) -> None:
    folder = copy(choosing, tmp_path)
    replaced(folder, file, content)
    with pytest.raises(BundleDamaged, match=f"^({file}|{files.MANIFEST}) is not as it was"):
        open_bundle(folder)


def test_a_bundle_is_called_from_several_threads(bundle: Bundle, choosing: Made) -> None:
    expected = bundle.predict(Asked(TEXTS))["predictions"]
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: bundle.predict(Asked(TEXTS))["predictions"], range(8)))
    assert all(each == expected for each in found)


def copy(made: Made, tmp_path: Path) -> Path:
    """A copy of a bundle, to be spoilt."""
    return Path(shutil.copytree(made.folder, tmp_path / "copy"))


def replaced(folder: Path, file: str, content: str) -> None:
    """Write another content, with a checksum to match."""
    (folder / file).write_text(content, encoding="utf-8")
    listed = files.read_json(folder, files.CHECKSUMS)
    listed["sha256"][file] = files.digest(folder / file)
    (folder / files.CHECKSUMS).write_text(json.dumps(listed), encoding="utf-8")
