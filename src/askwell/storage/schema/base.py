"""What every table shares: the metadata, moments in time, and the columns that point to a project."""

from datetime import UTC, datetime

from sqlalchemy import BigInteger, Column, Dialect, ForeignKey, Integer, MetaData, String, TypeDecorator


class Instant(TypeDecorator[datetime]):
    """A moment in UTC, kept as whole microseconds since 1970, so that both databases order it alike."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Turn a moment into microseconds."""
        return None if value is None else round(value.timestamp() * 1_000_000)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Turn microseconds into a moment."""
        return None if value is None else datetime.fromtimestamp(value / 1_000_000, UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Serial = BigInteger().with_variant(Integer(), "sqlite")


def project_column() -> Column[str]:
    """Give the column that says to which project a row belongs; rows go with their project."""
    return Column("project_id", String(40), ForeignKey("projects.id", ondelete="CASCADE"), nullable=False)


def project_key() -> Column[str]:
    """Give the same column as (a part of) the primary key."""
    return Column("project_id", String(40), ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True)
