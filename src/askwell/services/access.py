"""Who may do what: every service asks here first, in its own transaction."""

from sqlalchemy import Connection

from askwell.domain.errors import KeyTooNarrow, NotAllowed, NotFound
from askwell.domain.members import PERMISSIONS, Caller, Permission, Role, demand, demand_use, is_usable
from askwell.domain.projects import Project
from askwell.storage import members, projects
from askwell.storage.store import Store


def authorise(
    connection: Connection,
    caller: Caller,
    project_id: str,
    permission: Permission,
    *,
    deployment_id: str | None = None,
) -> Project:
    """Give the project if the caller may do this there.

    ``deployment_id`` is the project's deployment that this is about. A key of one deployment may do nothing
    that names none, so what forgets to name it is closed to such keys.

    Raises ``NotFound`` when there is no such project or the caller has no part in it, or in this deployment
    (which is not told apart), ``NotAllowed`` when the caller's role does not grant the permission, and
    ``KeyTooNarrow`` when the role does, but the caller's key does not.
    """
    project = projects.find(connection, project_id)
    is_elsewhere = deployment_id is not None and caller.deployment_id not in (None, deployment_id)
    if project is None or is_elsewhere:
        raise NotFound(kind="project", name=project_id)
    demand(demand_role(connection, caller, project_id), permission)
    demand_use(caller, permission, deployment_id=deployment_id)
    return project


def demand_role(connection: Connection, caller: Caller, project_id: str) -> Role:
    """Give the caller's role in a project; raises ``NotFound`` where they have no part in it."""
    role = role_of(connection, caller, project_id)
    if role is None:
        raise NotFound(kind="project", name=project_id)
    return role


def may(connection: Connection, caller: Caller, project_id: str, permission: Permission) -> bool:
    """Whether the caller's role in a project, and their key, grant a permission."""
    role = role_of(connection, caller, project_id)
    return role is not None and permission in PERMISSIONS[role] and is_usable(caller, permission)


def whose_answers(connection: Connection, caller: Caller, project_id: str) -> str | None:
    """Give the one person whose answers the caller may see, or None for everybody's.

    Who annotates and does not review sees their own only, so that nobody copies another's; unless the
    project is open to all of them. It is the role that tells: a key of limited use opens their eyes no
    further.
    """
    project = projects.find(connection, project_id)
    if project is not None and not project.is_blind:
        return None
    role = role_of(connection, caller, project_id)
    granted = PERMISSIONS[role] if role is not None else frozenset[Permission]()
    is_blind = Permission.ANNOTATE in granted and Permission.REVIEW not in granted
    return caller.person.id if is_blind else None


def check(store: Store, caller: Caller, project_id: str, permission: Permission) -> Project:
    """Give the project as `authorise` does, before something costly begins, such as taking an upload."""

    def read() -> Project:
        with store.database.read() as connection:
            return authorise(connection, caller, project_id, permission)

    return store.database.kept.get(("project", caller, project_id, permission), read)


def role_of(connection: Connection, caller: Caller, project_id: str) -> Role | None:
    """Give the caller's role in a project, or None for a stranger or a key of another project."""
    if caller.scope is not None and caller.scope != project_id:
        return None
    if caller.person.is_owner:
        return Role.OWNER
    return members.role(connection, project_id, caller.person.id)


def demand_owner(caller: Caller) -> None:
    """Raise ``NotAllowed`` unless the caller owns the installation and uses no key of limited use."""
    if not caller.person.is_owner or caller.scope is not None:
        raise NotAllowed(role="member", permission="manage the installation")
    if caller.permissions is not None:
        raise KeyTooNarrow(permission="manage the installation")
