"""Move: another version answers under a deployment's name, is tried on a share, or looks on."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from askwell.domain.deployments import Deployment, Move, MoveKind, Serving, step_back
from askwell.domain.errors import InvalidInput, ModelNotReady, NothingToRollBack
from askwell.domain.members import Caller, Permission
from askwell.domain.trail import Deed
from askwell.services import planning
from askwell.services.deployments import check, note_deployment
from askwell.services.planning import demand
from askwell.services.responding import Responder
from askwell.storage import deployments
from askwell.storage.store import Store

BY_HAND = "somebody paused it"
MAX_REASON = 500

_Step = Callable[[Serving, Sequence[Move]], Serving]


def promote(store: Store, responder: Responder, caller: Caller, name: str, version: int | None) -> Deployment:
    """Have a version answer, None: whichever is the newest; a canary that is promoted is none any more."""

    def step(before: Serving, moves: Sequence[Move]) -> Serving:
        if version is not None and before.canary == version:
            before = replace(before, canary=None, canary_share=0.0)
        return replace(before, version=version)

    return _move(store, responder, caller, name, MoveKind.PROMOTE, step)


def roll_back(store: Store, responder: Responder, caller: Caller, name: str) -> Deployment:
    """Go back to what answered before; raises ``NothingToRollBack`` at the beginning of the history."""

    def step(before: Serving, moves: Sequence[Move]) -> Serving:
        earlier = step_back(moves)
        if earlier is None:
            raise NothingToRollBack(name=name)
        return earlier

    return _move(store, responder, caller, name, MoveKind.ROLLBACK, step)


def set_canary(
    store: Store, responder: Responder, caller: Caller, name: str, version: int | None, share: float
) -> Deployment:
    """Have a version answer a share of the callers in the place of the other; None: nobody any more."""

    def step(before: Serving, moves: Sequence[Move]) -> Serving:
        return replace(before, canary=version, canary_share=share if version is not None else 0.0)

    return _move(store, responder, caller, name, MoveKind.CANARY, step)


def set_shadow(
    store: Store, responder: Responder, caller: Caller, name: str, version: int | None
) -> Deployment:
    """Have a version predict beside, only to be compared; None: none any more."""

    def step(before: Serving, moves: Sequence[Move]) -> Serving:
        return replace(before, shadow=version)

    return _move(store, responder, caller, name, MoveKind.SHADOW, step)


def pause(store: Store, caller: Caller, name: str, because: str = "") -> Deployment:
    """Have a deployment answer nothing until it is resumed; callers are told why."""
    because = because.strip() or BY_HAND
    if len(because) > MAX_REASON:
        raise InvalidInput(field="because", reason=f"must be at most {MAX_REASON} characters")
    return _hold(store, caller, name, because)


def resume(store: Store, caller: Caller, name: str) -> Deployment:
    """Let a deployment answer again."""
    return _hold(store, caller, name, None)


def _hold(store: Store, caller: Caller, name: str, because: str | None) -> Deployment:
    with store.database.write() as connection:
        deployment, _ = demand(connection, caller, name, Permission.EDIT, is_locked=True)
        changed = replace(deployment, paused=because)
        if changed != deployment:
            kind = MoveKind.RESUME if because is None else MoveKind.PAUSE
            details = {} if because is None else {"because": because}
            deployments.save(connection, changed)
            move = Move(0, kind, caller.person.id, store.now(), changed.serving, details)
            deployments.add_move(connection, changed, move)
            note_deployment(
                connection, caller, Deed.DEPLOYMENT_MOVED, changed, store.now(), move=kind.value, **details
            )
    return changed


def _move(
    store: Store, responder: Responder, caller: Caller, name: str, kind: MoveKind, step: _Step
) -> Deployment:
    """Take a step: what it leads to is read first, and only then does it answer, so that no call waits."""
    while True:
        with store.database.read() as connection:
            deployment, project = demand(connection, caller, name, Permission.EDIT)
            moves = deployments.find_moves(connection, deployment.id)
            wanted = step(deployment.serving, moves)
            if not wanted.encoder:
                wanted = replace(wanted, encoder=project.encoder)
            planned = replace(deployment, serving=wanted)
            check(connection, project, planned)
            try:
                encoder = responder.prepare(planning.plan(connection, planned, project))
            except ModelNotReady:
                encoder = project.encoder
        with store.database.write() as connection:
            present, _ = demand(connection, caller, name, Permission.EDIT, is_locked=True)
            if present.serving != deployment.serving:
                continue  # somebody else has moved it meanwhile
            changed = replace(present, serving=replace(wanted, encoder=encoder))
            if changed.serving == present.serving:
                return present
            deployments.save(connection, changed)
            move = Move(0, kind, caller.person.id, store.now(), changed.serving)
            deployments.add_move(connection, changed, move)
            note_deployment(
                connection,
                caller,
                Deed.DEPLOYMENT_MOVED,
                changed,
                store.now(),
                move=kind.value,
                version=wanted.version,
                canary=wanted.canary,
                canary_share=wanted.canary_share,
                shadow=wanted.shadow,
            )
        return changed
