"""The cases that Python and TypeScript share say the same as Python's own counting."""

import json
from pathlib import Path

CASES = json.loads((Path(__file__).parent / "cases" / "offsets.json").read_text("utf-8"))


def test_offsets_are_those_of_python() -> None:
    for case in CASES:
        text = case["text"]
        assert len(text) == case["code_points"]
        for at in range(len(text) + 1):
            assert len(text[:at].encode("utf-16-le")) // 2 == case["utf16"][at]
            assert len(text[:at].encode("utf-8")) == case["utf8"][at]
