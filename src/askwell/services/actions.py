"""Actions: what a client sends, and the receipt for it."""

from dataclasses import dataclass

from askwell.domain.annotations import Annotation
from askwell.domain.errors import InvalidInput
from askwell.domain.events import MAX_COMMENT, MAX_SECONDS, Event, EventKind
from askwell.domain.spans import Span


@dataclass(frozen=True, slots=True)
class Action:
    """What a client sends: ``id`` is its own choice, and sending the same action again changes nothing.

    Labels that are given anew leave the spans as they are unless ``spans`` says otherwise. With ``text_hash``
    (hexadecimal digits), positions in another text are refused. An undo without a target takes back the
    person's last action; ``is_redo`` takes back their last undo. ``about`` is the person to whom an answer is
    sent back; ``seconds`` lie between seeing the text and this.
    """

    id: str
    kind: EventKind
    document_id: int | None = None
    labels: tuple[str, ...] = ()
    spans: tuple[Span, ...] | None = None
    text_hash: str | None = None
    comment: str | None = None
    target: str | None = None
    is_redo: bool = False
    about: str | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The stored event, and where the person stands with the text now."""

    event: Event
    annotation: Annotation
    is_repeated: bool = False


def check_shape(action: Action) -> None:
    """Raise ``InvalidInput`` for what no action of its kind can be, whatever the project."""
    if not 1 <= len(action.id) <= 80 or not action.id.isprintable():
        raise InvalidInput(field="id", reason="must be 1 to 80 printable characters")
    if action.comment is not None and len(action.comment) > MAX_COMMENT:
        raise InvalidInput(field="comment", reason=f"must be at most {MAX_COMMENT} characters")
    if action.comment is not None and "\x00" in action.comment:
        raise InvalidInput(field="comment", reason="must not hold the NUL character")
    if action.kind is EventKind.COMMENT and not action.comment:
        raise InvalidInput(field="comment", reason="is empty")
    if action.kind is not EventKind.UNDO and action.document_id is None:
        raise InvalidInput(field="document_id", reason="is missing")
    if (action.about is None) is (action.kind is EventKind.RETURN):
        raise InvalidInput(field="about", reason="names whose answer is sent back, and only then")
    if action.kind is EventKind.RETURN and not action.comment:
        raise InvalidInput(field="comment", reason="say why the answer is sent back")
    if action.seconds is not None and not 0 < action.seconds <= MAX_SECONDS:
        raise InvalidInput(field="seconds", reason=f"must lie between 0 and {MAX_SECONDS:,.0f}")
