"""Errors as JSON: one shape for all of them."""

from askwell.domain.errors import AskwellError
from askwell.wire.base import Out


class ErrorDetail(Out):
    """What went wrong: a stable code, a sentence to show, and the input that it is about."""

    code: str
    message: str
    field: str | None = None

    @classmethod
    def of(cls, error: AskwellError) -> "ErrorDetail":
        """Map an error of the domain."""
        field = error.facts.get("field")
        return cls(code=type(error).code, message=str(error), field=str(field) if field else None)


class ErrorOut(Out):
    """The body of every answer that is not a success."""

    error: ErrorDetail
