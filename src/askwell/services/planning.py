"""What a deployment serves at this moment: its project, the labels, and the versions that answer."""

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from askwell.domain.deployments import Deployment, Serving
from askwell.domain.errors import ModelNotReady, NotFound, VersionUnreadable
from askwell.domain.labels import Label, LabelKind, active
from askwell.domain.members import Caller, Permission
from askwell.domain.models import ModelVersion
from askwell.domain.projects import Project
from askwell.services.access import authorise
from askwell.storage import artifacts, deployments, projects, served
from askwell.storage.store import Store


@dataclass(frozen=True, slots=True)
class Planned:
    """A version that is called, and the version whose audit predictions tell of it, if there is any: itself,
    or the newest one before it with the same labels."""

    version: ModelVersion
    audited: ModelVersion | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A deployment with all that the database says of what it serves.

    ``canary`` and ``shadow`` are None also where their versions are no more.
    """

    deployment: Deployment
    project: Project
    labels: tuple[Label, ...]
    main: Planned
    canary: Planned | None = None
    shadow: Planned | None = None

    @property
    def choices(self) -> frozenset[str]:
        """The ids of the labels of whole texts that may be chosen now."""
        return frozenset(label.id for label in active(self.labels, LabelKind.CHOICE))


def demand(
    connection: Connection, caller: Caller, name: str, permission: Permission, *, is_locked: bool = False
) -> tuple[Deployment, Project]:
    """Give a deployment and its project if the caller may do this there.

    Raises ``NotFound`` where there is none of this name, or the caller has no part in its project (which is
    not told apart), and what ``authorise`` raises. ``is_locked``: nobody else moves it until the transaction
    ends.
    """
    deployment = deployments.find(connection, name, is_locked=is_locked)
    if deployment is None:
        raise NotFound(kind="deployment", name=name)
    try:
        project = authorise(
            connection, caller, deployment.project_id, permission, deployment_id=deployment.id
        )
    except NotFound as error:
        raise NotFound(kind="deployment", name=name) from error
    return deployment, project


def look(
    store: Store, caller: Caller, name: str, *, version: int | None = None
) -> tuple[Deployment, Project, Plan | None]:
    """Give a deployment that the caller may call, its project, and what it serves; None where ``plan`` says
    why not. It is all of one moment, and kept for the calls to come until something is committed.

    With a ``version`` that alone answers; raises ``NotFound`` for one that the deployment never served.
    """

    def read() -> tuple[Deployment, Project, Plan | None]:
        with store.database.read() as connection:
            deployment, project = demand(connection, caller, name, Permission.PREDICT)
            if version is not None:
                deployment = _as_served(connection, deployment, version)
            try:
                return deployment, project, plan(connection, deployment, project)
            except (ModelNotReady, VersionUnreadable):
                return deployment, project, None

    return store.database.kept.get(("deployment", caller, name, version), read)


def plan(connection: Connection, deployment: Deployment, project: Project) -> Plan:
    """Give what a deployment serves.

    Raises ``ModelNotReady`` where the project has no model, and ``VersionUnreadable`` where the version that
    is to answer is no more.
    """
    serving = deployment.serving
    main = _planned(connection, project.id, serving.version)
    if main is None and serving.version is None:
        raise ModelNotReady(project=project.name)
    if main is None:
        reason = "it is no more: promote another"
        raise VersionUnreadable(version=serving.version, project=project.name, reason=reason)
    return Plan(
        deployment=deployment,
        project=project,
        labels=tuple(projects.find_labels(connection, project.id)),
        main=main,
        canary=_planned(connection, project.id, serving.canary) if serving.canary else None,
        shadow=_planned(connection, project.id, serving.shadow) if serving.shadow else None,
    )


def _as_served(connection: Connection, deployment: Deployment, version: int) -> Deployment:
    """Give a deployment as if a version answered that it serves, or served before.

    While it follows the newest, what it served is known by the hours in which that answered.
    """
    moves = deployments.find_moves(connection, deployment.id)
    for serving in (deployment.serving, *(move.serving for move in reversed(moves))):
        if version in (serving.version, serving.canary):
            return replace(deployment, serving=Serving(version, encoder=serving.encoder))
    newest = (
        artifacts.newest(connection, deployment.project_id) if deployment.serving.version is None else None
    )
    is_newest = newest is not None and newest.version == version
    if not is_newest and version not in served.find_versions(connection, deployment.id):
        raise NotFound(kind="version", name=version)
    return replace(deployment, serving=Serving(version, encoder=deployment.serving.encoder))


def _planned(connection: Connection, project_id: str, number: int | None) -> Planned | None:
    version = artifacts.find_version(connection, project_id, number)
    if version is None:
        return None
    if version.audit_file is not None:
        return Planned(version, version)
    audited = artifacts.newest_audited(connection, project_id, until=version.version)
    return Planned(version, audited if audited is not None and audited.labels == version.labels else None)
