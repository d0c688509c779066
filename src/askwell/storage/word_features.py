"""Features of words: a file for each stretch of texts, with the rows of all their words end to end.

Legend: `n` texts of a segment, `W` words of all of them, `D` values a word.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from askwell.storage.features import Segment, map_arrays, write_arrays


@dataclass(frozen=True, slots=True)
class WordRows:
    """The words of a segment's texts, in memory or mapped.

    ``values`` (W, D) in half precision; ``places`` (W, 2), code points from start to before end in the text;
    the words of text i are the rows from ``begins[i]`` to before ``begins[i + 1]``, (n + 1,).
    """

    values: np.ndarray
    places: np.ndarray
    begins: np.ndarray


def write_words(path: Path, rows: Sequence[np.ndarray], places: Sequence[Sequence[tuple[int, int]]]) -> None:
    """Write the rows, (L, D) for the L words of each text, and where those words are, so that the file is
    there whole or not at all."""
    begins = np.zeros(len(rows) + 1, np.int64)
    begins[1:] = np.cumsum([len(each) for each in rows])
    write_arrays(
        path,
        {
            "values": np.concatenate(rows).astype(np.float16, copy=False),
            "places": np.array([place for each in places for place in each], np.int32).reshape(-1, 2),
            "begins": begins,
        },
    )


def load_words(home: Path, segment: Segment) -> WordRows:
    """Map a segment's words into memory; where each text begins is read.

    Raises ``ValueError`` or ``KeyError`` for a file that is not what `write_words` wrote for so many texts.
    """
    kinds = {"values": np.float16, "places": np.int32, "begins": np.int64}
    found = map_arrays(home / segment.file, kinds)
    begins, places = np.array(found["begins"]), found["places"]
    if len(begins) != segment.count + 1 or begins[-1] != len(found["values"]) or len(places) != begins[-1]:
        raise ValueError(f"{segment.file} does not hold the words of {segment.count} texts")
    return WordRows(found["values"], places, begins)
