"""What bodies share: unknown fields are refused, and so are characters that no database can keep."""

import math
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

MAX_INTEGER = 2**53 - 1
"""The largest integer that JavaScript holds exactly."""


def check_characters(text: str) -> str:
    """Give the text, or raise ``ValueError`` for a NUL or half a character, which no database can hold."""
    if "\0" in text:
        raise ValueError("must not contain the NUL character (U+0000)")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise ValueError("contains half a character (a lone surrogate)") from error
    return text


def check_json(value: Any) -> Any:
    """Give the JSON value, or raise ``ValueError`` for characters or numbers that cannot be kept."""
    match value:
        case str():
            check_characters(value)
        case float() if not math.isfinite(value):
            raise ValueError("a number must be finite")
        case dict():
            for key, item in value.items():
                check_json(key)
                check_json(item)
        case list():
            for item in value:
                check_json(item)
        case _:
            pass
    return value


CleanStr = Annotated[str, AfterValidator(check_characters)]
JsonObject = Annotated[dict[str, Any], AfterValidator(check_json)]
DocumentId = Annotated[int, Field(ge=1, le=MAX_INTEGER)]


class In(BaseModel):
    """A body that a client sends; its texts are ``CleanStr``s."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Out(BaseModel):
    """A body that the server sends."""

    model_config = ConfigDict(frozen=True)
