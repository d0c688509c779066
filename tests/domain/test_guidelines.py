"""Differences give both texts back, and examples are found where they stand alone on a quoted line."""

from hypothesis import given
from hypothesis import strategies as st

from askwell.domain.guidelines import Piece, PieceKind, difference, find_examples

_PIECES = st.lists(
    st.sampled_from(["Refund", " ", "\n", "money", "back", ".", "\r\n", "é", "## "]), max_size=40
)
_TEXTS = _PIECES.map("".join)


def put_together(pieces: list[Piece], without: PieceKind) -> str:
    return "".join(piece.text for piece in pieces if piece.kind is not without)


@given(_TEXTS, _TEXTS)
def test_a_difference_holds_both_texts(before: str, after: str) -> None:
    pieces = difference(before, after)
    assert put_together(pieces, PieceKind.ADDED) == before
    assert put_together(pieces, PieceKind.REMOVED) == after
    assert all(piece.text for piece in pieces)
    if before == after:
        assert all(piece.kind is PieceKind.SAME for piece in pieces)


def test_it_is_found_by_words() -> None:
    pieces = difference("Refund: money back.\nSame.\n", "Refund: all money back.\nSame.\n")
    assert [piece for piece in pieces if piece.kind is not PieceKind.SAME] == [Piece(PieceKind.ADDED, "all ")]


def test_long_texts_that_share_nothing_are_told_apart_as_wholes() -> None:
    before = "\n".join(str(n) for n in range(20_000))
    after = "\n".join(str(-n) for n in range(1, 20_000))
    pieces = difference(before, after)
    assert put_together(pieces, PieceKind.ADDED) == before
    assert put_together(pieces, PieceKind.REMOVED) == after
    assert len(pieces) < 5


def test_examples_are_quoted_lines_that_hold_nothing_else() -> None:
    text = (
        "> [[text:12]]\n\nSee [[text:13]].\n>[[text:14]]  \n> [[text:12]]\n> and [[text:15]]\n> [[text:x]]\n"
    )
    assert find_examples(text) == [12, 14]
