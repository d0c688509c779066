"""Why a text is asked, in one plain sentence."""

from collections.abc import Mapping

from askwell.domain.questions import Reason, ReasonKind


def phrase(reason: Reason, names: Mapping[str, str]) -> str:
    """Give the sentence, with label names in the place of ids."""
    labels = [names[label] for label in reason.labels if label in names]
    match reason.kind:
        case ReasonKind.BETWEEN if len(labels) >= 2:
            return f"between {' and '.join(labels[:2])}"
        case ReasonKind.BETWEEN:
            return "the model cannot decide"
        case ReasonKind.UNKNOWN:
            return "unlike anything answered so far"
        case ReasonKind.TYPICAL:
            return "typical of many texts"
        case ReasonKind.LIKELY if labels:
            return f"a likely example of {labels[0]}, which has few answers"
        case ReasonKind.LIKELY:
            return "a likely example of a label that has few answers"
        case ReasonKind.HOLDS if labels:
            return f"it may hold {labels[0]}, which has few answers"
        case ReasonKind.HOLDS:
            return "it may hold a label that has few answers"
        case ReasonKind.WORDS:
            return "many words in it that the model is unsure of"
        case ReasonKind.RANDOM:
            return "drawn at random, to check the model"
        case ReasonKind.RETURNED:
            return "your answer was sent back"
        case ReasonKind.SECOND:
            return "somebody has answered it, and another answer is wanted"
        case ReasonKind.ASSIGNED:
            return "it is assigned to you"
        case ReasonKind.AWAITED:
            return f"the deployment {reason.by} is waiting for this"
