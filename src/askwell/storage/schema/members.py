"""Accounts, roles, keys, sessions and sign-in links; secrets only as hashes."""

from sqlalchemy import Boolean, Column, ForeignKey, LargeBinary, String, Table

from askwell.storage.schema.base import Instant, metadata, project_key

people = Table(
    "people",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("is_owner", Boolean, nullable=False, default=False),
    Column("created_at", Instant, nullable=False),
    Column("sign_in_name", String(800), unique=True),
    Column("password_hash", String(500)),
)

members = Table(
    "members",
    metadata,
    project_key(),
    Column("person_id", String(40), ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("created_at", Instant, nullable=False),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("person_id", String(40), ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("project_id", String(40), ForeignKey("projects.id", ondelete="CASCADE")),
    Column("name", String(200), nullable=False),
    Column("hint", String(20), nullable=False),
    Column("secret_hash", LargeBinary(32), nullable=False, unique=True),
    Column("created_at", Instant, nullable=False),
    Column("last_used_at", Instant),
    Column("revoked_at", Instant),
)

sessions = Table(
    "sessions",
    metadata,
    Column("secret_hash", LargeBinary(32), primary_key=True),
    Column("id", String(40), nullable=False, unique=True),
    Column("person_id", String(40), ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("is_by_link", Boolean, nullable=False),
    Column("user_agent", String(200), nullable=False, default=""),
)

sign_in_links = Table(
    "sign_in_links",
    metadata,
    Column("secret_hash", LargeBinary(32), primary_key=True),
    Column("person_id", String(40), ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)
