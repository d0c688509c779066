"""What goes into the audit trail: who did what, when, through which door and from where.

Answers are events of their own, and are not written down a second time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Door(StrEnum):
    """How somebody came in: ``NONE`` for a stranger, and for what a worker finished in somebody's name."""

    SESSION = "session"
    KEY = "key"
    TERMINAL = "terminal"
    NONE = "none"


class Deed(StrEnum):
    """What somebody did; each has its phrase in ``PHRASES``."""

    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGNED_OUT = "signed_out"
    SESSION_ENDED = "session_ended"
    LINK_MADE = "link_made"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 — the name of a deed
    RENAMED = "renamed"
    KEY_MADE = "key_made"
    KEY_REVOKED = "key_revoked"
    PERSON_ADDED = "person_added"
    MEMBER_ADDED = "member_added"
    ROLE_CHANGED = "role_changed"
    MEMBER_REMOVED = "member_removed"
    LEFT = "left"
    INVITED = "invited"
    INVITATION_REVOKED = "invitation_revoked"
    INVITATION_RESTORED = "invitation_restored"
    JOINED = "joined"
    SERVICE_MADE = "service_made"
    ACCOUNT_MADE = "account_made"
    ACCOUNT_DELETED = "account_deleted"
    IDENTITY_LINKED = "identity_linked"
    IDENTITY_UNLINKED = "identity_unlinked"
    PROJECT_MADE = "project_made"
    PROJECT_CHANGED = "project_changed"
    ENCODER_CHANGED = "encoder_changed"
    PROJECT_DELETED = "project_deleted"
    PROJECT_RESTORED = "project_restored"
    LABELS_ADDED = "labels_added"
    LABEL_CHANGED = "label_changed"
    LABEL_ARCHIVED = "label_archived"
    LABEL_UNARCHIVED = "label_unarchived"
    LABELS_ORDERED = "labels_ordered"
    LABELS_MERGED = "labels_merged"
    LABEL_SPLIT = "label_split"
    LABEL_DELETED = "label_deleted"
    CHANGE_UNDONE = "change_undone"
    CHANGE_REDONE = "change_redone"
    GUIDELINE_PUBLISHED = "guideline_published"
    ASKED_AGAIN = "asked_again"
    TEXTS_ASSIGNED = "texts_assigned"
    RULE_ADDED = "rule_added"
    RULE_REMOVED = "rule_removed"
    IMPORT_STARTED = "import_started"
    IMPORT_FINISHED = "import_finished"
    IMPORT_FAILED = "import_failed"
    TEXTS_ADDED = "texts_added"
    JOB_CANCELLED = "job_cancelled"
    EXPORTED = "exported"
    BUNDLED = "bundled"
    TRAIL_EXPORTED = "trail_exported"
    DEMO_RESET = "demo_reset"
    BACKED_UP = "backed_up"
    WEBHOOK_MADE = "webhook_made"
    WEBHOOK_CHANGED = "webhook_changed"
    WEBHOOK_ROTATED = "webhook_rotated"
    WEBHOOK_DELETED = "webhook_deleted"
    DEPLOYMENT_MADE = "deployment_made"
    DEPLOYMENT_MOVED = "deployment_moved"
    DEPLOYMENT_CHANGED = "deployment_changed"
    DEPLOYMENT_DELETED = "deployment_deleted"
    TASK_CANCELLED = "task_cancelled"
    SERVED_FORGOTTEN = "served_forgotten"


