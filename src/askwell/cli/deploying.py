"""`askwell deploy`, `deployments`, `promote`, `rollback`: a model under a name, and which version answers."""

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from askwell.cli.opening import seated
from askwell.cli.serving import reachable_address
from askwell.cli.terminal import JsonOption, console, listing, notes, print_json

if TYPE_CHECKING:
    from askwell.domain.deployments import Deployment, Presence
    from askwell.services.thresholds import Doubt

DeploymentName = Annotated[str, typer.Argument(help="The deployment's name.", metavar="NAME")]


def deploy(
    name: Annotated[str, typer.Argument(help="What it is called by, such as support-tickets.")],
    project: Annotated[str, typer.Option(help="The project's id or name.")],
    precision: Annotated[
        float | None,
        typer.Option(
            help="Answer only as far as this share of answers is right, such as 0.95; default: always answer."
        ),
    ] = None,
    version: Annotated[
        int | None, typer.Option(help="Which version answers; default: whichever is the newest.", min=1)
    ] = None,
) -> None:
    """Have a project's model answer under a name of its own."""
    from askwell.domain.deployments import Conduct
    from askwell.domain.errors import ModelNotReady
    from askwell.domain.policies import Policy, PolicyKind
    from askwell.services import deployments

    policy = Policy() if precision is None else Policy(PolicyKind.PRECISION, target=precision)
    doubt: Doubt | None = None
    with seated() as desk:
        responder = desk.askwell.responder
        project_id = desk.project(project).project.id
        conduct = Conduct(policy=policy)
        made = deployments.create(
            desk.store, responder, desk.caller, project_id, name, version=version, conduct=conduct
        )
        with suppress(ModelNotReady):
            doubt = deployments.find_doubt(desk.store, responder, desk.caller, made.name)
        settings = desk.askwell.settings
    console().print(made.name, markup=False)
    address = reachable_address(settings)
    for sentence in (
        "It answers as soon as the project has a model." if doubt is None else _promise(doubt),
        f"Call it: POST {address}/api/v1/deployments/{made.name}/predict",
        f"A key for that: askwell key create PROGRAM --deployment {made.name}",
    ):
        notes().print(sentence, markup=False, soft_wrap=True)


def deployments(
    project: Annotated[
        str | None,
        typer.Argument(help="The project's id or name; default: all of them.", metavar="[PROJECT]"),
    ] = None,
    is_json: Annotated[bool, JsonOption] = False,
) -> None:
    """List what is deployed."""
    from askwell.services import deployments as service
    from askwell.services import projects

    with seated() as desk:
        views = [desk.project(project)] if project else projects.find_all(desk.store, desk.caller)
        found = [
            (view.project.name, each)
            for view in views
            for each in service.find_all(desk.store, desk.caller, view.project.id)
        ]
    if is_json:
        print_json([each for _, each in found])
        return
    table = listing("name", "project", "version", "answers", "waiting", "")
    for project_name, each in found:
        table.add_row(each.deployment.name, project_name, *_row(each))
    console().print(table, markup=False)


def promote(
    name: DeploymentName,
    version: Annotated[
        int | None, typer.Argument(help="The version; default: whichever is the newest.", min=1)
    ] = None,
) -> None:
    """Have another version answer from now on."""
    from askwell.services import moving

    with seated() as desk:
        _tell(moving.promote(desk.store, desk.askwell.responder, desk.caller, name, version))


def rollback(name: DeploymentName) -> None:
    """Go back to what answered before."""
    from askwell.services import moving

    with seated() as desk:
        _tell(moving.roll_back(desk.store, desk.askwell.responder, desk.caller, name))


def _tell(deployment: "Deployment") -> None:
    version = deployment.serving.version
    answering = "The newest version" if version is None else f"Version {version:,}"
    notes().print(f"{answering} answers as {deployment.name} now.", markup=False, soft_wrap=True)


def _promise(doubt: "Doubt") -> str:
    """Say how much is answered without people."""
    if not doubt.is_measured:
        return "No answers to texts drawn at random tell yet how often it is right: it hands all to people."
    if doubt.thresholds is None:
        return "It answers every text."
    answered = doubt.thresholds.answered
    return (
        f"It answers {answered.value:.0%} of texts by itself (95 % interval {answered.low:.0%} to "
        f"{answered.high:.0%}) and hands the others to people."
    )


def _row(presence: "Presence") -> tuple[str, str, str, str]:
    from askwell.domain.policies import PolicyKind
    from askwell.domain.review_tasks import TaskStatus

    deployment = presence.deployment
    answering = "none yet" if presence.answering is None else f"{presence.answering:,}"
    version = answering if deployment.serving.version is not None else f"{answering}, follows the newest"
    policy = deployment.conduct.policy
    match policy.kind:
        case PolicyKind.PRECISION:
            rule = f"from {policy.target:.1%} right on"
        case PolicyKind.COSTS:
            rule = "where that costs less"
        case PolicyKind.NEVER:
            rule = "always"
    state = "" if deployment.paused is None else f"paused: {deployment.paused}"
    return version, rule, f"{presence.tasks[TaskStatus.OPEN]:,}", state
