"""Deployments as people make and move them: what answers under a name, and how it behaves."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from askwell.domain.alerts import check_figures
from askwell.domain.deployments import (
    MODEL,
    NOTHING,
    Conduct,
    Deployment,
    Move,
    MoveKind,
    Presence,
    Serving,
    clean_name,
)
from askwell.domain.errors import (
    DeploymentPaused,
    InvalidInput,
    ModelNotReady,
    NameTaken,
    NotFound,
    VersionUnreadable,
)
from askwell.domain.ids import new_id
from askwell.domain.labels import LabelKind, active
from askwell.domain.members import Caller, Permission
from askwell.domain.policies import Policy, PolicyKind
from askwell.domain.projects import Project, Task
from askwell.domain.review_tasks import TaskStatus
from askwell.domain.trail import Deed, differences
from askwell.services import planning
from askwell.services.access import authorise
from askwell.services.planning import Plan, demand, look
from askwell.services.responding import Responder
from askwell.services.thresholds import Doubt
from askwell.services.trail import note
from askwell.storage import artifacts, deployments, keys, members, projects, review_tasks
from askwell.storage.store import Store

MOST = 100
"""Deployments of one project."""


def create(
    store: Store,
    responder: Responder,
    caller: Caller,
    project_id: str,
    name: str,
    *,
    version: int | None = None,
    conduct: Conduct | None = None,
) -> Deployment:
    """Have a project's model answer under a name: a ``version``, or None: whichever is the newest.

    Raises ``NameTaken`` for a name that a deployment of any project has, ``NotFound`` for a version that is
    not there, and ``InvalidInput``.
    """
    name = clean_name(name)
    with store.database.read() as connection:
        project = authorise(connection, caller, project_id, Permission.EDIT)
        made = Deployment(
            id=new_id("dep"),
            name=name,
            project_id=project_id,
            created_by=caller.person.id,
            created_at=store.now(),
            serving=Serving(version, encoder=project.encoder),
            conduct=conduct or Conduct(),
        )
        check(connection, project, made)
        with suppress(ModelNotReady):  # it answers as soon as there is a model
            responder.prepare(planning.plan(connection, made, project))
    with store.database.write() as connection:
        projects.lock_clock(connection, project_id)
        project = authorise(connection, caller, project_id, Permission.EDIT)
        if deployments.is_taken(connection, name):
            raise NameTaken(kind="deployment", name=name)
        if len(deployments.find_of(connection, project_id)) >= MOST:
            raise InvalidInput(field="name", reason=f"a project can have {MOST} deployments, and has them")
        deployments.add(connection, made)
        move = Move(1, MoveKind.CREATE, caller.person.id, made.created_at, made.serving)
        deployments.add_move(connection, made, move)
        note_deployment(connection, caller, Deed.DEPLOYMENT_MADE, made, made.created_at, version=version)
    return made


def find_all(store: Store, caller: Caller, project_id: str) -> list[Presence]:
    """Give a project's deployments, oldest first."""
    with store.database.read() as connection:
        project = authorise(connection, caller, project_id, Permission.VIEW)
        return _views(connection, project, deployments.find_of(connection, project_id))


def find(store: Store, caller: Caller, name: str) -> Presence:
    """Give one deployment."""
    with store.database.read() as connection:
        deployment, project = demand(connection, caller, name, Permission.VIEW)
        return _views(connection, project, [deployment])[0]


def demand_call(store: Store, caller: Caller, name: str) -> None:
    """Raise an error unless the caller may call a deployment, before something costly begins."""
    look(store, caller, name)


def find_answering(store: Store, caller: Caller, name: str, *, version: int | None = None) -> Plan:
    """Give what a deployment serves to somebody who may call it; raises what calling it would raise.

    ``version`` is one that it serves or served before, in place of the one that answers.
    """
    deployment, project, plan = look(store, caller, name, version=version)
    if deployment.paused is not None:
        raise DeploymentPaused(name=deployment.name, reason=deployment.paused)
    if plan is not None:
        return plan
    with store.database.read() as connection:
        return planning.plan(connection, deployment, project)


def find_history(store: Store, caller: Caller, name: str) -> tuple[Sequence[Move], Mapping[str, str]]:
    """Give all that was changed about a deployment, in order, and the names of who did it, by their ids."""
    with store.database.read() as connection:
        deployment, _ = demand(connection, caller, name, Permission.VIEW)
        moves = deployments.find_moves(connection, deployment.id)
        return moves, members.find_names(connection, list({move.person_id for move in moves}))


