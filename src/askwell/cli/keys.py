"""`askwell link` and `askwell key`: ways in for people and programs."""

from typing import Annotated

import typer

from askwell.cli.opening import seated
from askwell.cli.serving import reachable_address
from askwell.cli.terminal import JsonOption, console, listing, notes, print_json
from askwell.domain.errors import InvalidInput

app = typer.Typer(no_args_is_help=True, help="API keys: make, list and revoke them.")


def link() -> None:
    """Print a new sign-in link; it works once, within a day."""
    from askwell.services import sessions

    with seated() as desk:
        token = sessions.create_link(desk.store, desk.caller)
        address = reachable_address(desk.askwell.settings)
    console().print(f"{address}/sign-in?token={token}", markup=False, soft_wrap=True)


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What the key is for.")],
    project: Annotated[str | None, typer.Option(help="Open only this project (id or name).")] = None,
    deployment: Annotated[
        str | None, typer.Option(help="Call only this deployment, and open nothing else.")
    ] = None,
    texts_a_minute: Annotated[
        int | None, typer.Option(help="How much the key of a deployment may ask; default: no limit.", min=1)
    ] = None,
) -> None:
    """Make a key and print its secret, which is shown only now."""
    from askwell.services import deployment_keys, team

    if deployment is not None and project is not None:
        raise InvalidInput(field="project", reason="is the deployment's own, where one is named")
    if deployment is None and texts_a_minute is not None:
        raise InvalidInput(field="texts-a-minute", reason="is for the key of a deployment")
    with seated() as desk:
        if deployment is not None:
            made = deployment_keys.create(
                desk.store, desk.caller, deployment, name, texts_a_minute=texts_a_minute
            )
        else:
            project_id = desk.project(project).project.id if project else None
            made = team.create_key(desk.store, desk.caller, name, project_id)
    console().print(made.secret, markup=False, soft_wrap=True)
    notes().print(f"Keep it: it is not shown again. Revoke it: askwell key revoke {made.key.id}")


@app.command("list")
def list_keys(is_json: Annotated[bool, JsonOption] = False) -> None:
    """List the keys that work."""

    from askwell.services import projects, team

    with seated() as desk:
        keys = team.find_keys(desk.store, desk.caller)
        names = {view.project.id: view.project.name for view in projects.find_all(desk.store, desk.caller)}
    if is_json:
        print_json(keys)
        return
    table = listing("id", "name", "begins with", "opens", "made", "last used")
    for key in keys:
        scope = names.get(key.project_id, key.project_id) if key.project_id else "all"
        scope = f"the deployment {key.deployment}" if key.deployment else scope
        used = f"{key.last_used_at:%Y-%m-%d %H:%M}" if key.last_used_at else "never"
        table.add_row(key.id, key.name, key.hint, scope, f"{key.created_at:%Y-%m-%d}", used)
    console().print(table)


@app.command()
def revoke(key: Annotated[str, typer.Argument(help="The key's id.")]) -> None:
    """End a key at once."""
    from askwell.services import team

    with seated() as desk:
        team.revoke_key(desk.store, desk.caller, key)
    notes().print(f"The key {key} does not open anything any more.")
