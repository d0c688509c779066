"""What an export's format cannot hold, as JSON."""

from askwell.domain.losses import CountedLoss, Loss, Losses
from askwell.wire.base import Out


class LossOut(Out):
    """Something that a format cannot hold, or holds otherwise.

    ``says`` is a sentence on what becomes of it; ``texts`` counts the texts concerned, ``count`` the things
    (such as spans); ``examples`` are the ids of the first few texts.
    """

    what: Loss
    says: str
    texts: int
    count: int
    examples: list[int]

    @classmethod
    def of(cls, loss: CountedLoss) -> "LossOut":
        """Map from the domain."""
        return cls(
            what=loss.what, says=loss.says, texts=loss.texts, count=loss.count, examples=list(loss.examples)
        )


class LossesOut(Out):
    """All that an export would lose of ``texts`` texts, ``written`` of which go out; none: it holds all."""

    texts: int
    written: int
    losses: list[LossOut]

    @classmethod
    def of(cls, losses: Losses) -> "LossesOut":
        """Map from the domain."""
        return cls(
            texts=losses.texts, written=losses.written, losses=[LossOut.of(each) for each in losses.lost]
        )
