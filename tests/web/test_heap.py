"""What is free in the C heap goes back to the system."""

import sys
from pathlib import Path

import numpy as np
import pytest

from askwell.web.heap import give_back


def resident_pages() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_free_pages_between_kept_arrays_go_back() -> None:
    arrays = [np.ones(8_000) for _ in range(1_600)]  # 64 kB each: out of the heap and not pages of their own
    kept = arrays[::40]
    full = resident_pages()
    del arrays
    before = resident_pages()
    if not give_back():
        pytest.skip("the C library returns pages on its own")
    assert resident_pages() < full - 15_000  # of 25,000, four kilobytes each
    assert resident_pages() <= before
    assert all(array.sum() == 8_000 for array in kept)
