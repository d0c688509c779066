"""Uploads: a multipart body written to disk as it arrives, never whole in memory."""

import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from anyio.to_thread import run_sync
from fastapi import Request
from pydantic import BaseModel, ValidationError
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from askwell.domain.errors import InvalidInput
from askwell.domain.sources import ImportOptions
from askwell.web.errors import invalid_body
from askwell.wire.imports import ImportOptionsIn

MAX_FIELDS_BYTES = 100_000

T = TypeVar("T", bound=BaseModel)


@dataclass(slots=True)
class Upload:
    """A file that has arrived: where it lies, what its owner calls it, and the form's other fields."""

    path: Path
    name: str = ""
    fields: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    @classmethod
    def within(cls, folder: Path) -> "Upload":
        """Give an upload that is about to be written into a folder, made where it is missing."""
        folder.mkdir(parents=True, exist_ok=True)
        return cls(folder / f".incoming-{secrets.token_hex(12)}")

    def options(self) -> ImportOptions:
        """Give the import options, as ``read`` reads them."""
        return self.read(ImportOptionsIn).to_options()

    def read(self, kind: type[T]) -> T:
        """Read the form's other fields: a JSON object in the field ``options``, or a field for each.

        Raises ``RequestValidationError`` for what is not valid.
        """
        given: dict[str, Any] = {}
        for name, values in self.fields.items():
            if name == "options":
                given |= _json_object(values[-1])
            else:
                given[name] = values if name == "metadata_columns" else values[-1] or None
        try:
            return kind.model_validate(given)
        except ValidationError as error:
            raise invalid_body(error) from error


@asynccontextmanager
async def receive_upload(request: Request, folder: Path) -> AsyncIterator[Upload]:
    """Write the form's one file into the folder; what is still there in the end is removed.

    Raises ``InvalidInput`` for a body that is no form with a file.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        raise InvalidInput(field="file", reason="send it in a form (multipart/form-data)")
    upload = Upload.within(folder)
    try:
        with upload.path.open("wb") as file:
            parts = _Parts(upload)
            await _parse(request, options[b"boundary"], parts, file)
        if not parts.has_file:
            raise InvalidInput(field="file", reason="is missing")
        yield upload
    finally:
        upload.path.unlink(missing_ok=True)


async def _parse(request: Request, boundary: bytes, parts: "_Parts", file: BinaryIO) -> None:
    try:
        parser = MultipartParser(boundary, parts.callbacks())  # pyright: ignore[reportArgumentType] — a plain dict
        async for chunk in request.stream():
            parser.write(chunk)
            if arrived := parts.take():
                await run_sync(file.write, arrived)
        parser.finalize()
    except FormParserError as error:
        raise InvalidInput(field="file", reason=f"the form could not be read: {error}") from error


class _Parts:
    """Sorts what the parser finds: the file's bytes to one side, small fields to the other."""

    def __init__(self, upload: Upload) -> None:
        self._upload = upload
        self._header = (b"", b"")
        self._name = ""
        self._is_file = False
        self._arrived: list[bytes] = []
        self._field = b""
        self._fields_size = 0
        self.has_file = False

    def callbacks(self) -> dict[str, Any]:
        """Give what the parser calls."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._header_field,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_part_data": self._data,
            "on_part_end": self._end,
        }

    def take(self) -> bytes:
        """Give the file's bytes that have arrived since the last call."""
        arrived = b"".join(self._arrived)
        self._arrived.clear()
        return arrived

    def _begin(self) -> None:
        self._name, self._is_file, self._field = "", False, b""

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._count(end - start)
        self._header = (self._header[0] + data[start:end], self._header[1])

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._count(end - start)
        self._header = (self._header[0], self._header[1] + data[start:end])

    def _header_end(self) -> None:
        name, value = self._header
        self._header = (b"", b"")
        if name.lower() != b"content-disposition":
            return
        _, options = parse_options_header(value)
        self._name = options.get(b"name", b"").decode("utf-8", "replace")
        if b"filename" in options:
            if self.has_file:
                raise InvalidInput(field="file", reason="send one file at a time")
            self.has_file = self._is_file = True
            self._upload.name = options[b"filename"].decode("utf-8", "replace")

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._is_file:
            self._arrived.append(data[start:end])
            return
        self._count(end - start)
        self._field += data[start:end]

    def _count(self, size: int) -> None:
        """Count what is held in memory: fields, and the headers of all parts."""
        self._fields_size += size
        if self._fields_size > MAX_FIELDS_BYTES:
            raise InvalidInput(field=self._name or "options", reason="is too long")

    def _end(self) -> None:
        if not self._is_file:
            value = self._field.decode("utf-8", "replace")
            self._upload.fields.setdefault(self._name, []).append(value)


def _json_object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text or "{}")
    except (ValueError, RecursionError) as error:
        raise InvalidInput(field="options", reason="is not JSON") from error
    if not isinstance(value, dict):
        raise InvalidInput(field="options", reason="must be a JSON object")
    return value
