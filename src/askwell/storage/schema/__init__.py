"""The tables, the same on SQLite and PostgreSQL; Alembic's migrations lead here step by step."""

from askwell.storage.schema.annotations import (
    annotation_labels,
    annotations,
    events,
    leases,
    queue,
    reviews,
)
from askwell.storage.schema.base import metadata
from askwell.storage.schema.deploy import (
    deployment_alerts,
    deployment_checks,
    deployment_hours,
    deployment_moves,
    deployments,
    review_tasks,
    served,
)
from askwell.storage.schema.documents import (
    assignment_rules,
    assignments,
    documents,
    source_errors,
    sources,
)
from askwell.storage.schema.jobs import jobs
from askwell.storage.schema.learn import (
    consensus,
    feature_segments,
    learner_leases,
    model_versions,
    predictions,
    reliabilities,
)
from askwell.storage.schema.members import (
    api_keys,
    identities,
    invitations,
    members,
    people,
    provider_visits,
    sessions,
    sign_in_links,
)
from askwell.storage.schema.projects import clocks, guidelines, label_changes, labels, projects
from askwell.storage.schema.watch import deliveries, trail, watermarks, webhooks

__all__ = [
    "annotation_labels",
    "annotations",
    "api_keys",
    "assignment_rules",
    "assignments",
    "clocks",
    "consensus",
    "deliveries",
    "deployment_alerts",
    "deployment_checks",
    "deployment_hours",
    "deployment_moves",
    "deployments",
    "documents",
    "events",
    "feature_segments",
    "guidelines",
    "identities",
    "invitations",
    "jobs",
    "label_changes",
    "labels",
    "learner_leases",
    "leases",
    "members",
    "metadata",
    "model_versions",
    "people",
    "predictions",
    "projects",
    "provider_visits",
    "queue",
    "reliabilities",
    "review_tasks",
    "reviews",
    "served",
    "sessions",
    "sign_in_links",
    "source_errors",
    "sources",
    "trail",
    "watermarks",
    "webhooks",
]
