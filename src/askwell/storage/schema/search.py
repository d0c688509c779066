"""Full-text search beside the texts: each database's own kind of index, kept level by triggers.

Both know words without case and diacritics, split at whatever is no letter or digit. SQLite has an FTS5 table
over ``documents``; PostgreSQL a table of word vectors of the first ``INDEXED`` characters, since a vector
holds a megabyte at most. These are no tables of the metadata: what is here says all of them.
"""

INDEXED = 100_000

_MARKS = r"[\u0300-\u036f]"
_BREAKS = (
    r"[\u0001-/:-@\[-`{-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u2000-\u206f\u2190-\u2bff"
    r"\u3000-\u303f\ufe30-\ufe4f\uff01-\uff0f\uff1a-\uff20\U0001f000-\U0001faff]+"
)

SQLITE = (
    "CREATE VIRTUAL TABLE documents_search USING fts5("
    "text, content='documents', content_rowid='id', columnsize=0, "
    "tokenize='unicode61 remove_diacritics 2')",
    "CREATE TRIGGER documents_search_insert AFTER INSERT ON documents BEGIN "
    "INSERT INTO documents_search (rowid, text) VALUES (new.id, new.text); END",
    "CREATE TRIGGER documents_search_delete AFTER DELETE ON documents BEGIN "
    "INSERT INTO documents_search (documents_search, rowid, text) VALUES ('delete', old.id, old.text); END",
    "CREATE TRIGGER documents_search_update AFTER UPDATE OF text ON documents BEGIN "
    "INSERT INTO documents_search (documents_search, rowid, text) VALUES ('delete', old.id, old.text); "
    "INSERT INTO documents_search (rowid, text) VALUES (new.id, new.text); END",
    "INSERT INTO documents_search (documents_search) VALUES ('rebuild')",
)

POSTGRESQL = (
    "CREATE FUNCTION documents_search_plain (given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE "
    f"RETURN regexp_replace(regexp_replace(normalize(given, NFD), '{_MARKS}', '', 'g'), "
    f"'{_BREAKS}', ' ', 'g')",
    "CREATE FUNCTION documents_search_words (given text) RETURNS tsvector LANGUAGE sql IMMUTABLE "
    f"PARALLEL SAFE RETURN to_tsvector('simple', documents_search_plain(left(given, {INDEXED})))",
    "CREATE FUNCTION documents_search_query (phrase text, is_beginning boolean) RETURNS tsquery LANGUAGE sql "
    "IMMUTABLE PARALLEL SAFE RETURN CASE WHEN is_beginning THEN "
    "COALESCE(CAST(NULLIF(CAST(phraseto_tsquery('simple', documents_search_plain(phrase)) AS text), '') "
    "|| CAST(chr(58) || '*' AS text) AS tsquery), CAST('' AS tsquery)) "
    "ELSE phraseto_tsquery('simple', documents_search_plain(phrase)) END",
    "CREATE TABLE documents_search ("
    "document_id bigint PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE, words tsvector NOT NULL)",
    "CREATE INDEX documents_search_words_gin ON documents_search USING gin (words)",
    "CREATE FUNCTION documents_search_add () RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "INSERT INTO documents_search SELECT id, documents_search_words(text) FROM added; RETURN NULL; END $$",
    "CREATE FUNCTION documents_search_change () RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "UPDATE documents_search SET words = documents_search_words(new.text) WHERE document_id = new.id; "
    "RETURN NULL; END $$",
    "CREATE TRIGGER documents_search_insert AFTER INSERT ON documents REFERENCING NEW TABLE AS added "
    "FOR EACH STATEMENT EXECUTE FUNCTION documents_search_add()",
    "CREATE TRIGGER documents_search_update AFTER UPDATE OF text ON documents "
    "FOR EACH ROW EXECUTE FUNCTION documents_search_change()",
    "INSERT INTO documents_search SELECT id, documents_search_words(text) FROM documents",
)


def is_of_metadata(name: str | None, kind: str, _: object = None) -> bool:
    """Whether something found in a database belongs to the tables of the metadata, not to the search."""
    return kind != "table" or not (name or "").startswith("documents_search")
