"""Texts: add a few at once without a file."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from askwell.domain.errors import InvalidInput
from askwell.domain.ids import new_id
from askwell.domain.members import Caller, Permission, Person, PersonKind, Role
from askwell.domain.sources import FileFormat, Source
from askwell.domain.trail import Deed
from askwell.services import encoding
from askwell.services.access import authorise, may
from askwell.services.import_cells import LabelledText
from askwell.services.import_texts import TakenIn, take_in
from askwell.services.trail import note
from askwell.storage import documents, members, projects, sources
from askwell.storage.store import Store

MAX_TEXTS = 1_000
SOURCE_NAME = "Added without a file"


@dataclass(frozen=True, slots=True)
class AddedText:
    """What became of one text: its id, or the id of the text it duplicates, or why it is not in."""

    document_id: int | None
    is_new: bool
    problem: str | None


def add_texts(
    store: Store,
    caller: Caller,
    project_id: str,
    rows: Sequence[LabelledText],
    *,
    create_labels: bool = True,
) -> list[AddedText]:
    """Store texts at once, aligned with the rows, and have them encoded; a row's ``line`` is its number.

    Labels that come along are answers of an import author, as from a file; unknown ones are created only for
    a caller who may change the project. Raises ``InvalidInput`` for more than ``MAX_TEXTS`` rows; a row that
    cannot go in has its reason, and the others go in.
    """
    if not 1 <= len(rows) <= MAX_TEXTS:
        raise InvalidInput(
            field="texts", reason=f"give 1 to {MAX_TEXTS:,} texts in a call; import a file for more"
        )
    with store.database.write() as connection:
        project = authorise(connection, caller, project_id, Permission.IMPORT)
        projects.lock_clock(connection, project_id)
        start = projects.read_clock(connection, project_id).documents
        source = _source(connection, store, caller, project_id)
        rows = [_numbered(row, source.rows_read) for row in rows]
        is_creating = create_labels and may(connection, caller, project_id, Permission.EDIT)
        taken = take_in(connection, project, source, rows, is_creating=is_creating, now=store.now())
        fresh = documents.pool_keys(connection, project_id, start, start + taken.stored.added)
        note(
            connection,
            caller,
            Deed.TEXTS_ADDED,
            project_id=project_id,
            at=store.now(),
            imported=taken.stored.added,
            folded=taken.stored.folded,
            rejected=len(taken.problems),
        )
    if fresh:
        encoding.request(store, project_id, caller.person.id)
    return _aligned(rows, taken, {key.document_id for key in fresh})


def _numbered(row: LabelledText, before: int) -> LabelledText:
    """Number the row within its source, which goes on from call to call."""
    return replace(row, text=replace(row.text, line=before + row.text.line))


def _aligned(rows: Sequence[LabelledText], taken: TakenIn, fresh: set[int]) -> list[AddedText]:
    ids = {row.text.line: key for row, key in zip(taken.resolved.rows, taken.stored.ids, strict=True)}
    reasons = {problem.line: problem.reason for problem in taken.problems}
    added: list[AddedText] = []
    for row in rows:
        key = ids.get(row.text.line)
        added.append(AddedText(key, key in fresh, reasons.get(row.text.line)))
        fresh.discard(key or 0)
    return added


def _source(connection: Connection, store: Store, caller: Caller, project_id: str) -> Source:
    """Give the project's one source of texts that came without a file, made at the first of them."""
    for source in sources.find_all(connection, project_id):
        if source.options.get("is_direct"):
            return source
    now = store.now()
    author = Person(new_id("per"), SOURCE_NAME, now, PersonKind.IMPORT)
    members.add_person(connection, author)
    members.set_role(connection, project_id, author.id, Role.VIEWER, now)
    options: dict[str, object] = {"is_direct": True, "author_id": author.id}
    source = Source(new_id("src"), project_id, caller.person.id, SOURCE_NAME, FileFormat.JSON, now, options)
    sources.add(connection, source)
    return source
