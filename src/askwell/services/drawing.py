"""Draw: which text a person is asked next, and with which probability it was drawn."""

from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import Connection

from askwell.domain.events import Stream
from askwell.domain.questions import is_audit_turn
from askwell.storage import draws, leases
from askwell.storage.draws import Asking, SentBack
from askwell.storage.leases import Lease
from askwell.storage.projects import Clock


@dataclass(frozen=True, slots=True)
class Drawn:
    """A text, the stream that it was drawn from, and the probability of it in (0, 1]."""

    document_id: int
    stream: Stream
    propensity: float


class Drawer:
    """Draws texts for one person and puts them into their hands, one after the other.

    What was sent back to them comes before everything. Then, at an audit turn, the first text of the
    project's random order that they may be asked; at any other a text that a deployment waits for, one that
    is assigned to them, one that waits for a second opinion, or the best-ranked. The caller holds the
    project's clock.
    """

    def __init__(self, connection: Connection, asking: Asking, clock: Clock) -> None:
        self._connection = connection
        self._asking = asking
        self._clock = clock
        self._share = asking.project.audit_share
        self._has_assigned = draws.has_assigned(connection, asking)
        self._urgencies = draws.find_urgencies(connection, asking)

    def take_sent_back(self, count: int) -> list[Lease]:
        """Take texts that were sent back to the person; each is asked again as it was asked before."""
        found = draws.find_sent_back(self._connection, self._asking, count) if count > 0 else []
        return [self._take(self._as_before(each), -each.event_number, each.model_version) for each in found]

    def take(self, turn: int) -> Lease | None:
        """Take the text of a turn; None where there is none for this person."""
        drawn = self._draw(turn)
        return None if drawn is None else self._take(drawn, turn)

    def exchange(self, lease: Lease) -> Lease:
        """Exchange a lease's text for one that a deployment waits for, or where a newer model has ranked for
        the best-ranked one; its turn stays, and with it the audit's share."""
        if lease.stream is not Stream.ACTIVE:
            return lease
        best = self._awaited()
        if best is None and lease.model_version < self._clock.model_version:
            best = self._ranked(is_assigned=True) or self._ranked()
        if best is None:
            return lease
        self.release([lease])
        if best.stream is lease.stream:
            best = replace(best, propensity=lease.propensity)
        return self._take(best, lease.sequence)

    def release(self, given_up: list[Lease]) -> None:
        """Take texts out of the person's hands."""
        ids = [lease.document_id for lease in given_up]
        leases.release(self._connection, ids, self._asking.person_id)

    def _draw(self, turn: int) -> Drawn | None:
        if is_audit_turn(turn, self._share):
            return (
                (self._awaited() if self._share >= 1 else None)
                or self._started()
                or self._untouched(self._share)
                or self._started(is_quick=False)
                or self._awaited()
                or self._assigned()
                or self._ranked()
            )
        return (
            self._awaited()
            or self._ranked(is_assigned=True)
            or self._assigned()
            or self._started()
            or self._ranked()
            or self._untouched(1.0)
            or self._started(is_quick=False)
        )

    def _awaited(self) -> Drawn | None:
        for urgency in self._urgencies:
            found = draws.draw_awaited(self._connection, self._asking, urgency)
            if found is not None:
                return Drawn(found, Stream.DIRECT, 1.0)
        return None

    def _ranked(self, *, is_assigned: bool = False) -> Drawn | None:
        if is_assigned and not self._has_assigned:
            return None
        draw = draws.draw_ranked_assigned if is_assigned else draws.draw_ranked
        return _drawn(draw(self._connection, self._asking), Stream.ACTIVE, (1.0 - self._share) or 1.0)

    def _assigned(self) -> Drawn | None:
        found = draws.draw_assigned(self._connection, self._asking) if self._has_assigned else None
        return _drawn(found, Stream.DIRECT, 1.0)

    def _started(self, *, is_quick: bool = True) -> Drawn | None:
        found = draws.draw_started(self._connection, self._asking, is_quick=is_quick)
        return _drawn(found, Stream.DIRECT, 1.0)

    def _untouched(self, share: float) -> Drawn | None:
        """Draw uniformly from the texts that nobody has answered and that this person may be asked."""
        found = draws.draw_untouched(self._connection, self._asking)
        if found is None:
            return None
        untouched = self._clock.documents - self._clock.answered
        untouched -= draws.count_out_of_reach(self._connection, self._asking)
        return Drawn(found, Stream.AUDIT, share / max(untouched, 1))

    def _as_before(self, text: SentBack) -> Drawn:
        return Drawn(text.document_id, text.stream, text.propensity or 1.0)

    def _take(self, drawn: Drawn, sequence: int, model_version: int | None = None) -> Lease:
        project, now = self._asking.project, self._asking.now
        lease = Lease(
            document_id=drawn.document_id,
            person_id=self._asking.person_id,
            stream=drawn.stream,
            propensity=drawn.propensity,
            model_version=self._clock.model_version if model_version is None else model_version,
            sequence=sequence,
            expires_at=now + timedelta(seconds=project.lease_seconds),
        )
        leases.take(self._connection, project.id, lease)
        return lease


def _drawn(document_id: int | None, stream: Stream, propensity: float) -> Drawn | None:
    return None if document_id is None else Drawn(document_id, stream, propensity)