def find_doubt(
    store: Store, responder: Responder, caller: Caller, name: str, *, policy: Policy | None = None
) -> Doubt:
    """Give what a deployment's ``policy``, or another, means for the version that answers."""
    with store.database.read() as connection:
        deployment, project = demand(connection, caller, name, Permission.VIEW)
        if policy is not None:
            deployment = replace(deployment, conduct=replace(deployment.conduct, policy=policy))
            check(connection, project, deployment)
        plan = planning.plan(connection, deployment, project)
    return responder.doubt(plan)


def find_prospect(
    store: Store, responder: Responder, caller: Caller, project_id: str, policy: Policy
) -> Doubt:
    """Give what a ``policy`` would mean for a project's newest version, before anything is deployed."""
    with store.database.read() as connection:
        project = authorise(connection, caller, project_id, Permission.VIEW)
        supposed = Deployment(
            id=new_id("dep"),
            name=project_id,
            project_id=project_id,
            created_by=caller.person.id,
            created_at=store.now(),
            serving=Serving(encoder=project.encoder),
            conduct=Conduct(policy=policy),
        )
        check(connection, project, supposed)
        plan = planning.plan(connection, supposed, project)
    return responder.doubt(plan)


def change(store: Store, responder: Responder, caller: Caller, name: str, **changes: Any) -> Deployment:
    """Change some of how a deployment behaves (the fields of ``Conduct``), and leave the rest."""
    with store.database.read() as connection:
        deployment, project = demand(connection, caller, name, Permission.EDIT)
        changed = replace(deployment, conduct=replace(deployment.conduct, **changes))
        check(connection, project, changed)
        with suppress(ModelNotReady, VersionUnreadable):  # what cannot answer now can behave otherwise
            responder.prepare(planning.plan(connection, changed, project))
    with store.database.write() as connection:
        deployment, _ = demand(connection, caller, name, Permission.EDIT, is_locked=True)
        changed = replace(deployment, conduct=replace(deployment.conduct, **changes))
        told = differences(_told(deployment.conduct), _told(changed.conduct))
        if told:
            deployments.save(connection, changed)
            move = Move(0, MoveKind.SETTINGS, caller.person.id, store.now(), changed.serving, told)
            deployments.add_move(connection, changed, move)
            note_deployment(connection, caller, Deed.DEPLOYMENT_CHANGED, changed, store.now(), **told)
    return changed


def remove(store: Store, caller: Caller, name: str) -> None:
    """Delete a deployment with its history and what it said; its keys end, what it waits for is cancelled."""
    with store.database.write() as connection:
        deployment, _ = demand(connection, caller, name, Permission.EDIT, is_locked=True)
        now = store.now()
        cancelled = review_tasks.cancel_all(connection, now, deployment_id=deployment.id)
        ended = keys.revoke_keys_of_deployment(connection, deployment.id, now)
        deployments.remove(connection, deployment.id)
        told = {"cancelled": cancelled, "keys": ended}
        note_deployment(connection, caller, Deed.DEPLOYMENT_DELETED, deployment, now, **told)


def check(connection: Connection, project: Project, deployment: Deployment) -> None:
    """Raise ``NotFound`` for a version that is not there, and ``InvalidInput`` for a conduct that does not go
    with the project's labels."""
    for number in deployment.serving.pinned:
        if artifacts.find_version(connection, project.id, number) is None:
            raise NotFound(kind="version", name=number)
    policy, fallback = deployment.conduct.policy, deployment.conduct.fallback
    choices = {label.id for label in active(projects.find_labels(connection, project.id), LabelKind.CHOICE)}
    if project.task is Task.MARK_SPANS and policy.kind is not PolicyKind.NEVER:
        reason = "only “never” goes with a project that marks parts of texts alone"
        raise InvalidInput(field="policy", reason=reason)
    policy.check_labels(choices)
    if fallback not in (MODEL, NOTHING, *choices):
        raise InvalidInput(field="fallback", reason="must be “model”, “none” or the id of a label of texts")
    check_figures(deployment.conduct.alerts)


def note_deployment(
    connection: Connection,
    caller: Caller,
    deed: Deed,
    deployment: Deployment,
    at: datetime,
    **details: object,
) -> None:
    """Note on the trail what somebody does with a deployment."""
    note(
        connection,
        caller,
        deed,
        project_id=deployment.project_id,
        target=deployment.name,
        at=at,
        **details,
    )


def _views(connection: Connection, project: Project, found: Sequence[Deployment]) -> list[Presence]:
    newest = projects.read_clock(connection, project.id).model_version or None
    counts = review_tasks.count_by_status(connection, [deployment.id for deployment in found])
    return [
        Presence(
            deployment=deployment,
            answering=deployment.serving.version or newest,
            tasks={status: counts.get((deployment.id, status), 0) for status in TaskStatus},
        )
        for deployment in found
    ]


def _told(conduct: Conduct) -> dict[str, object]:
    return {**asdict(conduct), "policy": conduct.policy.to_json(), "alerts": dict(conduct.alerts)}
