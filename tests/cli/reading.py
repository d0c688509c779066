"""How a test looks at the data behind the commands, and puts some there."""

from collections.abc import Iterator
from contextlib import contextmanager

from askwell.bootstrap import build, read_settings
from askwell.domain.documents import NewText
from askwell.engine.encoders import load_encoder
from askwell.services.encoding import encode_pending
from askwell.storage import documents
from askwell.storage.store import Store


@contextmanager
def opened_store() -> Iterator[Store]:
    """Open the data under the settings of the environment."""
    askwell = build(read_settings())
    try:
        yield askwell.store
    finally:
        askwell.close()


def fill(project_id: str, count: int = 40) -> None:
    """Put texts into a project, half of them about money and half about parcels, and encode them."""
    texts = [
        f"{'my parcel is late' if i % 2 else 'please send my money back'} number {i}" for i in range(count)
    ]
    with opened_store() as store:
        with store.database.write() as connection:
            rows = [NewText(text, i, f"t{i}") for i, text in enumerate(texts, 1)]
            documents.add_chunk(connection, project_id, None, rows)
        encode_pending(store, project_id, load_encoder("hashing"))
