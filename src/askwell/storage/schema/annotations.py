"""Events, their fold, the ranked queue and the leases taken from it."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from askwell.storage.schema.base import Instant, metadata, project_column, project_key

events = Table(
    "events",
    metadata,
    project_key(),
    Column("number", BigInteger, primary_key=True),
    Column("id", String(80), nullable=False),
    Column("document_id", BigInteger, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    Column("person_id", String(40), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("labels", JSON, nullable=False),
    Column("spans", JSON),  # [start, end, label id] each; null: no part of the answer
    Column("text_hash", String(32)),  # of the text that the spans are positions in
    Column("comment", Text),
    Column("target", String(80)),
    Column("stream", String(20), nullable=False),
    Column("propensity", Float),
    Column("model_version", BigInteger),
    Column("created_at", Instant, nullable=False),
    Column("about", String(40)),  # whose work it is about, where that is not the person's own
    Column("guideline_version", Integer),
    Column("seconds", Float),  # between seeing the text and this, as the screen measured it
    Column("batch", String(40)),  # what it belongs to, such as a merge of labels
    UniqueConstraint("project_id", "id"),
    Index("ix_events_document", "document_id", "person_id", "number"),
    Index("ix_events_person", "project_id", "person_id", "number"),
    Index("ix_events_batch", "project_id", "batch"),
)

annotations = Table(  # the fold of the events, kept beside them in the same transaction
    "annotations",
    metadata,
    Column("document_id", BigInteger, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", String(40), primary_key=True),
    project_column(),
    Column("status", String(20), nullable=False),
    Column("labels", JSON, nullable=False),
    Column("spans", JSON),
    Column("is_flagged", Boolean, nullable=False, default=False),
    Column("comment", Text),
    Column("stream", String(20), nullable=False),
    Column("event_number", BigInteger, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("returned", Text),  # why a reviewer sent it back; null: not sent back
    Column("guideline_version", Integer),
    Column("seconds", Float),
    Index("ix_annotations_project", "project_id", "status"),
    Index("ix_annotations_person", "project_id", "person_id", "document_id"),
    Index("ix_annotations_stream", "project_id", "stream", "document_id"),
    Index("ix_annotations_flagged", "project_id", "is_flagged", "document_id"),
)

Index(
    "ix_annotations_commented",
    annotations.c.project_id,
    annotations.c.document_id,
    sqlite_where=text("comment IS NOT NULL"),
    postgresql_where=text("comment IS NOT NULL"),
)

Index(
    "ix_annotations_returned",
    annotations.c.project_id,
    annotations.c.person_id,
    sqlite_where=text("returned IS NOT NULL"),
    postgresql_where=text("returned IS NOT NULL"),
)

annotation_labels = Table(  # the labels of the answers that stand, on texts or spans, to find texts by
    "annotation_labels",
    metadata,
    Column("document_id", BigInteger, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", String(40), primary_key=True),
    Column("label_id", String(40), primary_key=True),
    project_column(),
    Index("ix_annotation_labels_label", "project_id", "label_id", "document_id"),
)

reviews = Table(  # the fold of a text's reviews: the decided answer that stands
    "reviews",
    metadata,
    Column("document_id", BigInteger, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    project_column(),
    Column("person_id", String(40), nullable=False),
    Column("labels", JSON, nullable=False),
    Column("spans", JSON),
    Column("comment", Text),
    Column("event_number", BigInteger, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Index("ix_reviews_project", "project_id", "event_number"),
)

Index(
    "ix_events_returned",
    events.c.project_id,
    events.c.document_id,
    sqlite_where=text("kind = 'return'"),
    postgresql_where=text("kind = 'return'"),
)

queue = Table(
    "queue",
    metadata,
    project_key(),
    Column("document_id", BigInteger, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("rank", Integer),
    Column("score", Float, nullable=False),
    Column("reason", JSON, nullable=False),
    Column("suggestion", JSON),
    Column("model_version", BigInteger, nullable=False),
    Column("answers_learnt", BigInteger, nullable=False),
    Column("wanted", Integer),  # answers that the text may get, where the model asks another person
    Index("ix_queue_rank", "project_id", "rank"),
)

leases = Table(
    "leases",
    metadata,
    Column("document_id", BigInteger, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", String(40), primary_key=True),
    project_column(),
    Column("stream", String(20), nullable=False),
    Column("propensity", Float, nullable=False),
    Column("model_version", BigInteger, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index("ix_leases_project", "project_id", "expires_at"),
)
