"""Features, model versions, what they predict, and who is learning."""

from sqlalchemy import JSON, BigInteger, Column, Float, ForeignKey, Index, Integer, String, Table

from askwell.storage.schema.base import Instant, metadata, project_column, project_key

feature_segments = Table(
    "feature_segments",
    metadata,
    project_key(),
    Column("encoder", String(200), primary_key=True),
    Column("start", BigInteger, primary_key=True),
    Column("count", BigInteger, nullable=False),
    Column("file", String(200), nullable=False),
)

model_versions = Table(
    "model_versions",
    metadata,
    project_key(),
    Column("version", BigInteger, primary_key=True),
    Column("events", BigInteger, nullable=False),
    Column("answers", BigInteger, nullable=False),
    Column("encoder", String(200), nullable=False),
    Column("labels", JSON, nullable=False),
    Column("metrics", JSON, nullable=False),
    Column("file", String(200), nullable=False),
    Column("audit_file", String(200)),
    Column("created_at", Instant, nullable=False),
)

learner_leases = Table(
    "learner_leases",
    metadata,
    project_key(),
    Column("worker", String(80), nullable=False),
    Column("expires_at", Instant, nullable=False),
)

predictions = Table(  # what the model last thought of each text, written when nobody waits
    "predictions",
    metadata,
    Column("document_id", BigInteger, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    project_column(),
    Column("label_id", String(40), nullable=False),
    Column("probability", Float, nullable=False),
    Column("epistemic", Float, nullable=False),
    Column("out_of_scope", Float, nullable=False),
    Column("model_version", BigInteger, nullable=False),
    Column("others", JSON, nullable=False),
    Index("ix_predictions_label", "project_id", "label_id", "probability", "document_id"),
    Index("ix_predictions_probability", "project_id", "probability", "document_id"),
    Index("ix_predictions_epistemic", "project_id", "epistemic", "document_id"),
)

consensus = Table(  # what several answers and the model together say of a text, written when nobody waits
    "consensus",
    metadata,
    Column("document_id", BigInteger, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    project_column(),
    Column("labels", JSON, nullable=False),  # [label id, probability] each, likeliest first
    Column("quality", Float, nullable=False),  # that the answer which stands is right, in [0, 1]
    Column("answers", Integer, nullable=False),
    Column("model_version", BigInteger, nullable=False),
    Index("ix_consensus_quality", "project_id", "quality", "document_id"),
)

reliabilities = Table(  # how far each person's answers can be relied on, as the model sees it
    "reliabilities",
    metadata,
    project_key(),
    Column("person_id", String(40), primary_key=True),
    Column("answers", BigInteger, nullable=False),
    Column("weight", Float, nullable=False),
    Column("accuracy", Float, nullable=False),
    Column("low", Float, nullable=False),
    Column("high", Float, nullable=False),
    Column("model_version", BigInteger, nullable=False),
)
