"""Deployments, how they moved, what they said and handed to people, their counts, and what these tell."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    text,
)

from askwell.storage.schema.base import Instant, Serial, metadata, project_column

deployments = Table(
    "deployments",
    metadata,
    Column("id", String(40), primary_key=True),
    project_column(),
    Column("name", String(60), nullable=False, unique=True),  # in the whole installation
    Column("created_by", String(40), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("version", BigInteger),  # null: whichever is the newest
    Column("canary_version", BigInteger),
    Column("canary_share", Float, nullable=False, default=0.0),
    Column("shadow_version", BigInteger),
    Column("encoder", String(300), nullable=False, default=""),  # the project's when the versions were chosen
    Column("paused", String(500)),  # why it answers nothing now; null: it answers
    Column("policy", JSON, nullable=False),
    Column("scope_limit", Float),  # out-of-scope score above which it abstains; null: it never does for that
    Column("asks_people", Boolean, nullable=False, default=True),
    Column("audit_share", Float, nullable=False, default=0.0),
    Column("open_most", Integer, nullable=False),  # review tasks that may be open at once
    Column("expiry_hours", Float),  # null: a review task waits for ever
    Column("fallback", String(40), nullable=False),  # what stands when a review task expires
    Column("saves", Boolean, nullable=False, default=False),
    Column("retention_days", Integer),  # null: what was said is kept for ever
    Column("texts_a_minute", Integer),  # null: as many as come
    Column("alerts", JSON, nullable=False),  # of what its owner wants to be told, and from which figure on
    Index("ix_deployments_project", "project_id", "created_at"),
)

deployment_moves = Table(  # every change of what a deployment serves, and of how
    "deployment_moves",
    metadata,
    Column("deployment_id", String(40), ForeignKey("deployments.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),  # 1, 2, 3, …
    project_column(),
    Column("kind", String(20), nullable=False),
    Column("person_id", String(40), nullable=False),
    Column("at", Instant, nullable=False),
    Column("version", BigInteger),
    Column("canary_version", BigInteger),
    Column("canary_share", Float, nullable=False, default=0.0),
    Column("shadow_version", BigInteger),
    Column("encoder", String(300), nullable=False, default=""),
    Column("details", JSON, nullable=False),
)

served = Table(  # one row a predicted text, written a moment after the answer went out
    "served",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("deployment_id", String(40), ForeignKey("deployments.id", ondelete="CASCADE"), nullable=False),
    project_column(),
    Column("created_at", Instant, nullable=False),
    Column("external_id", String(500)),
    Column("model_version", BigInteger, nullable=False),
    Column("is_canary", Boolean, nullable=False, default=False),
    Column("labels", JSON, nullable=False),  # label ids of the answer, likeliest first
    Column("spans", JSON),  # [start, end, label id, probability] each, in code points; null: marks none
    Column("probability", Float, nullable=False),  # that the answer is right, as the model sees it
    Column("epistemic", Float, nullable=False),
    Column("out_of_scope", Float, nullable=False),
    Column("abstained", String(40)),  # why; null: it answered
    Column("is_audit", Boolean, nullable=False, default=False),
    Column(
        "shadow", JSON
    ),  # {"version", "labels", "probability", "agrees"} of the version that only looks on
    Column("milliseconds", Float, nullable=False),  # that the call took, a text
    Column("review_task_id", String(40)),
    Column("text", Text),  # by consent alone
    Column("features", LargeBinary),  # half precision, by consent alone
    Index("ix_served_deployment", "deployment_id", "created_at"),
    Index("ix_served_external", "deployment_id", "external_id"),
)

Index(
    "ix_served_task",
    served.c.review_task_id,
    sqlite_where=text("review_task_id IS NOT NULL"),
    postgresql_where=text("review_task_id IS NOT NULL"),
)

review_tasks = Table(  # texts that a deployment handed to people; they stay when the deployment goes
    "review_tasks",
    metadata,
    Column("id", String(40), primary_key=True),
    project_column(),
    Column("deployment_id", String(40), nullable=False),
    Column("deployment", String(60), nullable=False),  # its name then
    Column("document_id", BigInteger, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    Column("external_id", String(500)),
    Column("because", String(40), nullable=False),  # why it abstained, or that chance chose the text
    Column("is_audit", Boolean, nullable=False, default=False),
    Column("status", String(20), nullable=False, default="open"),
    Column("urgency", Float, nullable=False),  # the higher, the earlier it is asked
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("ended_at", Instant),  # when it was answered, expired or was cancelled
    Column("model_version", BigInteger, nullable=False),
    Column("labels", JSON, nullable=False),  # label ids of the model's answer, likeliest first
    Column("suggestion", JSON),  # as it is shown to people beside the text
    Column("spans", JSON),  # [start, end, label id, probability] each, of the model's answer
    Column("probability", Float, nullable=False),
    Column("answer_labels", JSON),  # what stands: people's answer, or the default that it expired into
    Column("answer_spans", JSON),  # [start, end, label id] each
    Column("answered_by", String(40)),
    Index("ix_review_tasks_document", "document_id", "status"),
    Index("ix_review_tasks_deployment", "deployment_id", "created_at"),
    Index("ix_review_tasks_waiting", "deployment_id", "status", "created_at"),
    Index("ix_review_tasks_status", "project_id", "status", "urgency", "created_at"),
    Index("ix_review_tasks_expiry", "status", "expires_at"),
)

deployment_hours = Table(  # what happened in an hour, by the version that said it
    "deployment_hours",
    metadata,
    Column("deployment_id", String(40), ForeignKey("deployments.id", ondelete="CASCADE"), primary_key=True),
    Column("hour", Instant, primary_key=True),  # its beginning
    Column("version", BigInteger, primary_key=True),  # 0: calls that no version answered
    project_column(),
    Column("calls", BigInteger, nullable=False, default=0),
    Column("texts", BigInteger, nullable=False, default=0),
    Column("abstained", BigInteger, nullable=False, default=0),
    Column("out_of_scope", BigInteger, nullable=False, default=0),  # of the abstained, those for that reason
    Column("audited", BigInteger, nullable=False, default=0),
    Column("tasks", BigInteger, nullable=False, default=0),
    Column("errors", BigInteger, nullable=False, default=0),  # calls that failed
    Column("refused", BigInteger, nullable=False, default=0),  # calls beyond the limit or the line
    Column("shadowed", BigInteger, nullable=False, default=0),
    Column("shadow_agreed", BigInteger, nullable=False, default=0),
    Column("labels", JSON, nullable=False),  # {label id: answers with it}
    Column("latency", JSON, nullable=False),  # calls by the bounds of domain.deployments.LATENCY
    Column("milliseconds", Float, nullable=False, default=0.0),  # the sum over calls
    Column("probability", Float, nullable=False, default=0.0),  # the sums over texts
    Column("epistemic", Float, nullable=False, default=0.0),
    Column("strangeness", Float, nullable=False, default=0.0),  # of the out-of-scope score
    Index("ix_deployment_hours_hour", "deployment_id", "hour"),
)

deployment_checks = Table(  # tests for drift, made by a worker now and then
    "deployment_checks",
    metadata,
    Column("deployment_id", String(40), ForeignKey("deployments.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),  # 1, 2, 3, …
    project_column(),
    Column("at", Instant, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("p_value", Float, nullable=False),
    Column("statistic", Float, nullable=False),
    Column("details", JSON, nullable=False),  # what was compared; texts by the ids of ``served`` alone
    Index("ix_deployment_checks_kind", "deployment_id", "kind", "number"),
)

deployment_alerts = Table(  # what its owner was told of and is not over; a row goes when it is
    "deployment_alerts",
    metadata,
    Column("deployment_id", String(40), ForeignKey("deployments.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String(20), primary_key=True),
    project_column(),
    Column("began_at", Instant, nullable=False),
    Column("value", Float, nullable=False),
    Column("figure", Float, nullable=False),  # from which on its owner wanted to be told
)