PHRASES: Mapping[Deed, str] = {
    Deed.SIGNED_IN: "signed in",
    Deed.SIGN_IN_REFUSED: "was refused at the sign-in",
    Deed.SIGNED_OUT: "signed out",
    Deed.SESSION_ENDED: "signed out another browser",
    Deed.LINK_MADE: "made a sign-in link",
    Deed.PASSWORD_CHANGED: "set a new password",
    Deed.RENAMED: "changed their name",
    Deed.KEY_MADE: "made an API key",
    Deed.KEY_REVOKED: "ended an API key",
    Deed.PERSON_ADDED: "added a person",
    Deed.MEMBER_ADDED: "gave somebody a part in the project",
    Deed.ROLE_CHANGED: "changed somebody’s role",
    Deed.MEMBER_REMOVED: "took somebody out of the project",
    Deed.LEFT: "left the project",
    Deed.INVITED: "invited somebody",
    Deed.INVITATION_REVOKED: "took an invitation back",
    Deed.INVITATION_RESTORED: "let an invitation work again",
    Deed.JOINED: "joined by an invitation",
    Deed.SERVICE_MADE: "made a service account",
    Deed.ACCOUNT_MADE: "came in through the provider for the first time",
    Deed.ACCOUNT_DELETED: "deleted an account",
    Deed.IDENTITY_LINKED: "linked an account of the provider",
    Deed.IDENTITY_UNLINKED: "unlinked the provider’s account",
    Deed.PROJECT_MADE: "set up the project",
    Deed.PROJECT_CHANGED: "changed the settings",
    Deed.ENCODER_CHANGED: "chose another encoder",
    Deed.PROJECT_DELETED: "deleted the project",
    Deed.PROJECT_RESTORED: "brought the project back",
    Deed.LABELS_ADDED: "added labels",
    Deed.LABEL_CHANGED: "changed a label",
    Deed.LABEL_ARCHIVED: "archived a label",
    Deed.LABEL_UNARCHIVED: "brought a label back",
    Deed.LABELS_ORDERED: "put the labels in another order",
    Deed.LABELS_MERGED: "merged labels",
    Deed.LABEL_SPLIT: "split a label",
    Deed.LABEL_DELETED: "deleted a label",
    Deed.CHANGE_UNDONE: "took a change of labels back",
    Deed.CHANGE_REDONE: "made a change of labels stand again",
    Deed.GUIDELINE_PUBLISHED: "published a version of the guideline",
    Deed.ASKED_AGAIN: "had answers asked again",
    Deed.TEXTS_ASSIGNED: "said who is asked some texts",
    Deed.RULE_ADDED: "made a rule of who is asked what",
    Deed.RULE_REMOVED: "ended a rule of who is asked what",
    Deed.IMPORT_STARTED: "started an import",
    Deed.IMPORT_FINISHED: "imported texts",
    Deed.IMPORT_FAILED: "had an import that failed",
    Deed.TEXTS_ADDED: "added texts",
    Deed.JOB_CANCELLED: "stopped a job",
    Deed.EXPORTED: "exported texts",
    Deed.BUNDLED: "made a bundle of the model",
    Deed.TRAIL_EXPORTED: "exported what happened",
    Deed.DEMO_RESET: "threw the demo’s answers away",
    Deed.BACKED_UP: "took a backup",
    Deed.WEBHOOK_MADE: "made a webhook",
    Deed.WEBHOOK_CHANGED: "changed a webhook",
    Deed.WEBHOOK_ROTATED: "gave a webhook a new secret",
    Deed.WEBHOOK_DELETED: "deleted a webhook",
    Deed.DEPLOYMENT_MADE: "deployed the model",
    Deed.DEPLOYMENT_MOVED: "changed what a deployment serves",
    Deed.DEPLOYMENT_CHANGED: "changed how a deployment behaves",
    Deed.DEPLOYMENT_DELETED: "deleted a deployment",
    Deed.TASK_CANCELLED: "called off a text that a deployment waited for",
    Deed.SERVED_FORGOTTEN: "had forgotten what a deployment kept of somebody’s texts",
}
"""What each deed is in a sentence that begins with a person's name."""

MAX_TARGET = 200
LONGEST_TOLD = 80
"""Characters of a setting that are worth telling; what is longer is only named."""


@dataclass(frozen=True, slots=True)
class Step:
    """One deed on the trail. ``target`` is what it was done to, as it was called then.

    ``number`` counts the installation's steps in their order. ``person_id`` is None for a stranger, and
    ``project_id`` for what is about no project.
    """

    number: int
    at: datetime
    action: Deed
    person_id: str | None
    project_id: str | None
    target: str = ""
    details: Mapping[str, object] = field(default_factory=dict[str, object])
    door: Door = Door.NONE
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailFilter:
    """Which steps are wanted: by one person, of one kind, at ``since`` or later."""

    person_id: str | None = None
    action: Deed | None = None
    since: datetime | None = None


def differences(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, object]:
    """Tell what changed: ``changes`` from → to by name where both are short, ``rewritten`` names the rest."""
    changed = {name: (before.get(name), after[name]) for name in after if before.get(name) != after[name]}
    short = {name: list(pair) for name, pair in changed.items() if all(map(_is_short, pair))}
    told: dict[str, object] = {"changes": short} if short else {}
    if rest := [name for name in changed if name not in short]:
        told["rewritten"] = rest
    return told


def _is_short(value: object) -> bool:
    return len(str(value)) <= LONGEST_TOLD
