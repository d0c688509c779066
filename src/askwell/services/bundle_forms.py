"""A bundle in the forms that others load: a model of MLflow, and one of Hugging Face."""

import json
from datetime import UTC, datetime
from pathlib import Path
from platform import python_version
from typing import Any
from uuid import uuid4

from askwell.services.bundle_files import PROGRAM, REQUIREMENTS, write_checksums, write_json
from askwell.services.bundle_recipes import RECIPES
from askwell_bundle.files import LABELS, MANIFEST, read_json

DATA, CODE = "data", "code"
_LARGE = "*.onnx filter=lfs diff=lfs merge=lfs -text\n*.safetensors filter=lfs diff=lfs merge=lfs -text\n"


def write_mlflow(folder: Path) -> None:
    """Make a bundle's folder a model of MLflow, of the flavour ``python_function``: no pickle is in it.

    What is loaded is the bundle, which moves into ``data``, with the program in ``code``.
    """
    _without_recipes(folder)
    held = folder / DATA
    held.mkdir()
    for path in sorted(folder.iterdir()):
        if path.name not in (DATA, PROGRAM, REQUIREMENTS, "README.md"):
            path.rename(held / path.name)
    (folder / CODE).mkdir()
    (folder / PROGRAM).rename(folder / CODE / PROGRAM)
    (held / "serve.py").unlink()
    write_checksums(held)
    version = ".".join(python_version().split(".")[:2])
    environment = {"python": version, "dependencies": [f"-r {REQUIREMENTS}"]}
    write_json(folder, "python_env.yaml", environment)
    signature = {
        "inputs": json.dumps([{"type": "string", "name": "text", "required": True}]),
        "outputs": None,
        "params": json.dumps([{"name": "n_best", "type": "long", "default": 3, "shape": None}]),
    }
    flavour = {
        "loader_module": f"{PROGRAM}.pyfunc",
        "data": DATA,
        "code": CODE,
        "env": {"virtualenv": "python_env.yaml"},
        "python_version": python_version(),
    }
    about: dict[str, Any] = {
        "flavors": {"python_function": flavour},
        "model_uuid": uuid4().hex,
        "signature": signature,
        "utc_time_created": datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f"),
    }
    write_json(folder, "MLmodel", about)  # YAML holds all of JSON


def write_hugging_face(folder: Path) -> None:
    """Make a bundle's folder one that Hugging Face's hub takes: a card, a configuration, and large files told
    apart. It still serves itself."""
    _without_recipes(folder)
    labels: dict[str, list[dict[str, str]]] = read_json(folder, LABELS)
    manifest: dict[str, Any] = read_json(folder, MANIFEST)
    names = [each["name"] for each in labels["choices"] or labels["spans"]]
    config = {
        "model_type": PROGRAM,
        "problem_type": {
            "choose_one": "single_label_classification",
            "choose_several": "multi_label_classification",
        }.get(manifest["task"]),
        "id2label": dict(enumerate(names)),
        "label2id": {name: number for number, name in enumerate(names)},
    }
    write_json(folder, "config.json", config)
    (folder / ".gitattributes").write_text(_LARGE, encoding="utf-8")
    write_checksums(folder)


def _without_recipes(folder: Path) -> None:
    for name in RECIPES:
        (folder / name).unlink(missing_ok=True)
