"""Projects, their label sets, and the narrow row by which a learner sees that something changed."""

from sqlalchemy import (
    JSON,
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
    true,
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
    Column("overlap_share", Float, nullable=False, default=1.0, server_default="1"),
    Column("overlap_most", Integer),  # null: as many as the overlap
    Column("is_blind", Boolean, nullable=False, default=True, server_default=true()),
    Column("guideline_version", Integer, nullable=False, default=0, server_default="0"),
    Column("goal", Integer),  # texts to be answered, for the forecast; null: the model says when to stop
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

guidelines = Table(  # every version of a project's guideline that was in force
    "guidelines",
    metadata,
    project_key(),
    Column("version", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("note", String(500), nullable=False, default=""),
    Column("person_id", String(40), nullable=False),
    Column("created_at", Instant, nullable=False),
)

label_changes = Table(  # merges and splits of labels, each one transaction that can be taken back
    "label_changes",
    metadata,
    Column("id", String(40), primary_key=True),
    project_column(),
    Column("kind", String(20), nullable=False),
    Column("person_id", String(40), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("details", JSON, nullable=False),
    Column("answers", BigInteger, nullable=False, default=0),
    Column("undone_at", Instant),
    Column("undone_by", String(40)),
)
