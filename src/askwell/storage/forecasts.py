"""What the model last thought of the texts, as rows."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select
from sqlalchemy.dialects import postgresql, sqlite

from askwell.domain.forecasts import Forecast
from askwell.storage.schema import predictions

_NOTHING = ""
"""Stands for a label where the model would mark nothing."""
_CHANGING = ("label_id", "probability", "epistemic", "out_of_scope", "model_version", "others")


def put(connection: Connection, project_id: str, forecasts: Sequence[Forecast]) -> None:
    """Store forecasts in the place of earlier ones."""
    if not forecasts:
        return
    insert = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(predictions)
    changes = {name: insert.excluded[name] for name in _CHANGING}
    statement = insert.on_conflict_do_update(index_elements=["document_id"], set_=changes)
    rows = [
        {
            "document_id": forecast.document_id,
            "project_id": project_id,
            "label_id": forecast.label_id or _NOTHING,
            "probability": forecast.probability,
            "epistemic": forecast.epistemic,
            "out_of_scope": forecast.out_of_scope,
            "model_version": forecast.model_version,
            "others": [list(pair) for pair in forecast.labels[1:]],
        }
        for forecast in forecasts
    ]
    connection.execute(statement, rows)


def find_for(connection: Connection, document_ids: Collection[int]) -> dict[int, Forecast]:
    """Give the forecasts of those texts that have one."""
    query = select(predictions).where(predictions.c.document_id.in_(document_ids))
    return {
        row.document_id: Forecast(
            document_id=row.document_id,
            labels=_labels(row),
            epistemic=row.epistemic,
            out_of_scope=row.out_of_scope,
            model_version=row.model_version,
        )
        for row in connection.execute(query)
    }


def _labels(row: Row[Any]) -> tuple[tuple[str, float], ...]:
    if row.label_id == _NOTHING:
        return ()
    others = ((str(label), float(probability)) for label, probability in row.others)
    return ((row.label_id, row.probability), *others)
