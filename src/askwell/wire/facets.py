"""What a table of texts can be filtered by, and how many texts each choice has, as JSON."""

from collections.abc import Mapping

from askwell.domain.facets import Facets
from askwell.wire.base import Out


class ValueCountOut(Out):
    """A value of a metadata key, and how many of the texts looked at have it."""

    value: str
    count: int


class MetadataKeyOut(Out):
    """A metadata key with its most frequent values, at most twenty."""

    key: str
    values: list[ValueCountOut]


class SourceCountOut(Out):
    """A file that texts came with."""

    id: str
    name: str
    texts: int


class PersonCountOut(Out):
    """Somebody who dealt with texts: how many they answered, and how many they skipped."""

    id: str
    name: str
    answered: int
    skipped: int


class StateCountsOut(Out):
    """How many texts stand where."""

    unanswered: int
    answered: int
    skipped: int


class FacetsOut(Out):
    """What the filters can be set to.

    ``metadata`` comes from ``metadata_texts`` texts spread over the pool, all of them in a small one. Counts
    by label, answered and predicted, are by label id.
    """

    texts: int
    states: StateCountsOut
    flagged: int
    commented: int
    answered_labels: dict[str, int]
    predicted_labels: dict[str, int]
    people: list[PersonCountOut]
    sources: list[SourceCountOut]
    metadata: list[MetadataKeyOut]
    metadata_texts: int

    @classmethod
    def of(cls, facets: Facets, names: Mapping[str, str]) -> "FacetsOut":
        """Map from the domain, with people's names by their ids."""
        return cls(
            texts=facets.texts,
            states=StateCountsOut(
                unanswered=facets.unanswered, answered=facets.answered, skipped=facets.skipped
            ),
            flagged=facets.flagged,
            commented=facets.commented,
            answered_labels=dict(facets.answered_labels),
            predicted_labels=dict(facets.predicted_labels),
            people=[
                PersonCountOut(id=key, name=names.get(key, key), answered=answered, skipped=skipped)
                for key, (answered, skipped) in facets.people.items()
            ],
            sources=[SourceCountOut(id=key, name=name, texts=n) for key, name, n in facets.sources],
            metadata=[
                MetadataKeyOut(key=key, values=[ValueCountOut(value=v, count=n) for v, n in values])
                for key, values in facets.metadata.items()
            ],
            metadata_texts=facets.metadata_texts,
        )
