"""Full-text search as conditions: on SQLite's FTS5 table, or on PostgreSQL's word vectors."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from sqlalchemy import BigInteger, ColumnElement, TableClause, Text, column, func, table
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from askwell.domain.search import Phrase

_FTS5 = table(
    "documents_search", column("rowid", BigInteger), column("documents_search", Text), column("text", Text)
)
_VECTORS = table("documents_search", column("document_id", BigInteger), column("words", TSVECTOR))


@dataclass(frozen=True, slots=True)
class Matching:
    """The rows of a search: their table, the column with the text's id, and what they must fulfil."""

    table: TableClause
    document_id: ColumnElement[int]
    condition: ColumnElement[bool]


def matching(phrases: Sequence[Phrase], *, is_sqlite: bool) -> Matching:
    """Give the rows that hold all of some phrases, of which there is at least one."""
    if is_sqlite:
        wanted = " AND ".join(map(_quoted, phrases))
        return Matching(_FTS5, _FTS5.c.rowid, _FTS5.c.documents_search.op("MATCH")(wanted))
    parts = [
        func.documents_search_query(phrase.text, phrase.is_beginning, type_=TSQUERY) for phrase in phrases
    ]
    wanted = reduce(lambda left, right: left.op("&&", return_type=TSQUERY())(right), parts)
    return Matching(_VECTORS, _VECTORS.c.document_id, _VECTORS.c.words.bool_op("@@")(wanted))


def _quoted(phrase: Phrase) -> str:
    """Give a phrase as FTS5 reads it: in quotation marks nothing has a meaning of its own."""
    return f'"{phrase.text.replace(chr(34), " ")}"' + ("*" if phrase.is_beginning else "")
