"""What becomes of the texts of somebody who is to be forgotten."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Stays(StrEnum):
    """Why a text stays in the project; each has its phrase in ``PHRASES``."""

    ANSWERED = "answered"
    IMPORTED = "imported"
    SHARED = "shared"


PHRASES: Mapping[Stays, str] = {
    Stays.ANSWERED: "People have dealt with it: the model learns from their answers, and they are theirs",
    Stays.IMPORTED: "It was in the project before, from another source",
    Stays.SHARED: "The same text was sent under another id, too",
}
"""What each means in plain words; the id under which the text was sent is taken off it all the same."""

REMAINS = (
    "The counts by the hour, in which there is no text and no id.",
    "Backups that were taken before, and what the receivers of webhooks were told.",
)
"""What of it is kept elsewhere."""

EMPTIED = "[deleted]"
"""What stands in the place of a deleted text: its place in the pool stays, so that no other moves."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was deleted: so many records of what was ``served``, and ``texts`` that nobody had dealt with.

    ``cancelled`` is the number of review tasks that nobody needs to answer any more; ``kept`` holds the ids
    of the texts that stay, by the reason.
    """

    served: int
    texts: int
    cancelled: int
    kept: Mapping[Stays, tuple[int, ...]]
