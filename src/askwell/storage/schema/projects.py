"""Projects, their label sets, and the narrow row by which a learner sees that something changed."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from askwell.storage.schema.base import Instant, metadata, project_column, project_key

projects = Table(
    "projects",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("task", String(20), nullable=False),
    Column("guideline", Text, nullable=False, default=""),
    Column("encoder", String(300), nullable=False, default=""),
    Column("strategy", String(20), nullable=False),
    Column("audit_share", Float, nullable=False),
    Column("overlap", Integer, nullable=False),
    Column("lease_seconds", Integer, nullable=False),
    Column("is_demo", Boolean, nullable=False, default=False),
    Column("spans_overlap", Boolean, nullable=False, default=False, server_default=false()),
    Column("created_at", Instant, nullable=False),
    Column("deleted_at", Instant),
)

labels = Table(
    "labels",
    metadata,
    Column("id", String(40), primary_key=True),
    project_column(),
    Column("name", String(200), nullable=False),
    Column("description", Text, nullable=False, default=""),
    Column("key", String(8)),
    Column("colour", String(9), nullable=False),
    Column("position", Integer, nullable=False),
    Column("is_archived", Boolean, nullable=False, default=False),
    Column("kind", String(20), nullable=False, default="choice", server_default="choice"),
    UniqueConstraint("project_id", "position"),
)

clocks = Table(  # one narrow row a project: what the learner polls, and the lock that orders its events
    "clocks",
    metadata,
    project_key(),
    Column("events", BigInteger, nullable=False, default=0),
    Column("settings", BigInteger, nullable=False, default=0),
    Column("questions", BigInteger, nullable=False, default=0),
    Column("documents", BigInteger, nullable=False, default=0),
    Column("answered", BigInteger, nullable=False, default=0),
    Column("encoded", BigInteger, nullable=False, default=0),
    Column("model_version", BigInteger, nullable=False, default=0),
    Column("learnt_events", BigInteger, nullable=False, default=0),
)
