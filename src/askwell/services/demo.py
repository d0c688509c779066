"""The demo projects: made once from the examples by the normal import, and begun again when asked."""

import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from askwell.domain.errors import NotADemo, NotFound
from askwell.domain.labels import LabelDraft
from askwell.domain.members import Caller, Permission
from askwell.domain.projects import Project, Task
from askwell.domain.sources import ImportOptions
from askwell.domain.trail import Deed
from askwell.services import imports
from askwell.services import projects as services
from askwell.services.access import authorise, demand_owner
from askwell.services.trail import note
from askwell.storage import projects, sources
from askwell.storage.forgetting import forget_answers
from askwell.storage.store import Store

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Example:
    """A folder of examples: its texts, and beside them ``labels.json`` and ``guideline.md``."""

    name: str
    folder: str
    texts: str
    task: Task = Task.CHOOSE_ONE


@dataclass(frozen=True, slots=True)
class Demo:
    """An example, the project that was made from it, if there is one, and whether that was put away."""

    name: str
    project_id: str | None
    is_deleted: bool


DEMO_AUDIT_SHARE = 0.2
"""Twice the usual, so that somebody who plays for a few minutes sees a learning curve."""

EXAMPLES = (
    Example("Support tickets", "support-tickets", "tickets.jsonl"),
    Example("Threat reports", "threat-reports", "reports.jsonl"),
    Example("Threat intelligence", "threat-spans", "sentences.jsonl", Task.MARK_SPANS),
    Example("Contract terms", "contract-snippets", "snippets.jsonl", Task.MARK_SPANS),
)


def demo_folder() -> Path:
    """Give the folder with the examples: within the package, or beside it in a checkout."""
    package = Path(str(files("askwell")))
    for folder in (package / "demo_data", package.parents[1] / "examples"):
        if folder.is_dir():
            return folder
    raise NotFound(kind="folder", name="examples")


def ensure_demo(store: Store, caller: Caller, folder: Path) -> list[Project]:
    """Make the demo projects that were never made here, and give those that are new.

    One that somebody deleted stays deleted. Raises ``NotFound`` where an example's files are missing.
    """
    demand_owner(caller)
    with store.database.read() as connection:
        known = _made(connection)
    return [_make(store, caller, folder, example) for example in EXAMPLES if example.name not in known]


def find_demos(store: Store, caller: Caller) -> list[Demo]:
    """Give every example and what became of it here."""
    demand_owner(caller)
    with store.database.read() as connection:
        made = _made(connection)
        present = {project.id for project in projects.find_all(connection)}
    found = [(example.name, made.get(example.name)) for example in EXAMPLES]
    return [Demo(name, made_id, made_id is not None and made_id not in present) for name, made_id in found]


def add_demo(store: Store, caller: Caller, folder: Path, name: str) -> str:
    """Make one demo project, or bring it back as it was left; harmless when it is there. Gives its id.

    Raises ``NotFound`` for a name that no example has, or where its files are missing.
    """
    found = next((demo for demo in find_demos(store, caller) if demo.name == name), None)
    if found is None:
        raise NotFound(kind="demo project", name=name)
    if found.project_id is None:
        return _make(store, caller, folder, next(each for each in EXAMPLES if each.name == name)).id
    if found.is_deleted:
        services.restore(store, caller, found.project_id)
    return found.project_id


def reset_demo(store: Store, caller: Caller, project_id: str) -> None:
    """Throw the answers to a demo project away; its texts and labels stay, and the model learns from nothing.

    Raises ``NotADemo`` for any other project.
    """
    with store.database.write() as connection:
        projects.lock_clock(connection, project_id)
        project = authorise(connection, caller, project_id, Permission.EDIT)
        if not project.is_demo:
            raise NotADemo(project=project.name)
        answers = projects.read_clock(connection, project_id).answered
        forget_answers(connection, project_id, store.now())
        note(
            connection,
            caller,
            Deed.DEMO_RESET,
            project_id=project_id,
            target=project.name,
            at=store.now(),
            answered=answers,
        )


def _made(connection: "Connection") -> dict[str, str]:
    """Give the demo projects made here, whatever they are called by now, by the names of their examples.

    The first file that went in tells which example it was; the name does, where none has yet.
    """
    by_file = {example.texts: example.name for example in EXAMPLES}
    made: dict[str, str] = {}
    for project_id, name in projects.find_demos(connection).items():
        first = next(iter(sources.find_all(connection, project_id)), None)
        made.setdefault(by_file.get(first.name, name) if first else name, project_id)
    return made


def _make(store: Store, caller: Caller, folder: Path, example: Example) -> Project:
    source = folder / example.folder
    texts = source / example.texts
    if not texts.is_file():
        raise NotFound(kind="file of examples", name=texts)
    labels: list[dict[str, Any]] = json.loads((source / "labels.json").read_text(encoding="utf-8"))
    project = services.create(
        store,
        caller,
        name=example.name,
        task=example.task,
        labels=[LabelDraft(label["name"], label.get("description", "")) for label in labels],
        guideline=(source / "guideline.md").read_text(encoding="utf-8"),
        audit_share=DEMO_AUDIT_SHARE,
        is_demo=True,
    )
    options = ImportOptions(text_column="text", id_column="id")
    imports.start_import(store, caller, project.id, texts, texts.name, options, is_original=True)
    return project
