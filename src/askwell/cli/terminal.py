"""What every command shares: the two consoles, expected errors as one red line, and JSON for machines."""

import json
import sys
from dataclasses import asdict, is_dataclass
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from typer.core import TyperGroup

from askwell.domain.errors import AskwellError
from askwell.engine.encoder_errors import EncoderError

if TYPE_CHECKING:
    from rich.table import Table

JsonOption = typer.Option("--json", help="Print JSON, for machines.")
INTERRUPTED = 130
"""The exit status of a command that Ctrl-C ended."""


def console() -> Console:
    """Give the console for what was asked for."""
    return Console(highlight=False)


def notes() -> Console:
    """Give the console for progress and remarks, which are not part of the output."""
    return Console(stderr=True, highlight=False)


def fail(sentence: str) -> typer.Exit:
    """Say in red what went wrong, and give the exit to raise."""
    notes().print(sentence, style="red", markup=False, soft_wrap=True)
    return typer.Exit(1)


class ErrorGroup(TyperGroup):
    """A group of commands whose expected errors end as one red line and exit status 1."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was called."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            sentence = _sentence(error)
            if sentence is None:
                raise
            raise fail(sentence) from error


def listing(*columns: str) -> "Table":
    """Give a table whose first column, an id, is never cut or broken."""
    from rich.table import Column, Table

    first, *others = columns
    return Table(Column(first, no_wrap=True, min_width=20), *others, box=None)


def print_json(value: object) -> None:
    """Print values of the domain as JSON."""
    json.dump(_plain(value), sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, datetime) else value


def _sentence(error: Exception) -> str | None:
    """Say what an expected error means; None for one that nobody expects."""
    if isinstance(error, AskwellError | EncoderError):
        return str(error)
    if isinstance(error, BrokenPipeError):
        return None
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    if "sqlalchemy" in sys.modules:
        from sqlalchemy.exc import OperationalError

        if isinstance(error, OperationalError):
            return f"The database does not answer: {str(error.orig).strip().splitlines()[0]}"
    return None
