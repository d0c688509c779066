"""Counting what a format cannot hold, over the very texts that go out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from askwell.domain.annotations import Status
from askwell.domain.losses import CountedLoss, Loss, Losses
from askwell.domain.spans import Span
from askwell.domain.words import words
from askwell.storage.formats.marked import MarkedText, outermost, tokens, unspaced

EXAMPLES = 5


class Tally:
    """Counts what a format cannot hold of the texts that pass."""

    def __init__(self, losses: Mapping[Loss, str], writes: Callable[[MarkedText], bool]) -> None:
        self._says, self._writes = losses, writes
        self._texts = self._written = 0
        self._counts = {loss: [0, 0] for loss in losses}
        self._examples: dict[Loss, list[int]] = {loss: [] for loss in losses}

    def count(self, text: MarkedText) -> bool:
        """Count one text, and say whether the format writes it."""
        self._texts += 1
        is_written = self._writes(text)
        self._written += is_written
        kept = text
        if Loss.SPACING in self._says and text.spans:  # a word a line: only these spans are written
            kept = replace(text, spans=tuple(outermost(text.spans)))
        for loss, counts in self._counts.items():
            if not (is_written or loss in (Loss.UNANSWERED, Loss.SKIPPED)):
                continue
            if count := count_loss(loss, text if loss is Loss.OVERLAPPING_SPANS else kept):
                counts[0] += 1
                counts[1] += count
                if len(self._examples[loss]) < EXAMPLES:
                    self._examples[loss].append(text.id)
        return is_written

    def losses(self) -> Losses:
        """Give what was lost so far: the kinds that occurred."""
        lost = [
            CountedLoss(loss, self._says[loss], texts, count, self._examples[loss])
            for loss, (texts, count) in self._counts.items()
            if texts
        ]
        return Losses(self._texts, self._written, lost)


def count_loss(loss: Loss, text: MarkedText) -> int:
    """Give how many things of a kind a text has that may be lost."""
    spans = text.spans or ()
    match loss:
        case Loss.UNANSWERED:
            return int(not text.is_answered and text.status is not Status.SKIPPED)
        case Loss.SKIPPED:
            return int(not text.is_answered and text.status is Status.SKIPPED)
        case Loss.NO_SPAN:
            return int(text.spans == () and not text.labels)
        case Loss.OVERLAPPING_SPANS:
            return len(spans) - len(outermost(spans))
        case Loss.CUT_WORDS:
            return _cut(text.text, spans)
        case Loss.SPACING:
            return _spacings(text.text, tokens(text.text, spans))
        case Loss.LABELS:
            return len(text.labels)
        case Loss.LABEL_NAMES:
            return sum(span.label != unspaced(span.label) for span in spans)
        case Loss.ANSWERS:
            return text.answers if text.answers > 1 else 0
        case Loss.COMMENTS:
            return int(bool(text.comment))
        case Loss.FLAGS:
            return int(text.is_flagged)
        case Loss.METADATA:
            return len(text.metadata)
        case Loss.EXTERNAL_IDS:
            return int(text.external_id is not None)


def _cut(text: str, spans: Sequence[Span]) -> int:
    if not spans:
        return 0
    edges = {edge for word in words(text) for edge in word}
    return sum(span.start not in edges or span.end not in edges for span in spans)


def _spacings(text: str, found: Sequence[tuple[int, int]]) -> int:
    """Count the places where something else than one space stands between two words."""
    if not found:
        return 0
    gaps = sum(text[before[1] : after[0]] != " " for before, after in pairwise(found))
    return gaps + (found[0][0] > 0) + (found[-1][1] < len(text))
