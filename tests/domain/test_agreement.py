"""What most people say of a text's spans."""

from hypothesis import given
from hypothesis import strategies as st

from askwell.domain.agreement import agreed_spans, marked_by_most
from askwell.domain.annotations import Annotation, Status
from askwell.domain.spans import Span

A, B = Span(0, 3, "a"), Span(5, 8, "b")


def said(person: str, *spans: Span, status: Status = Status.SUBMITTED) -> Annotation:
    return Annotation(1, person, status, spans=spans)


def test_more_than_half_must_have_marked_exactly_it() -> None:
    assert agreed_spans([]) is None
    assert agreed_spans([said("x", A, status=Status.SKIPPED)]) is None
    assert agreed_spans([said("x")]) == ()
    assert agreed_spans([said("x", B, A)]) == (A, B)
    assert agreed_spans([said("x", A, B), said("y", A)]) == (A,)
    assert agreed_spans([said("x", A), said("y", Span(0, 3, "b"))]) == ()
    assert agreed_spans([said("x", A), said("y", A), said("z"), said("w", status=Status.SKIPPED)]) == (A,)


flat = st.lists(st.integers(0, 20), max_size=6, unique=True).map(
    lambda edges: tuple(
        Span(first, second, "x")
        for first, second in zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False)
    )
)


@given(st.lists(flat, min_size=1, max_size=5))
def test_what_most_say_of_flat_answers_is_flat(answers: list[tuple[Span, ...]]) -> None:
    agreed = marked_by_most(answers)
    assert not any(one.crosses(other) for one in agreed for other in agreed if one != other)
