"""What is thrown away when a demo project begins again: everything that grew from its answers."""

from datetime import datetime

from sqlalchemy import Connection, delete, update

from askwell.storage import deployments, review_tasks
from askwell.storage.schema import (
    annotation_labels,
    annotations,
    clocks,
    consensus,
    documents,
    events,
    leases,
    model_versions,
    predictions,
    queue,
    reliabilities,
    reviews,
)

_PAUSED = "the project began again, and the versions that answered are no more"


def forget_answers(connection: Connection, project_id: str, at: datetime) -> None:
    """Delete a project's events, answers, leases, ranking, model versions and predictions.

    Texts, features, labels and settings stay. Deployments are paused, and what they wait for is cancelled.
    The clock goes on: its events and settings move, so that whoever follows it notices and starts anew. The
    caller holds the clock (``projects.lock_clock``).
    """
    for table in (
        leases,
        queue,
        annotation_labels,
        annotations,
        reviews,
        events,
        predictions,
        consensus,
        reliabilities,
        model_versions,
    ):
        connection.execute(delete(table).where(table.c.project_id == project_id))
    review_tasks.cancel_all(connection, at, project_id=project_id)
    deployments.begin_again(connection, project_id, _PAUSED, at)
    mine = update(documents).where(documents.c.project_id == project_id)
    connection.execute(
        mine.values(answers=0, status="open", touched_at=None, extra=0, is_reviewed=False, disagreement=None)
    )
    clock = update(clocks).where(clocks.c.project_id == project_id)
    connection.execute(
        clock.values(
            events=clocks.c.events + 1,
            settings=clocks.c.settings + 1,
            questions=0,
            answered=0,
            model_version=0,
        )
    )
