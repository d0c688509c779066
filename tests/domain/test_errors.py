"""Errors speak in their docstrings."""

from askwell.domain import errors


def test_every_error_fills_its_message_from_its_facts() -> None:
    assert str(errors.NotFound(kind="label", name="x")) == "There is no label “x”."
    assert errors.NotFound.code == "not_found"
    assert errors.LeaseLost().facts == {}


def test_a_message_is_one_line() -> None:
    assert "\n" not in str(errors.ModelNotReady(project="Tickets"))
