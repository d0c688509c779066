"""How often a deployment is right, as JSON."""

from collections.abc import Mapping
from dataclasses import asdict

from askwell.domain.live import Drawn, LiveLabel, LiveQuality, Verdict
from askwell.domain.policies import Likely
from askwell.wire.base import Out
from askwell.wire.learn import EstimateOut
from askwell.wire.quality import ReliabilityBinOut


class LiveLabelOut(Out):
    """One label in the audited texts: how often the model and people gave it, its precision and recall.

    ``answered_precision`` is its precision in what callers were answered, ``verdict`` how that stands to the
    ``target`` that its owner chose.
    """

    label_id: str
    name: str
    said: int
    meant: int
    precision: EstimateOut | None
    recall: EstimateOut | None
    answered_precision: EstimateOut | None
    target: float | None
    verdict: Verdict | None

    @classmethod
    def of(cls, label: LiveLabel, names: Mapping[str, str]) -> "LiveLabelOut":
        """Map from the domain."""
        return cls(
            label_id=label.label_id,
            name=names.get(label.label_id, label.label_id),
            said=label.said,
            meant=label.meant,
            precision=estimate_of(label.precision),
            recall=estimate_of(label.recall),
            answered_precision=estimate_of(label.given),
            target=label.target,
            verdict=label.verdict,
        )


class LiveOut(Out):
    """How often it was right, told by the texts that chance chose and people answered, with 95 % intervals.

    ``open``, ``expired`` and ``cancelled`` are chosen texts that say nothing (yet). ``mean_probability`` is
    what the model thinks of its answers: where it is above ``accuracy``, it is too sure.
    ``answered_precision`` is the share of right ones among the labels and spans of the ``answered`` texts on
    which it did not abstain; ``verdict`` says whether its interval lies above the ``target`` (held), below it
    (missed), or holds it (open). Figures are null while there are too few answers.
    """

    audit_answers: int
    open: int
    expired: int
    cancelled: int
    accuracy: EstimateOut | None
    mean_probability: float | None
    ece: float | None
    reliability: list[ReliabilityBinOut]
    answered: int
    answered_precision: EstimateOut | None
    target: float | None
    verdict: Verdict | None
    labels: list[LiveLabelOut]

    @classmethod
    def of(cls, live: LiveQuality, drawn: Drawn, names: Mapping[str, str]) -> "LiveOut":
        """Map from the domain."""
        return cls(
            audit_answers=live.answers,
            open=drawn.open,
            expired=drawn.expired,
            cancelled=drawn.cancelled,
            accuracy=estimate_of(live.accuracy),
            mean_probability=live.mean_probability,
            ece=live.ece,
            reliability=[ReliabilityBinOut(**asdict(each)) for each in live.reliability],
            answered=live.given,
            answered_precision=estimate_of(live.precision),
            target=live.target,
            verdict=live.verdict,
            labels=[LiveLabelOut.of(label, names) for label in live.labels],
        )


def estimate_of(likely: Likely | None) -> EstimateOut | None:
    """Map a share with its interval from the domain."""
    return None if likely is None else EstimateOut(value=likely.value, low=likely.low, high=likely.high)
