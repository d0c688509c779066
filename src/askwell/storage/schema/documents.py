"""Texts and where they came from."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Computed,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from askwell.storage.schema.base import Instant, Serial, metadata, project_column

sources = Table(
    "sources",
    metadata,
    Column("id", String(40), primary_key=True),
    project_column(),
    Column("person_id", String(40), nullable=False),
    Column("name", String(500), nullable=False),
    Column("format", String(20), nullable=False),
    Column("options", JSON, nullable=False),
    Column("rows_read", BigInteger, nullable=False, default=0),
    Column("imported", BigInteger, nullable=False, default=0),
    Column("folded", BigInteger, nullable=False, default=0),
    Column("rejected", BigInteger, nullable=False, default=0),
    Column("labelled", BigInteger, nullable=False, default=0),
    Column("created_at", Instant, nullable=False),
)

source_errors = Table(
    "source_errors",
    metadata,
    Column("source_id", String(40), ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True),
    Column("line", BigInteger, primary_key=True),
    Column("reason", Text, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    project_column(),
    Column("position", BigInteger, nullable=False),
    Column("text", Text, nullable=False),
    Column("text_hash", LargeBinary(16), nullable=False),
    Column("external_id", String(500)),
    Column("metadata", JSON),
    Column("source_id", String(40)),
    Column("audit_key", BigInteger, nullable=False),
    Column("answers", Integer, nullable=False, default=0),
    Column("status", String(20), nullable=False, default="open"),  # of the text as a whole
    Column("touched_at", Instant),  # when somebody last dealt with it
    Column(
        "extra", Integer, nullable=False, default=0, server_default="0"
    ),  # answers wanted beyond the overlap
    Column("is_assigned", Boolean, nullable=False, default=False, server_default=false()),
    Column("is_reviewed", Boolean, nullable=False, default=False, server_default=false()),
    Column("disagreement", Float),  # of its answers, in [0, 1]; null: fewer than two
    Column("lot", Integer, Computed("(id * 40503) % 65536"), nullable=False),  # domain.places.lot
    UniqueConstraint("project_id", "text_hash"),
    UniqueConstraint("project_id", "position"),
    Index("ix_documents_external", "project_id", "external_id", unique=True),
    Index("ix_documents_audit", "project_id", "answers", "audit_key"),
    Index("ix_documents_status", "project_id", "status", "position"),
    Index("ix_documents_source", "project_id", "source_id", "position"),
    Index("ix_documents_disagreement", "project_id", "is_reviewed", "disagreement"),
    Index("ix_documents_lot", "project_id", "answers", "lot"),
)

Index(
    "ix_documents_touched",
    documents.c.project_id,
    documents.c.touched_at,
    documents.c.id,
    sqlite_where=text("touched_at IS NOT NULL"),
    postgresql_where=text("touched_at IS NOT NULL"),
)

Index(
    "ix_documents_extra",
    documents.c.project_id,
    documents.c.is_reviewed,
    documents.c.answers,
    sqlite_where=text("extra > 0"),
    postgresql_where=text("extra > 0"),
)

Index(
    "ix_documents_assigned",
    documents.c.project_id,
    documents.c.is_reviewed,
    documents.c.answers,
    sqlite_where=text("is_assigned = 1"),
    postgresql_where=text("is_assigned"),
)

assignments = Table(  # texts that only named people are asked
    "assignments",
    metadata,
    Column("document_id", BigInteger, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", String(40), primary_key=True),
    project_column(),
    Column("rule_id", String(40)),
    Column("created_at", Instant, nullable=False),
    Index("ix_assignments_person", "project_id", "person_id", "document_id"),
)

assignment_rules = Table(  # texts with a value in a metadata field go to named people, also those to come
    "assignment_rules",
    metadata,
    Column("id", String(40), primary_key=True),
    project_column(),
    Column("field", String(200), nullable=False),
    Column("value", String(500), nullable=False),
    Column("people", JSON, nullable=False),
    Column("created_by", String(40), nullable=False),
    Column("created_at", Instant, nullable=False),
)
