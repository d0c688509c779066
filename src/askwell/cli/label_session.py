"""One sitting at the labelling desk: keys become events, events become the next question."""

import time
from statistics import median
from typing import TYPE_CHECKING

from askwell.cli import label_view
from askwell.cli.label_desk import Act, LabelDesk, Wish
from askwell.domain.errors import EventConflict, InvalidInput, LeaseLost, NothingToUndo
from askwell.domain.events import EventKind
from askwell.domain.ids import new_id
from askwell.domain.labels import LabelKind, active
from askwell.services import annotate, asking, learn, projects
from askwell.services.annotate import Action

if TYPE_CHECKING:
    from rich.text import Text

    from askwell.domain.members import Caller
    from askwell.domain.projects import Project
    from askwell.storage.store import Store

LEARN_SECONDS = 0.15
"""How long the next question waits for the ranking that has learnt the answer before."""

_PAUSE = 0.004
_KINDS = {
    Wish.ANSWER: EventKind.SUBMIT,
    Wish.SKIP: EventKind.SKIP,
    Wish.FLAG: EventKind.FLAG,
    Wish.COMMENT: EventKind.COMMENT,
    Wish.UNDO: EventKind.UNDO,
    Wish.REDO: EventKind.UNDO,
}
_SAID = {
    Wish.SKIP: "Skipped.",
    Wish.FLAG: "Flagged.",
    Wish.COMMENT: "Your comment is kept.",
    Wish.UNDO: "Taken back: here it is again.",
    Wish.REDO: "Done again.",
}


class LabelSession:
    """The desk, the services behind it, and what has been done in this sitting."""

    def __init__(self, store: "Store", caller: "Caller", project: "Project") -> None:
        self._store = store
        self._caller = caller
        self._project = project
        self._begun = time.monotonic()
        self._asked_at = self._begun
        self._seconds: list[float] = []
        self.counts: dict[Wish, int] = dict.fromkeys(Wish, 0)
        self.desk = LabelDesk(project.task)
        self.is_over = False

    def advance(self) -> None:
        """Put the next question on the desk, or the one that an undo brought back."""
        questions = asking.next_questions(self._store, self._caller, self._project.id)
        found = projects.find(self._store, self._caller, self._project.id).labels
        labels = active(found, LabelKind.CHOICE)
        self.desk.show(questions[0] if questions else None, labels)
        self._asked_at = time.monotonic()

    def do(self, act: Act) -> None:
        """Do what the person wants; what cannot be done is said on the desk."""
        if act.wish is Wish.QUIT:
            self.is_over = True
            return
        try:
            receipt = annotate.record(self._store, self._caller, self._project.id, self._action(act))
        except (LeaseLost, NothingToUndo, InvalidInput, EventConflict) as error:
            if isinstance(error, LeaseLost):
                self.advance()
            self.desk.message = str(error)
            return
        self.counts[act.wish] += 1
        if act.wish is Wish.ANSWER:
            self._seconds.append(time.monotonic() - self._asked_at)
        if act.wish not in (Wish.FLAG, Wish.COMMENT):
            self._await(receipt.event.number)
            self.advance()
        self.desk.message = _SAID.get(act.wish, "")

    def keep(self) -> None:
        """Keep the text on the desk reserved."""
        annotate.extend_leases(self._store, self._caller, self._project.id)

    def close(self) -> None:
        """Give the text on the desk back to the others."""
        annotate.release_leases(self._store, self._caller, self._project.id)

    def lines(self, *, width: int, height: int | None) -> "list[Text]":
        """Give what is to be seen."""
        done = self.counts[Wish.ANSWER] - self.counts[Wish.UNDO] + self.counts[Wish.REDO]
        title = f"{self._project.name}  ·  {max(done, 0)} answered in this sitting"
        return label_view.lines(self.desk, title=title, width=width, height=height)

    def summary(self) -> list[str]:
        """Say what was done, how fast, and what the model has made of it."""
        answers = self.counts[Wish.ANSWER]
        minutes = (time.monotonic() - self._begun) / 60
        others = [f"{self.counts[wish]} {name}" for wish, name in _COUNTED if self.counts[wish]]
        pace = ""
        if self._seconds:
            pace = f", {answers / max(minutes, 1 / 60):.0f} a minute (median {median(self._seconds):.1f} s)"
        progress = learn.progress(self._store, self._caller, self._project.id)
        return [
            ", ".join([f"{answers} answers", *others]) + f" in {minutes:.1f} minutes{pace}.",
            f"Model version {progress.model_version} has learnt {progress.answers_learnt:,} answers; "
            f"{progress.answered:,} of {progress.documents:,} texts are answered.",
        ]

    def _action(self, act: Act) -> Action:
        question = self.desk.question
        is_undo = act.wish in (Wish.UNDO, Wish.REDO)
        return Action(
            id=new_id("evt"),
            kind=_KINDS[act.wish],
            document_id=None if is_undo or question is None else question.document.id,
            labels=act.labels,
            comment=act.comment or None,
            is_redo=act.wish is Wish.REDO,
        )

    def _await(self, number: int) -> None:
        deadline = time.monotonic() + LEARN_SECONDS
        while time.monotonic() < deadline:
            if learn.read_clock(self._store, self._caller, self._project.id).learnt_events >= number:
                return
            time.sleep(_PAUSE)


_COUNTED = (
    (Wish.SKIP, "skipped"),
    (Wish.FLAG, "flagged"),
    (Wish.COMMENT, "comments"),
    (Wish.UNDO, "undone"),
    (Wish.REDO, "done again"),
)
