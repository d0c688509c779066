"""Features, model versions and who is learning."""

from sqlalchemy import JSON, BigInteger, Column, String, Table

from askwell.storage.schema.base import Instant, metadata, project_key

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
