"""Alembic's entry: runs the steps on the connection that `upgrade` gives it."""

from typing import Literal

from alembic import context

from askwell.storage.schema import metadata
from askwell.storage.schema.base import Instant
from askwell.storage.schema.search import is_of_metadata


def _render(kind: str, value: object, _: object) -> str | Literal[False]:
    """Write our own types as the plain ones that they are kept in, so that a step stands by itself."""
    return "sa.BigInteger()" if kind == "type" and isinstance(value, Instant) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=False,  # on SQLite a batch would drop a table, and with its rows all that points to them
    compare_type=True,
    render_item=_render,
    include_name=is_of_metadata,
)
context.run_migrations()
