"""Keys of one deployment as JSON."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated

from pydantic import Field

from askwell.domain.members import MOST_A_MINUTE, ApiKey
from askwell.wire.base import CleanStr, In, Out


class DeploymentKeyIn(In):
    """A new key of a deployment, and how many texts a minute it may ask; null: no limit of its own."""

    name: Annotated[CleanStr, Field(min_length=1, max_length=200)]
    texts_a_minute: Annotated[int, Field(ge=1, le=MOST_A_MINUTE)] | None = None


class DeploymentKeyOut(Out):
    """A key of a deployment: never its secret, only a hint of it. `made_by` is a person's name."""

    id: str
    name: str
    hint: str
    texts_a_minute: int | None
    made_by: str
    created_at: datetime
    last_used_at: datetime | None

    @classmethod
    def of(cls, key: ApiKey, made_by: str) -> "DeploymentKeyOut":
        """Map from the domain."""
        return cls(
            id=key.id,
            name=key.name,
            hint=key.hint,
            texts_a_minute=key.texts_a_minute,
            made_by=made_by,
            created_at=key.created_at,
            last_used_at=key.last_used_at,
        )


class NewDeploymentKeyOut(DeploymentKeyOut):
    """A key of a deployment at the one moment when its secret can be seen."""

    secret: str

    @classmethod
    def with_secret(cls, key: ApiKey, made_by: str, secret: str) -> "NewDeploymentKeyOut":
        """Map from the domain."""
        return cls(**DeploymentKeyOut.of(key, made_by).model_dump(), secret=secret)


class DeploymentKeysOut(Out):
    """A deployment's keys that still work, oldest first."""

    keys: list[DeploymentKeyOut]

    @classmethod
    def of(cls, keys: Sequence[ApiKey], names: Mapping[str, str]) -> "DeploymentKeysOut":
        """Map from the domain, with people's names by their ids."""
        return cls(keys=[DeploymentKeyOut.of(key, names.get(key.person_id, key.person_id)) for key in keys])
