"""The tables, the same on SQLite and PostgreSQL; Alembic's migrations lead here step by step."""

from askwell.storage.schema.annotations import annotation_labels, annotations, events, leases, queue
from askwell.storage.schema.base import metadata
from askwell.storage.schema.documents import documents, source_errors, sources
from askwell.storage.schema.jobs import jobs
from askwell.storage.schema.learn import feature_segments, learner_leases, model_versions, predictions
from askwell.storage.schema.members import api_keys, members, people, sessions, sign_in_links
from askwell.storage.schema.projects import clocks, labels, projects

__all__ = [
    "annotation_labels",
    "annotations",
    "api_keys",
    "clocks",
    "documents",
    "events",
    "feature_segments",
    "jobs",
    "labels",
    "learner_leases",
    "leases",
    "members",
    "metadata",
    "model_versions",
    "people",
    "predictions",
    "projects",
    "queue",
    "sessions",
    "sign_in_links",
    "source_errors",
    "sources",
]
