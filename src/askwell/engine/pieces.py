"""Long computations in pieces: between two of them something else can be done, such as learning an answer."""

from __future__ import annotations

from collections.abc import Generator
from typing import Generic, TypeVar

Result = TypeVar("Result")

Pieces = Generator[int, None, Result]
"""Yields the work that was just done, in potentials computed, and at last gives what was found."""

PIECE = 350_000
"""Potentials computed in one go: some sixty milliseconds of one core."""


def whole(pieces: Pieces[Result]) -> Result:
    """All of a computation in one go."""
    while True:
        try:
            next(pieces)
        except StopIteration as end:
            return end.value


class Ongoing(Generic[Result]):
    """A computation that is done piece by piece."""

    def __init__(self, pieces: Pieces[Result]) -> None:
        self._pieces = pieces
        self.result: Result | None = None

    def advance(self) -> bool:
        """Do a piece; True when it was the last."""
        done = 0
        while done < PIECE:
            try:
                done += next(self._pieces)
            except StopIteration as end:
                self.result = end.value
                return True
        return False
