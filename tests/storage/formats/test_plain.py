"""Files of one text a line."""

from collections.abc import Callable
from typing import Any


def test_plain_lines(opened: Callable[..., Any]) -> None:
    file = opened("a.txt", "first\r\n\r\n  \n אבג 🙂\nlast")
    assert file.shape == [(1, {"text": "first"}), (4, {"text": " אבג 🙂"}), (5, {"text": "last"})]
    file.assert_resumes()
