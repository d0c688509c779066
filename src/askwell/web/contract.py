"""The HTTP contract as text: sorted and stable, so that a change of it is seen in a diff."""

import json

from fastapi import FastAPI


def describe(app: FastAPI) -> str:
    """Give the application's OpenAPI document."""
    return json.dumps(app.openapi(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
