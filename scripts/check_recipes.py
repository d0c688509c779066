"""Hold the recipes of a bundle against the schemas of those that read them.

    python scripts/check_recipes.py --compose compose-spec.json --kserve inferenceservices.yaml \\
        --knative service.yaml

The schemas are files of these projects: the Compose specification's JSON Schema, and the custom resource
definitions of KServe's InferenceService and of Knative's Service, which Cloud Run reads. No field may stand
in a recipe that its schema does not name. They are not part of this repository.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import jsonschema_rs
import yaml

from askwell.services.bundle_recipes import PORT, RECIPES


def main() -> None:
    """Print what is wrong with each recipe, and end with one where something is."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    for reader in ("compose", "kserve", "knative"):
        parser.add_argument(f"--{reader}", type=Path, required=True)
    options = parser.parse_args()
    schemas = {
        "compose.yaml": json.loads(options.compose.read_text(encoding="utf-8")),
        "kserve.yaml": resource(options.kserve, "kserve.yaml"),
        "service.yaml": resource(options.knative, "service.yaml"),
    }
    found = [f"{name}: {problem}" for name, schema in schemas.items() for problem in problems(name, schema)]
    print("\n".join(found) or f"{', '.join(schemas)} are as their schemas want them.")
    sys.exit(bool(found))


def recipe(name: str) -> dict[str, Any]:
    """A recipe as it is written for some project."""
    return yaml.safe_load(RECIPES[name].format(name="support-tickets", version=3, port=PORT))


def problems(name: str, schema: dict[str, Any]) -> list[str]:
    """Where a recipe is not what its schema wants, and how."""
    errors = jsonschema_rs.validator_for(schema).iter_errors(recipe(name))
    return [f"{'.'.join(map(str, error.instance_path))}: {error.message}" for error in errors]


def resource(path: Path, name: str) -> dict[str, Any]:
    """The schema of the version that a recipe is of; metadata is Kubernetes' own."""
    version = recipe(name)["apiVersion"].rpartition("/")[2]
    definition = yaml.safe_load(path.read_text(encoding="utf-8"))
    (found,) = (each for each in definition["spec"]["versions"] if each["name"] == version)
    schema = closed(found["schema"]["openAPIV3Schema"])
    schema["properties"]["metadata"] = {"type": "object"}
    return schema


def closed(schema: Any) -> Any:
    """The same schema, where objects have no other fields than those that are named."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: closed(value) for key, value in schema.items() if key != "format"}
    if found.get("x-kubernetes-int-or-string"):
        found.pop("pattern", None)  # holds for strings alone
    if "properties" in found and found.get("type") == "object":
        is_open = found.get("x-kubernetes-preserve-unknown-fields", False)
        found["additionalProperties"] = found.get("additionalProperties", is_open)
    return found


if __name__ == "__main__":
    main()
