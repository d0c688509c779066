"""Durable jobs as people see them."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, Float, Index, String, Table, Text

from askwell.storage.schema.base import Instant, metadata, project_column

jobs = Table(
    "jobs",
    metadata,
    Column("id", String(40), primary_key=True),
    project_column(),
    Column("person_id", String(40), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("done", BigInteger, nullable=False, default=0),
    Column("total", BigInteger),
    Column("unit", String(20), nullable=False),
    Column("rate", Float, nullable=False, default=0.0),
    Column("message", Text, nullable=False, default=""),
    Column("options", JSON, nullable=False),
    Column("result", JSON, nullable=False),
    Column("is_cancel_requested", Boolean, nullable=False, default=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Index("ix_jobs_project", "project_id", "created_at"),
)
