"""Places: how many people may answer a text, the one definition that the database's queries repeat."""

from math import ceil

from askwell.domain.projects import Project

LOTS = 65_536
_STRIDE = 40_503
"""Odd, and ``LOTS`` over the golden ratio (Knuth, The Art of Computer Programming 3, section 6.4)."""


def lot(document_id: int) -> int:
    """Give a text's lot, in [0, ``LOTS``): neighbours are far apart, and any stretch fills it evenly.

    It does not depend on the text, nor on the project's settings: raising the share adds texts to those that
    several people answer, and takes none away. A column of the database computes the same.
    """
    return document_id * _STRIDE % LOTS


def shared_lots(project: Project) -> int:
    """Give the number of lots, from 0 on, whose texts are answered by as many people as the overlap says."""
    return ceil(project.overlap_share * LOTS)


def most(project: Project) -> int:
    """Give how many answers a text may get where the model wants another opinion."""
    return project.overlap if project.overlap_most is None else project.overlap_most


def wanted(project: Project, document_id: int, extra: int = 0, asked: int | None = None) -> int:
    """Give how many people may answer a text.

    They are the overlap's for its share of the texts and one for each other, with ``extra`` beyond that; and
    where the model wants ``asked`` answers to it, as many as that and ``most`` allow.
    """
    is_shared = lot(document_id) < shared_lots(project)
    standing = (project.overlap if is_shared else 1) + extra
    return standing if asked is None else max(standing, min(asked, most(project)))
