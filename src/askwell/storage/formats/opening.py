"""Which format a file has, and the reader that goes with it."""

from pathlib import Path

from askwell.domain.errors import EmptyFile, UnreadableFile
from askwell.domain.sources import FileFormat, ImportOptions
from askwell.storage.formats.delimited import open_delimited
from askwell.storage.formats.json_rows import open_json_array, open_jsonl
from askwell.storage.formats.plain import open_lines
from askwell.storage.formats.rows import RowFile
from askwell.storage.formats.tables import open_table, open_workbook

_BY_ENDING = {
    ".csv": FileFormat.CSV,
    ".tsv": FileFormat.TSV,
    ".tab": FileFormat.TSV,
    ".jsonl": FileFormat.JSONL,
    ".ndjson": FileFormat.JSONL,
    ".json": FileFormat.JSONL,
    ".txt": FileFormat.LINES,
    ".xlsx": FileFormat.XLSX,
    ".xlsm": FileFormat.XLSX,
    ".xls": FileFormat.XLSX,
    ".ods": FileFormat.XLSX,
    ".parquet": FileFormat.PARQUET,
    ".pq": FileFormat.PARQUET,
    ".arrow": FileFormat.ARROW,
    ".feather": FileFormat.ARROW,
    ".ipc": FileFormat.ARROW,
}


def open_file(path: Path, name: str, options: ImportOptions) -> RowFile:
    """Open an uploaded file that its owner calls ``name``.

    Raises ``EmptyFile``, ``UnreadableFile`` for what is no table and no text, and ``InvalidInput`` for an
    encoding or sheet that does not exist.
    """
    with path.open("rb") as file:
        head = file.read(4_096)
    if not head.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise EmptyFile(name=name)
    file_format = _with_content(options.format or _BY_ENDING.get(Path(name).suffix.lower()), head)
    match file_format:
        case FileFormat.CSV | FileFormat.TSV:
            return open_delimited(path, name, file_format, options.encoding, options.delimiter)
        case FileFormat.JSONL:
            return open_jsonl(path, name, options.encoding)
        case FileFormat.JSON:
            return open_json_array(path, name, options.encoding)
        case FileFormat.LINES:
            return open_lines(path, name, options.encoding)
        case FileFormat.XLSX:
            return open_workbook(path, name, options.sheet)
        case FileFormat.PARQUET | FileFormat.ARROW:
            return open_table(path, name, file_format)
        case None:
            raise UnreadableFile(
                name=name,
                reason="its ending says nothing about its format; say which it is: "
                + ", ".join(kind.value for kind in FileFormat),
            )


def _with_content(said: FileFormat | None, head: bytes) -> FileFormat | None:
    """Let the first bytes overrule an ending where they leave no doubt."""
    if head.startswith(b"PAR1"):
        return FileFormat.PARQUET
    if head.startswith(b"ARROW1"):
        return FileFormat.ARROW
    if head.startswith(b"\xd0\xcf\x11\xe0") or (
        head.startswith(b"PK\x03\x04") and b"[Content_Types].xml" in head
    ):
        return FileFormat.XLSX
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if said in (FileFormat.JSONL, FileFormat.JSON) and start in (b"[", b"{"):
        return FileFormat.JSON if start == b"[" else FileFormat.JSONL
    return said
