"""What was deleted of somebody's texts and what stays, as JSON."""

from askwell.domain.forgotten import PHRASES, REMAINS, Forgotten, Stays
from askwell.wire.base import Out


class KeptOut(Out):
    """Texts that stay in the project, without the id under which they were sent, and why."""

    because: Stays
    says: str
    document_ids: list[int]


class ForgottenOut(Out):
    """What was deleted: ``served`` records with their texts, and ``texts`` that had been handed to people and
    that nobody had dealt with.

    ``cancelled`` review tasks were open. ``remains`` says what is kept elsewhere.
    """

    served: int
    texts: int
    cancelled: int
    kept: list[KeptOut]
    remains: list[str]

    @classmethod
    def of(cls, forgotten: Forgotten) -> "ForgottenOut":
        """Map from the domain."""
        kept = [
            KeptOut(because=reason, says=PHRASES[reason], document_ids=list(ids))
            for reason, ids in forgotten.kept.items()
        ]
        return cls(
            served=forgotten.served,
            texts=forgotten.texts,
            cancelled=forgotten.cancelled,
            kept=kept,
            remains=list(REMAINS),
        )
