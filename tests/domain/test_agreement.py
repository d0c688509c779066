"""What most people say of a text's spans, and how far answers are apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askwell.domain.agreement import agreed_spans, agreement_by_person, disagreement, marked_by_most
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


def chose(person: str, *labels: str, status: Status = Status.SUBMITTED) -> Annotation:
    return Annotation(1, person, status, labels=labels)


def test_fewer_than_two_answers_cannot_disagree() -> None:
    assert disagreement([]) is None
    assert disagreement([chose("x", "a")]) is None
    assert disagreement([chose("x", "a"), chose("y", status=Status.SKIPPED)]) is None


def test_disagreement_of_choices_is_what_the_largest_group_leaves() -> None:
    assert disagreement([chose("x", "a"), chose("y", "a")]) == 0
    assert disagreement([chose("x", "a"), chose("y", "b")]) == 0.5
    assert disagreement([chose("x", "a"), chose("y", "a"), chose("z", "b")]) == pytest.approx(1 / 3)
    assert disagreement([chose("x", "a", "b"), chose("y", "b", "a")]) == 0
    assert disagreement([chose("x"), chose("y", "a")]) == 0.5, "none of several labels is an answer"


def marked(person: str, *spans: Span, labels: tuple[str, ...] = ()) -> Annotation:
    return Annotation(1, person, Status.SUBMITTED, labels=labels, spans=spans, has_spans=True)


def test_disagreement_of_spans_is_what_the_pairs_do_not_share() -> None:
    assert disagreement([marked("x"), marked("y")]) == 0
    assert disagreement([marked("x", A), marked("y", A)]) == 0
    assert disagreement([marked("x", A), marked("y")]) == 1
    assert disagreement([marked("x", A, B), marked("y", A)]) == pytest.approx(1 / 3)
    assert disagreement([marked("x", A), marked("y", A), marked("z", B)]) == pytest.approx(2 / 3)


def test_where_people_chose_and_marked_the_larger_disagreement_counts() -> None:
    assert disagreement([marked("x", A, labels=("a",)), marked("y", A, labels=("b",))]) == 0.5
    assert disagreement([marked("x", A, labels=("a",)), marked("y", B, labels=("a",))]) == 1
    assert disagreement([marked("x", A, labels=("a",)), chose("y", "a")]) == 0, "one marked nothing at all"


@given(
    st.lists(st.tuples(st.sampled_from("abc"), flat), min_size=2, max_size=5),
    st.permutations(("a", "b", "c")),
)
def test_disagreement_does_not_depend_on_order_or_names(
    answers: list[tuple[str, tuple[Span, ...]]], names: list[str]
) -> None:
    def said_by(rows: list[tuple[str, tuple[Span, ...]]]) -> list[Annotation]:
        return [marked(str(i), *spans, labels=(label,)) for i, (label, spans) in enumerate(rows)]

    renamed = [(names["abc".index(label)], spans) for label, spans in answers]
    apart = disagreement(said_by(answers))
    assert apart is not None
    assert 0 <= apart <= 1
    assert apart == pytest.approx(disagreement(said_by(answers[::-1])))
    assert apart == pytest.approx(disagreement(said_by(renamed)))


def test_each_person_is_held_against_the_others_on_the_texts_that_they_share() -> None:
    def said(document_id: int, person_id: str, label: str) -> Annotation:
        return Annotation(document_id, person_id, Status.SUBMITTED, (label,))

    given = [
        *(said(1, person, "a") for person in ("ada", "bob", "cy")),
        said(2, "ada", "a"),
        said(2, "bob", "b"),
        said(3, "ada", "a"),
    ]
    assert agreement_by_person(given) == {"ada": (0.5, 2), "bob": (0.5, 2), "cy": (1.0, 1)}
