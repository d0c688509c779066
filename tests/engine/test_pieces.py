"""Computations in pieces: the same result whole and piecemeal, and no more in one go than asked for."""

from __future__ import annotations

import pytest

from askwell.engine import pieces
from askwell.engine.pieces import Ongoing, Pieces, whole


def count(to: int, seen: list[int]) -> Pieces[int]:
    for number in range(to):
        seen.append(number)
        yield 10
    return sum(seen)


def test_whole_gives_what_was_found() -> None:
    assert whole(count(5, [])) == 10
    assert whole(count(0, [])) == 0


def test_a_piece_ends_when_its_work_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "PIECE", 20)
    seen: list[int] = []
    ongoing = Ongoing(count(5, seen))
    assert not ongoing.advance()
    assert seen == [0, 1]
    assert ongoing.result is None
    assert not ongoing.advance()
    assert seen == [0, 1, 2, 3]
    assert ongoing.advance()
    assert ongoing.result == 10
