"""A bundle as a model of MLflow, and as a folder for Hugging Face's hub."""

import importlib
import json
import shutil
import sys
from pathlib import Path

import pytest
import yaml

from askwell.services.bundle_forms import write_hugging_face, write_mlflow
from askwell.services.bundle_recipes import RECIPES
from askwell_bundle.asking import Asked
from askwell_bundle.errors import InvalidInput
from askwell_bundle.model import open_bundle
from askwell_bundle.pyfunc import _load_pyfunc
from tests.bundle.conftest import Made

TEXTS = ["give me my money back", "where is my parcel?"]


@pytest.fixture
def folder(choosing: Made, tmp_path: Path) -> Path:
    """A copy of a bundle, to be made into something else."""
    return Path(shutil.copytree(choosing.folder, tmp_path / "model"))


def test_mlflow_finds_all_that_its_file_names(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = open_bundle(folder).predict(Asked(TEXTS))["predictions"]
    write_mlflow(folder)
    about = yaml.safe_load((folder / "MLmodel").read_text())
    flavour = about["flavors"]["python_function"]
    assert json.loads(about["signature"]["inputs"]) == [{"type": "string", "name": "text", "required": True}]
    environment = yaml.safe_load((folder / flavour["env"]["virtualenv"]).read_text())
    (line,) = environment["dependencies"]
    assert (folder / line.removeprefix("-r ")).is_file()
    for name in [each for each in sys.modules if each.split(".")[0] == "askwell_bundle"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(str(folder / flavour["code"]))
    loader = importlib.import_module(flavour["loader_module"])
    assert loader.__file__ is not None and Path(loader.__file__).is_relative_to(folder)
    assert loader._load_pyfunc(str(folder / flavour["data"])).predict({"text": TEXTS}) == expected


def test_mlflow_itself_loads_it(folder: Path) -> None:
    mlflow = pytest.importorskip("mlflow", reason="MLflow is not among what the tests need")
    expected = open_bundle(folder).predict(Asked(TEXTS))["predictions"]
    write_mlflow(folder)
    assert mlflow.pyfunc.load_model(str(folder)).predict({"text": TEXTS}) == expected


def test_a_model_of_mlflow_takes_tables_and_lists(folder: Path) -> None:
    model = _load_pyfunc(str(folder))
    expected = open_bundle(folder).predict(Asked(TEXTS, n_best=1))["predictions"]
    for given in ({"text": TEXTS}, TEXTS, [{"text": text} for text in TEXTS]):
        assert model.predict(given, {"n_best": 1}) == expected
    with pytest.raises(InvalidInput, match="texts"):
        model.predict([{"body": "x"}])


def test_nothing_pickled_is_in_it(folder: Path) -> None:
    write_mlflow(folder)
    assert not [path for path in folder.rglob("*") if path.suffix in {".pkl", ".pickle", ".joblib", ".bin"}]


def test_a_folder_for_the_hub_is_still_a_bundle(folder: Path) -> None:
    expected = open_bundle(folder).predict(Asked(TEXTS))["predictions"]
    write_hugging_face(folder)
    assert not [name for name in RECIPES if (folder / name).exists()]
    assert open_bundle(folder).predict(Asked(TEXTS))["predictions"] == expected
    _, header, body = (folder / "README.md").read_text().split("---\n", 2)
    card = yaml.safe_load(header)
    assert card["pipeline_tag"] == "text-classification" and card["library_name"] == "onnxruntime"
    assert body.lstrip().startswith("# Tickets")
    config = json.loads((folder / "config.json").read_text())
    assert list(config["id2label"].values()) == ["Refund", "Delivery", "Sign-in"]
    assert {config["id2label"][str(number)]: number for number in range(3)} == config["label2id"]
