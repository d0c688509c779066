"""Asking again: answers from before the guideline changed go back to who gave them, as one batch."""

from sqlalchemy import Connection

from askwell.domain.errors import InvalidInput, NothingToAskAgain
from askwell.domain.guidelines import AskedAgain, Offer, Whom
from askwell.domain.ids import new_id
from askwell.domain.jobs import Job, JobKind, JobState
from askwell.domain.members import Caller, Permission
from askwell.domain.projects import Project
from askwell.domain.surgery import Change, ChangeKind, Reach
from askwell.domain.trail import Deed
from askwell.services import relabelling
from askwell.services.access import authorise
from askwell.services.relabelling import Batch
from askwell.services.trail import note
from askwell.storage import earlier_answers, event_log, guidelines, jobs, label_changes, projects
from askwell.storage.store import Store

AT_ONCE = 200
"""Answers in one transaction."""
MOST_AT_ONCE = 1_000
"""More answers than these are sent back by a job."""


def offer(store: Store, caller: Caller, project_id: str) -> Offer:
    """Say which answers could be asked again."""
    with store.database.read() as connection:
        project = authorise(connection, caller, project_id, Permission.EDIT)
        version = project.guideline_version
        return Offer(
            version,
            earlier_answers.count(connection, project, version, Whom.ALL, None),
            earlier_answers.count(connection, project, version, Whom.DOUBTED, None),
            earlier_answers.count_by_label(connection, project, version),
        )


def ask_again(
    store: Store, caller: Caller, project_id: str, whom: Whom, *, label_id: str | None = None
) -> AskedAgain:
    """Send answers from before the version in force back, at once or, where they are many, by a job.

    Who gave them is told that the guideline has changed, with the note of its version. ``surgery.undo`` takes
    all of it back. Raises ``NothingToAskAgain`` where no answer is meant.
    """
    if (whom is Whom.LABEL) is (label_id is None):
        raise InvalidInput(field="label", reason="names the label that is asked again, and only then")
    with store.database.write() as connection:
        project = authorise(connection, caller, project_id, Permission.EDIT)
        version = project.guideline_version
        total = earlier_answers.count(connection, project, version, whom, label_id)
        if not total:
            raise NothingToAskAgain
        named = [each for each in projects.find_labels(connection, project_id) if each.id == label_id]
        change_id = new_id("chg")
        job = Job(
            new_id("job"), project_id, JobKind.ASK_AGAIN, JobState.QUEUED, store.now(), store.now(),
            caller.person.id, total=total, unit="answers", options={"change": change_id},
        )  # fmt: skip
        is_long = total > MOST_AT_ONCE
        change = Change(
            change_id,
            project_id,
            ChangeKind.ASK_AGAIN,
            caller.person.id,
            store.now(),
            Reach(),
            labels={each.id: each.name for each in named},
            note=_note(connection, project),
            details={
                "version": version,
                "whom": whom.value,
                "total": total,
                "job": job.id if is_long else None,
            },
        )
        label_changes.add(connection, change)
        note(
            connection,
            caller,
            Deed.ASKED_AGAIN,
            project_id=project_id,
            target=", ".join(change.labels.values()),
            at=change.created_at,
            whom=whom.value,
            answers=total,
        )
        if is_long:
            jobs.add(connection, job)
    if is_long:
        store.queue.enqueue(job.id, job.kind.value)
        return AskedAgain(change, job)
    while _send_piece(store, change):
        pass
    with store.database.read() as connection:
        return AskedAgain(label_changes.find(connection, project_id, change.id) or change)


def ask_again_step(store: Store, job_id: str) -> bool:
    """Send the next answers of a job back; True when the job is over."""
    with store.database.read() as connection:
        job = jobs.find(connection, job_id)
        if job is None or job.is_over:
            return True
        change = label_changes.find(connection, job.project_id, str(job.options["change"]))
    if change is None:
        return True
    begun, before = store.now(), job.done
    is_cancelled = job.is_cancel_requested
    goes_on = not is_cancelled and _send_piece(store, change)
    with store.database.write() as connection:
        present = label_changes.find(connection, job.project_id, change.id) or change
        done = present.reach.answers
        rate = (done - before) / max((store.now() - begun).total_seconds(), 1e-3)
        changes: dict[str, object] = {"done": done, "rate": rate, "state": JobState.RUNNING}
        if not goes_on:
            state = JobState.CANCELLED if is_cancelled else JobState.DONE
            changes |= {"state": state, "message": f"{done:,} answers sent back."}
        jobs.change(connection, job_id, store.now(), **changes)
    return not goes_on


def _send_piece(store: Store, change: Change) -> bool:
    """Send some answers back; False when there are no more."""
    details = change.details
    with store.database.write() as connection:
        projects.lock_clock(connection, change.project_id)
        project = projects.find(connection, change.project_id)
        present = label_changes.find(connection, change.project_id, change.id)
        if project is None or present is None or present.undone_at is not None:
            return False
        left = details["total"] - present.reach.answers
        label_id = next(iter(change.labels), None)
        pairs = earlier_answers.find(
            connection, project, details["version"], Whom(details["whom"]), label_id, min(AT_ONCE, left)
        )
        if not pairs:
            return False
        batch = Batch(change.project_id, change.person_id, change.id, store.now(), change.note)
        relabelling.send_back(connection, batch, pairs)
        reach = Reach(*event_log.measure_batch(connection, change.project_id, change.id))
        label_changes.extend(connection, change.id, reach)
    return len(pairs) < left


def _note(connection: Connection, project: Project) -> str:
    present = guidelines.find(connection, project, project.guideline_version)
    said = present.note if present else ""
    return f"The guideline has changed: {said}" if said else "The guideline has changed."
