"""Searches as people type them: whatever it is, something sensible comes of it."""

import pytest

from askwell.domain.search import Phrase, phrases


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", []),
        ("refund", [Phrase("refund", True)]),
        ("refund ", [Phrase("refund")]),
        ("my ref", [Phrase("my"), Phrase("ref", True)]),
        ("re", [Phrase("re")]),
        ("東", [Phrase("東", True)]),
        ('"card declined" today', [Phrase("card declined"), Phrase("today", True)]),
        ("“card  declined”", [Phrase("card declined")]),
        ('"not closed', [Phrase("not closed")]),
        ('"', []),
        ("!!! - * ()", []),
        ("a AND (b* OR", [Phrase("a"), Phrase("AND"), Phrase("(b*"), Phrase("OR")]),
    ],
)
def test_words_phrases_and_beginnings_are_told_apart(query: str, found: list[Phrase]) -> None:
    assert phrases(query) == found
