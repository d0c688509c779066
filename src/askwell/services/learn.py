"""Learn, as people see it: progress, the learning curve, and how good the model is, label by label."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from askwell.domain.errors import InvalidInput, ModelNotReady, NotFound
from askwell.domain.labels import Label
from askwell.domain.members import Caller, Permission
from askwell.domain.models import CurvePoint, ModelVersion, Progress
from askwell.domain.projects import Project
from askwell.engine.evaluation import Evaluation
from askwell.engine.span_evaluation import SpanEvaluation
from askwell.services import quality
from askwell.services.access import authorise
from askwell.services.choice_model import engine_task
from askwell.services.span_quality import confused_spans, detail_spans
from askwell.storage import artifacts, counts, projects
from askwell.storage.projects import Clock
from askwell.storage.store import Store

CURVE_POINTS = 200
MAX_VERSIONS = 500


@dataclass(frozen=True, slots=True)
class Quality:
    """How good a version is on the audit texts; ``evaluation`` is None while there are too few of them.

    ``labels`` are the label ids in the order of the evaluation's classes. The same for labels of parts:
    ``span_labels`` is empty where there are none, ``spans`` is None also while there are too few texts.
    """

    version: ModelVersion
    audit_answers: int
    labels: tuple[str, ...]
    evaluation: Evaluation | None
    span_labels: tuple[str, ...]
    spans: SpanEvaluation | None


def read_clock(store: Store, caller: Caller, project_id: str) -> Clock:
    """Give a project's clock."""
    with store.database.read() as connection:
        authorise(connection, caller, project_id, Permission.VIEW)
        return projects.read_clock(connection, project_id)


def read_project(store: Store, caller: Caller, project_id: str) -> tuple[Project, Clock]:
    """Give a project with its clock: what a page that stays open watches."""
    with store.database.read() as connection:
        project = authorise(connection, caller, project_id, Permission.VIEW)
        return project, projects.read_clock(connection, project_id)


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
        labels = projects.find_labels(connection, project_id)
    if found is None:
        raise NotFound(kind="model version", name=version) if version else ModelNotReady(project=project.name)
    arrays = _arrays(store, found)
    choices, spans = _by_kind(found, labels)
    chosen, marked = len(arrays.get("audit_ids", ())), len(arrays.get("span_ids", ()))
    evaluation = spans_found = None
    if chosen >= quality.ENOUGH:
        evaluation = quality.detail(arrays, engine_task(project.task))
    if marked >= quality.ENOUGH:
        spans_found = detail_spans(arrays, classes=len(spans))
    return Quality(found, max(chosen, marked), choices, evaluation, spans, spans_found)


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

    Of labels of parts, it is the texts with such a mistake; both the same label means wrong edges.
    """
    if actual is None and predicted is None:
        raise InvalidInput(field="actual", reason="give this label, or “predicted”, or both")
    with store.database.read() as connection:
        project = authorise(connection, caller, project_id, Permission.VIEW)
        found = artifacts.newest_audited(connection, project_id)
        labels = projects.find_labels(connection, project_id)
    if found is None:
        raise ModelNotReady(project=project.name)
    choices, spans = _by_kind(found, labels)
    named = {actual, predicted} - {None}
    classes = spans if named <= set(spans) else choices
    places = {label_id: index for index, label_id in enumerate(classes)}
    if unknown := named - places.keys():
        raise NotFound(kind="label", name=unknown.pop())
    true = None if actual is None else places[actual]
    guessed = None if predicted is None else places[predicted]
    arrays = _arrays(store, found)
    if classes is spans:
        return confused_spans(arrays, actual=true, predicted=guessed)
    return quality.confused(arrays, engine_task(project.task), actual=true, predicted=guessed)


def _by_kind(version: ModelVersion, labels: Sequence[Label]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The label ids of a version's classes: those of whole texts, and those of parts."""
    marking = {label.id for label in labels if label.marks_spans}
    return (
        tuple(key for key in version.labels if key not in marking),
        tuple(key for key in version.labels if key in marking),
    )


def _audit_answers(metrics: Mapping[str, Any]) -> int:
    return max(metrics.get("audit_answers", 0), (metrics.get("spans") or {}).get("audit_answers", 0))


def _arrays(store: Store, version: ModelVersion) -> dict[str, Any]:
    state = artifacts.read_state(store.home, version.audit_file) if version.audit_file else None
    return state[0] if state else {}


def _point(version: int, answers: int, metrics: Mapping[str, Any]) -> CurvePoint:
    accuracy = metrics.get("accuracy") or {}
    spans = (metrics.get("spans") or {}).get("f1")
    return CurvePoint(
        version=version,
        answers=answers,
        audit_answers=_audit_answers(metrics),
        accuracy=accuracy.get("value"),
        low=accuracy.get("low"),
        high=accuracy.get("high"),
        span_f1=(spans["value"], spans["low"], spans["high"]) if spans else None,
    )
