"""The hashing encoder: deterministic unit rows, closer for similar spelling."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from askwell.engine.encoders import load_encoder

encoder = load_encoder("hashing")


@settings(max_examples=50)
@given(st.lists(st.text(), max_size=5))
def test_rows_are_finite_units_and_depend_on_the_text_alone(texts: list[str]) -> None:
    rows = encoder.encode(texts)
    assert rows.shape == (len(texts), encoder.dimension)
    np.testing.assert_allclose(np.linalg.norm(rows.astype(np.float64), axis=1), 1.0, atol=2e-3)
    np.testing.assert_array_equal(rows[::-1], encoder.encode(texts[::-1]))


def test_similar_spelling_is_closer() -> None:
    card, cards, weather = encoder.encode(["my card is lost", "lost my cards", "sunny weather"]).astype(float)
    assert card @ cards > card @ weather + 0.2


def test_it_names_itself_and_reports_progress() -> None:
    seen: list[int] = []
    encoder.encode(["a"] * 2500, progress=seen.append)
    assert seen == [1000, 2000, 2500]
    assert (encoder.id, encoder.backend, encoder.agreement) == ("hashing-64", "hashing", 1.0)
