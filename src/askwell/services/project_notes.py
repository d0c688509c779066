"""What is noted of a change to a project's settings or to a label: from what, to what."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection

from askwell.domain.labels import Label
from askwell.domain.members import Caller
from askwell.domain.projects import Project
from askwell.domain.trail import Deed, differences
from askwell.services.trail import note

EDITABLE = frozenset(
    {
        "name",
        "guideline",
        "encoder",
        "strategy",
        "audit_share",
        "overlap",
        "lease_seconds",
        "spans_overlap",
        "goal",
        "overlap_share",
        "overlap_most",
        "is_blind",
    }
)
"""The settings that can be changed."""


def note_settings(
    connection: Connection, caller: Caller, now: datetime, before: Project, after: Project
) -> None:
    """Note what changed of the settings; another encoder is a deed of its own."""
    was, is_now = ({name: getattr(each, name) for name in sorted(EDITABLE)} for each in (before, after))
    encoders = {"changes": {"encoder": [was.pop("encoder"), is_now.pop("encoder")]}}
    if told := differences(was, is_now):
        note(connection, caller, Deed.PROJECT_CHANGED, project_id=after.id, target=after.name, at=now, **told)
    if before.encoder != after.encoder:
        note(
            connection,
            caller,
            Deed.ENCODER_CHANGED,
            project_id=after.id,
            target=after.encoder or "the default",
            at=now,
            **encoders,
        )


def note_label(
    connection: Connection, caller: Caller, now: datetime, project_id: str, before: Label, after: Label
) -> None:
    """Note what changed about a label; to put it away and to bring it back are deeds of their own."""
    told = differences(asdict(before), asdict(after))
    if not told:
        return
    deed = Deed.LABEL_CHANGED
    if before.is_archived != after.is_archived:
        deed = Deed.LABEL_ARCHIVED if after.is_archived else Deed.LABEL_UNARCHIVED
    note(connection, caller, deed, project_id=project_id, target=after.name, at=now, **told)
