"""Accounts, roles, keys, sessions, invitations and sign-in links; secrets only as hashes."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, LargeBinary, String, Table

from askwell.storage.schema.base import Instant, metadata, project_column, project_key

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
    Column("left_at", Instant),  # when the account was deleted; what the person did stays
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
    Column("permissions", JSON),  # what the key may be used for; null: all that its person may do
    Column("deployment_id", String(40)),  # the one deployment that it calls; it ends when that is deleted
    Column("texts_a_minute", Integer),  # that it may ask; null: as many as the deployment answers
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

invitations = Table(  # a link that makes somebody a member, once
    "invitations",
    metadata,
    Column("id", String(40), primary_key=True),
    project_column(),
    Column("secret_hash", LargeBinary(32), nullable=False, unique=True),
    Column("role", String(20), nullable=False),
    Column("name", String(200), nullable=False, default=""),  # for whom, in the words of who invites
    Column("created_by", String(40), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("accepted_by", String(40)),
    Column("accepted_at", Instant),
    Column("revoked_at", Instant),
)

identities = Table(  # who somebody is to a provider of sign-ins (OpenID Connect)
    "identities",
    metadata,
    Column("issuer", String(500), primary_key=True),
    Column("subject", String(255), primary_key=True),
    Column("person_id", String(40), ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", Instant, nullable=False),
)

provider_visits = Table(  # sign-ins that have gone to a provider and not yet come back
    "provider_visits",
    metadata,
    Column("state_hash", LargeBinary(32), primary_key=True),
    Column("browser_hash", LargeBinary(32), nullable=False),
    Column("nonce", String(100), nullable=False),
    Column("verifier", String(200), nullable=False),
    Column("next_path", String(1000), nullable=False),
    Column("invitation_hash", LargeBinary(32)),
    Column("person_id", String(40)),  # whose account is to be linked; null: somebody signs in
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
)
