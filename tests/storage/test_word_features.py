"""Files of words: what was written comes back mapped, and a file that is not whole is refused."""

from pathlib import Path

import numpy as np
import pytest

from askwell.storage.features import Segment
from askwell.storage.word_features import load_words, write_words

ROWS = [np.full((count, 4), count, np.float16) for count in (2, 0, 3)]
PLACES = [[(0, 3), (4, 9)], [], [(0, 1), (1, 2), (5, 70_000)]]


def test_what_was_written_comes_back(tmp_path: Path) -> None:
    write_words(tmp_path / "words", ROWS, PLACES)
    found = load_words(tmp_path, Segment(0, 3, "words"))
    assert found.begins.tolist() == [0, 2, 2, 5]
    assert found.places.tolist() == [[0, 3], [4, 9], [0, 1], [1, 2], [5, 70_000]]
    np.testing.assert_array_equal(found.values, np.concatenate(ROWS))
    assert isinstance(found.values, np.memmap)


def test_texts_without_words_are_a_file_too(tmp_path: Path) -> None:
    write_words(tmp_path / "words", [np.empty((0, 4), np.float16)] * 2, [[], []])
    found = load_words(tmp_path, Segment(0, 2, "words"))
    assert found.values.shape == (0, 4)
    assert found.begins.tolist() == [0, 0, 0]


@pytest.mark.parametrize("damage", ["cut", "other count", "no words"])
def test_a_file_that_is_not_whole_is_refused(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "words"
    write_words(path, ROWS, PLACES)
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:-4])
    if damage == "no words":
        path.write_bytes(b"")
    with pytest.raises((OSError, ValueError, KeyError)):
        load_words(tmp_path, Segment(0, 4 if damage == "other count" else 3, "words"))
