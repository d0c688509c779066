"""Selections of texts: counted up to a limit, then read page by page, quickly at any size.

A selection of at most ``CAP`` texts is gathered from what narrows it down, and then ordered. A larger one is
walked in its order, since enough of what is met on the way belongs to it. Neither reads the whole pool.
SQLite has no statistics by which to tell the two apart, so for it only the right way is left open.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    func,
    literal,
    select,
    tuple_,
    type_coerce,
)

from askwell.domain.labels import LabelKind
from askwell.domain.selections import Place, Selection, Sort
from askwell.storage import documents as pool
from askwell.storage.schema import documents, labels, predictions
from askwell.storage.selection_filters import filters, forecast_conditions

CAP = 10_000
"""Up to this many texts a selection is counted exactly."""

_KEYS: dict[Sort, ColumnElement[Any]] = {
    Sort.POSITION: documents.c.position,
    Sort.PROBABILITY: predictions.c.probability,
    Sort.UNCERTAINTY: predictions.c.epistemic,
    Sort.ANSWERED_AT: type_coerce(documents.c.touched_at, BigInteger),
}
_WHOLE = (Sort.POSITION, Sort.ANSWERED_AT)


class Finder:
    """One selection of a project's texts, within one transaction.

    ``only`` is the one person whose annotations count, for somebody who may not see those of others.
    """

    def __init__(
        self, connection: Connection, project_id: str, selection: Selection, only: str | None = None
    ) -> None:
        self._connection = connection
        self._project_id = project_id
        self._selection = selection
        self._is_sqlite = connection.dialect.name == "sqlite"
        self._is_forecast = selection.sort not in _WHOLE
        self._is_marked = _is_marked(connection, project_id, selection.predicted)
        found = filters(project_id, selection, only, is_sqlite=self._is_sqlite, is_marked=self._is_marked)
        self._plain, self._sets, self._search = list(found.plain), found.sets, found.search
        if selection.sort is Sort.ANSWERED_AT:
            self._plain.append(documents.c.touched_at.is_not(None))

    def count(self) -> tuple[int, bool]:
        """Give the number of texts and True, or ``CAP`` and False where there are more."""
        if not (self._plain or self._sets or self._search is not None or self._is_forecast):
            return pool.count(self._connection, self._project_id), True
        if len(self._sets) == 1 and not self._plain and self._search is None and not self._is_forecast:
            query = self._sets[0].query.distinct()
        else:
            query = self._gather().add_columns(literal(1))
            if not self._is_narrowed:
                query = query.order_by(documents.c.position)  # as they lie in the file
        limited = query.limit(CAP + 1).subquery()
        found = self._connection.execute(select(func.count()).select_from(limited)).scalar_one()
        return min(found, CAP), found <= CAP

    def page(self, after: Place | None, limit: int, *, is_large: bool) -> list[Place]:
        """Give the places of the texts that follow a place, at most ``limit``.

        ``is_large``: there are more texts than ``CAP``, or all of the project's.
        """
        key, document_id = _KEYS[self._selection.sort], documents.c.id
        order = [key, document_id]
        is_by_position = self._selection.sort is Sort.POSITION
        if not is_large:
            query = self._gather()
            if is_by_position and self._is_narrowed:
                order = [document_id]  # ids grow with positions
        elif self._is_forecast:
            query, order = self._walk_forecast(), [key, predictions.c.document_id]
        elif self._search is not None and not self._sets and is_by_position:
            query, order = self._gather(), [self._search.document_id]
        else:
            query = self._walk()
        query = query.add_columns(key.label("key"), document_id.label("document_id"))
        is_descending = self._selection.is_descending
        if after is not None:
            number = after.key if self._is_forecast else int(after.key)
            last = tuple_(*(literal(value) for value in (number, after.document_id)[-len(order) :]))
            query = query.where(tuple_(*order) < last if is_descending else tuple_(*order) > last)
        query = query.order_by(*(column.desc() if is_descending else column for column in order))
        rows = self._connection.execute(query.limit(limit))
        return [Place(float(row.key), row.document_id) for row in rows]

    @property
    def _is_narrowed(self) -> bool:
        """Whether something other than the order of the texts leads to them."""
        return bool(self._sets) or self._search is not None or self._selection.document_ids is not None

    def _gather(self) -> Select[Any]:
        """Start from what narrows the selection down; the search joins in alone, or as a set among sets."""
        search, sets = self._search, self._sets
        texts: Any = documents
        conditions = [*self._plain, *(documents.c.id.in_(each.query) for each in sets)]
        if search is not None and not sets:
            texts = texts.join(search.table, search.document_id == documents.c.id)
            conditions.append(search.condition)
        elif search is not None:
            conditions.append(documents.c.id.in_(select(search.document_id).where(search.condition)))
        if self._is_forecast:
            texts = texts.join(predictions, predictions.c.document_id == documents.c.id)
        return select().select_from(texts).where(self._is_of_project(self._is_narrowed), *conditions)

    def _walk(self) -> Select[Any]:
        """Go through the texts in their own order."""
        conditions = [*self._plain, *(each.holds for each in self._sets)]
        if self._search is not None:
            found = select(self._search.document_id).where(self._search.condition)
            conditions.append((documents.c.id + 0).in_(found))
        return select().select_from(documents).where(self._is_of_project(False), *conditions)

    def _walk_forecast(self) -> Select[Any]:
        """Go through what the model said, in the order of its numbers."""
        others = [each.holds for each in self._sets if each.document_id is not predictions.c.document_id]
        conditions = [*forecast_conditions(self._selection, is_marked=self._is_marked), *self._plain, *others]
        if self._search is not None:
            found = select(self._search.document_id).where(self._search.condition)
            conditions.append((predictions.c.document_id + 0).in_(found))
        both = predictions.join(documents, documents.c.id == predictions.c.document_id)
        return select().select_from(both).where(predictions.c.project_id == self._project_id, *conditions)

    def _is_of_project(self, is_narrowed: bool) -> ColumnElement[bool]:
        """Whether a text is the project's; on SQLite without an index where there is a better way in."""
        column = documents.c.project_id
        return (column.concat("") if is_narrowed and self._is_sqlite else column) == self._project_id


def _is_marked(connection: Connection, project_id: str, label_id: str | None) -> bool:
    if label_id is None:
        return False
    query = select(labels.c.kind).where(labels.c.project_id == project_id, labels.c.id == label_id)
    return connection.execute(query).scalar() == LabelKind.SPAN.value
