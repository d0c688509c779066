"""A bundle as MLflow loads it: by a function of this name, with no pickle in between."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, cast

from askwell_bundle.asking import Asked, check_texts
from askwell_bundle.model import JSON, Bundle, open_bundle

COLUMN = "text"


class PyFunc:
    """What MLflow calls: a table with a column “text”, or a list of texts, in; a prediction a text out."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle

    def predict(self, model_input: Any, params: Mapping[str, Any] | None = None) -> list[JSON]:
        """Predictions in the order of the texts, as in the answers of ``/predict``."""
        n_best = int((params or {}).get("n_best", 3))
        return self._bundle.predict(Asked(_texts(model_input), n_best=n_best))["predictions"]


def _load_pyfunc(path: str) -> PyFunc:  # pyright: ignore[reportUnusedFunction] — MLflow looks for this name
    return PyFunc(open_bundle(Path(path)))


def _texts(given: Any) -> list[str]:
    is_table = hasattr(given, "columns")
    rows = cast("Iterable[Any]", given[COLUMN] if is_table or isinstance(given, dict) else given)
    return check_texts([_text(row) for row in rows])


def _text(row: Any) -> Any:
    return cast("dict[str, Any]", row).get(COLUMN) if isinstance(row, dict) else row
