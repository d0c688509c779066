"""Which format a file has, and the reader that goes with it."""

from pathlib import Path

from askwell.domain.errors import EmptyFile, UnreadableFile
from askwell.domain.sources import FileFormat, ImportOptions
from askwell.storage.formats.brat import open_brat
from askwell.storage.formats.conll import looks_like_conll, open_conll
from askwell.storage.formats.delimited import open_delimited
from askwell.storage.formats.json_rows import open_json_array, open_jsonl
from askwell.storage.formats.json_tasks import as_tasks, sniff_tool
from askwell.storage.formats.plain import open_lines
from askwell.storage.formats.rows import RowFile
from askwell.storage.formats.spacy_reading import open_spacy
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
    ".conll": FileFormat.CONLL,
    ".bio": FileFormat.CONLL,
    ".iob": FileFormat.CONLL,
    ".iob2": FileFormat.CONLL,
    ".bioes": FileFormat.CONLL,
    ".zip": FileFormat.BRAT,
    ".spacy": FileFormat.SPACY,
}
_HEAD = 1 << 16
_MAGIC = 4_096
_OF_LINES = (FileFormat.LINES, FileFormat.TSV, None)
_OF_OBJECTS = (FileFormat.JSONL, FileFormat.JSON)


def open_file(path: Path, name: str, options: ImportOptions) -> RowFile:
    """Open an uploaded file that its owner calls ``name``.

    Its ending says which format it has, and its content, unless the options do. Raises ``EmptyFile``,
    ``UnreadableFile`` for what is no table and no text, ``PackageMissing`` where a format needs one, and
    ``InvalidInput`` for an encoding or sheet that does not exist.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise EmptyFile(name=name)
    by_ending = _BY_ENDING.get(Path(name).suffix.lower())
    if options.format is None and by_ending in _OF_LINES and looks_like_conll(head):
        by_ending = FileFormat.CONLL
    file_format = _with_content(options.format or by_ending, head[:_MAGIC])
    opened = _open(path, name, file_format, head, options)
    if options.format is None and file_format in _OF_OBJECTS:
        tool = sniff_tool(opened)
        return opened if tool is opened.format else as_tasks(opened, tool)
    return opened


def _open(
    path: Path, name: str, file_format: FileFormat | None, head: bytes, options: ImportOptions
) -> RowFile:
    match file_format:
        case FileFormat.CSV | FileFormat.TSV:
            return open_delimited(path, name, file_format, options.encoding, options.delimiter)
        case FileFormat.JSONL:
            return open_jsonl(path, name, options.encoding)
        case FileFormat.JSON:
            return open_json_array(path, name, options.encoding)
        case FileFormat.LABEL_STUDIO | FileFormat.PRODIGY | FileFormat.DOCCANO:
            is_array = _first_character(head) == b"["
            opened = (open_json_array if is_array else open_jsonl)(path, name, options.encoding)
            return as_tasks(opened, file_format)
        case FileFormat.CONLL:
            return open_conll(path, name, options.encoding)
        case FileFormat.BRAT:
            return open_brat(path, name)
        case FileFormat.SPACY:
            return open_spacy(path, name)
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
    start = _first_character(head)
    if said in (FileFormat.JSONL, FileFormat.JSON) and start in (b"[", b"{"):
        return FileFormat.JSON if start == b"[" else FileFormat.JSONL
    return said


def _first_character(head: bytes) -> bytes:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
