"""Learn, as people see it: progress, the learning curve, and how good the model is, label by label."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from askwell.domain.errors import InvalidInput, ModelNotReady, NotFound
from askwell.domain.members import Caller, Permission
from askwell.domain.models import CurvePoint, ModelVersion, Progress
from askwell.engine.evaluation import Evaluation
from askwell.services import quality
from askwell.services.access import authorise
from askwell.services.dataset import engine_task
from askwell.storage import artifacts, counts, projects
from askwell.storage.projects import Clock
from askwell.storage.store import Store

CURVE_POINTS = 200
MAX_VERSIONS = 500


@dataclass(frozen=True, slots=True)
class Quality:
    """How good a version is on the audit texts; ``evaluation`` is None while there are too few of them.

    ``labels`` are the label ids in the order of the evaluation's classes.
    """

    version: ModelVersion
    audit_answers: int
    labels: tuple[str, ...]
    evaluation: Evaluation | None


def read_clock(store: Store, caller: Caller, project_id: str) -> Clock:
    """Give a project's clock: what a page that stays open watches."""
    with store.database.read() as connection:
        authorise(connection, caller, project_id, Permission.VIEW)
        return projects.read_clock(connection, project_id)


def progress(store: Store, caller: Caller, project_id: str) -> Progress:
    """Give how far a project is, and how far its model is behind."""
    with store.database.read() as connection:
        authorise(connection, caller, project_id, Permission.VIEW)
        clock = projects.read_clock(connection, project_id)
        given = counts.count_annotations(connection, project_id)
        labels = counts.count_labels(connection, project_id)
        audited = counts.count_audited(connection, project_id)
        newest = artifacts.newest(connection, project_id)
        is_learning = artifacts.learner_is_held(connection, project_id, store.now())
    return Progress(
        documents=clock.documents,
        encoded=clock.encoded,
        answered=clock.answered,
        answers=given.answers,
        skipped=given.skipped,
        flagged=given.flagged,
        model_version=clock.model_version,
        answers_learnt=newest.answers if newest else 0,
        behind=clock.events - clock.learnt_events,
        is_learning=is_learning,
        people=given.people,
        by_label=labels,
        audit_answers=audited,
    )


def find_versions(
    store: Store, caller: Caller, project_id: str, *, before: int | None = None, limit: int = 50
) -> list[ModelVersion]:
    """Give a page of the model's versions, newest first."""
    with store.database.read() as connection:
        authorise(connection, caller, project_id, Permission.VIEW)
        return artifacts.find_versions(
            connection, project_id, before=before, limit=min(max(limit, 1), MAX_VERSIONS)
        )


def curve(store: Store, caller: Caller, project_id: str) -> list[CurvePoint]:
    """Give the learning curve on the audit texts, fewest answers first, at most ``CURVE_POINTS`` points.

    It begins with the first version of which the audit stream said something.
    """
    with store.database.read() as connection:
        authorise(connection, caller, project_id, Permission.VIEW)
        audited = artifacts.find_audited(connection, project_id, CURVE_POINTS)
    return [_point(*figures) for figures in audited]


def assess(store: Store, caller: Caller, project_id: str, version: int | None = None) -> Quality:
    """Give per-label precision and recall, reliability and confusions of a version (default: the
    newest of which the audit stream has said something)."""
    with store.database.read() as connection:
        project = authorise(connection, caller, project_id, Permission.VIEW)
        newest = artifacts.newest_audited(connection, project_id) if version is None else None
        found = newest or artifacts.find_version(connection, project_id, version)
    if found is None:
        raise NotFound(kind="model version", name=version) if version else ModelNotReady(project=project.name)
    arrays = _arrays(store, found)
    audit_answers = len(arrays.get("audit_ids", ()))
    evaluation = (
        quality.detail(arrays, engine_task(project.task)) if audit_answers >= quality.ENOUGH else None
    )
    return Quality(found, audit_answers, found.labels, evaluation)


def confused_texts(
    store: Store,
    caller: Caller,
    project_id: str,
    *,
    actual: str | None = None,
    predicted: str | None = None,
) -> list[int]:
    """Give the ids of the audit texts with the label ``actual``, which the newest audited model missed, and
    to which it gave the label ``predicted``, which people did not. Either may be left out, but not both.
    """
    if actual is None and predicted is None:
        raise InvalidInput(field="actual", reason="give this label, or “predicted”, or both")
    with store.database.read() as connection:
        project = authorise(connection, caller, project_id, Permission.VIEW)
        found = artifacts.newest_audited(connection, project_id)
    if found is None:
        raise ModelNotReady(project=project.name)
    places = {label_id: index for index, label_id in enumerate(found.labels)}
    if unknown := {actual, predicted} - places.keys() - {None}:
        raise NotFound(kind="label", name=unknown.pop())
    return quality.confused(
        _arrays(store, found),
        engine_task(project.task),
        actual=None if actual is None else places[actual],
        predicted=None if predicted is None else places[predicted],
    )


def _arrays(store: Store, version: ModelVersion) -> dict[str, Any]:
    state = artifacts.read_state(store.home, version.audit_file) if version.audit_file else None
    return state[0] if state else {}


def _point(version: int, answers: int, metrics: Mapping[str, Any]) -> CurvePoint:
    accuracy = metrics.get("accuracy") or {}
    spans = (metrics.get("spans") or {}).get("f1")
    return CurvePoint(
        version=version,
        answers=answers,
        audit_answers=metrics.get("audit_answers", 0),
        accuracy=accuracy.get("value"),
        low=accuracy.get("low"),
        high=accuracy.get("high"),
        span_f1=(spans["value"], spans["low"], spans["high"]) if spans else None,
    )
