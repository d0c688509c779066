"""What happened and who is told: the trail of who did what, and webhooks with their deliveries."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table

from askwell.storage.schema.base import Instant, Serial, metadata, project_column, project_key

trail = Table(  # rows stay when their project goes: that it went is one of them
    "trail",
    metadata,
    Column("number", Serial, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("project_id", String(40)),
    Column("person_id", String(40)),
    Column("action", String(60), nullable=False),
    Column("target", String(200), nullable=False, default=""),
    Column("details", JSON, nullable=False),
    Column("door", String(20), nullable=False),  # session, key, terminal or none
    Column("address", String(64), nullable=False, default=""),
    Index("ix_trail_project", "project_id", "number"),
)

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", String(40), primary_key=True),
    project_column(),
    Column("url", String(2000), nullable=False),
    Column("kinds", JSON, nullable=False),
    Column("is_active", Boolean, nullable=False, default=True),
    Column("created_by", String(40), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("rotation", Integer, nullable=False, default=0),  # how often its secret was made anew
    Column("failed_at", Instant),  # when a notice was last given up; null once one has arrived again
)

deliveries = Table(  # what is to be told to a webhook, and how that went
    "deliveries",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    project_column(),
    Column("webhook_id", String(40), ForeignKey("webhooks.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(60), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_at", Instant),  # null: delivered, or given up
    Column("delivered_at", Instant),
    Column("log", JSON, nullable=False),  # [seconds since 1970, status, error, seconds it took] each
    Index("ix_deliveries_due", "next_at"),
    Index("ix_deliveries_webhook", "webhook_id", "id"),
)

watermarks = Table(  # how far a project's events have been looked at for what is worth telling
    "watermarks",
    metadata,
    project_key(),
    Column("name", String(40), primary_key=True),
    Column("value", BigInteger, nullable=False, default=0),
    Column("state", JSON, nullable=False),
)
